package meili

import (
	"encoding/hex"
	"fmt"
	"math"
	"strings"
)

// Every text that a filter compares is kept and asked for in an alphabet of its
// own. Meilisearch normalises the values of filters (case, compatibility forms,
// composition, spaces around) and reads signs in them as syntax. To these
// alphabets it does neither, so two values are the same to it exactly when they
// are the same to us, and one begins with the other when it does so here.

const hexDigits = "0123456789abcdef"

// longestValue is how many bytes an encoded value may have: Meilisearch cuts
// values at 479 by itself.
const longestValue = 420

// encode writes s with a-z and 0-9 as they are and any other byte as "_" and two
// hex digits. What is longer than longestValue is cut behind a letter: words that are
// alike so far (the first 420 encoded bytes, about 46 letters of CJK or Hangul)
// are alike to this engine. No text at all is a "_", for Meilisearch keeps no
// empty values.
func encode(s string) string {
	if s == "" {
		return "_"
	}
	plain := 0
	for plain < len(s) && isPlain(s[plain]) {
		plain++
	}
	if plain == len(s) && len(s) <= longestValue {
		return s
	}
	var b strings.Builder
	b.Grow(min(len(s)+2*(len(s)-plain), longestValue))
	for _, r := range s {
		if b.Len()+escapedLen(r) > longestValue {
			break
		}
		for _, c := range []byte(string(r)) {
			if isPlain(c) {
				b.WriteByte(c)
			} else {
				b.Write([]byte{'_', hexDigits[c>>4], hexDigits[c&15]})
			}
		}
	}
	return b.String()
}

func escapedLen(r rune) int {
	if r < 0x80 && isPlain(byte(r)) {
		return 1
	}
	return 3 * len(string(r))
}

func isPlain(c byte) bool { return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' }

// encodeAll encodes a list.
func encodeAll(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = encode(s)
	}
	return out
}

// decode undoes encode; false for what encode never makes.
func decode(s string) (string, bool) {
	if s == "_" {
		return "", true
	}
	if strings.IndexByte(s, '_') < 0 {
		return s, s != ""
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '_' {
			b = append(b, s[i])
			continue
		}
		if i+3 > len(s) {
			return "", false
		}
		var err error
		if b, err = hex.AppendDecode(b, []byte(s[i+1:i+3])); err != nil {
			return "", false
		}
		i += 2
	}
	return string(b), true
}

// orderKey writes s so that keys compare as the texts do: a byte that does not
// stand for itself is a sign that lies between the plain ones in the same
// place, and two hex digits. No key is empty, for Meilisearch puts an empty value
// last. Names that are alike so far that their key is cut are ordered by id.
func orderKey(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 9)
	b.WriteByte('k')
	for i := 0; i < len(s) && b.Len() <= longestValue-3; i++ {
		c := s[i]
		switch {
		case isPlain(c):
			b.WriteByte(c)
			continue
		case c < '0':
			b.WriteByte('#')
		case c < 'a':
			b.WriteByte(':')
		default:
			b.WriteByte('{')
		}
		b.Write([]byte{hexDigits[c>>4], hexDigits[c&15]})
	}
	return b.String()
}

// floatKey writes a number so that keys compare as the numbers do. Meilisearch
// reads numbers of documents with an error in the last digit; these it keeps.
func floatKey(f float64) string {
	bits := math.Float64bits(f + 0) // + 0 makes one zero of two
	if bits>>63 == 1 {
		bits = ^bits
	} else {
		bits |= 1 << 63
	}
	return fmt.Sprintf("%016x", bits)
}
