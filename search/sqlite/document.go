package sqlite

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"hanhtrinh/domain/place"
	"hanhtrinh/search"
)

// rankBits is where the rank begins in the number of a place.
const rankBits = 32

// errNumbersSpent makes the file be replaced by an empty one.
var errNumbersSpent = errors.Join(errDamaged, errors.New("its numbers of places are used up"))

// docNumber is the number of a place: its rank, the best first, then a sequence
// number that no other content ever gets in this file. What is remembered by it
// is never stale, and reading in its order gives the most prominent first.
func docNumber(quality float64, sequence int64) (int64, error) {
	if sequence >= 1<<rankBits {
		return 0, errNumbersSpent
	}
	return int64(rankOf(quality))<<rankBits | sequence, nil
}

// worst is the rank of quality 0. Quality has three decimals at most.
const worst = 1000

func rankOf(quality float64) int { return worst - int(math.Round(worst*quality)) }

// qualityOf is the quality of the place with that number.
func qualityOf(doc int64) float64 { return float64(worst-doc>>rankBits) / worst }

// Tokens other than words begin with a sign of their own, which folding leaves
// in no word.
const (
	markTag   = "\ue000"
	markByte  = "\ue001" // within a tag: two hexadecimal digits follow
	markStart = "\ue002"
	markWhole = "\ue003"
	markSpelt = "\ue004"
)

// fieldMarks are what a token of a field begins with.
var fieldMarks = map[search.Field]string{search.FieldWord: "", search.FieldStart: markStart, search.FieldWhole: markWhole, search.FieldSpelt: markSpelt}

// Tags are what a place is, has or lies in, one letter for each sort.
const (
	tagKind       = "k"
	tagSubkind    = "s"
	tagCategory   = "c"
	tagArea       = "a"
	tagAmenity    = "m"
	tagAccessible = "w"
	tagCell       = "g" // see cells.go
)

// tokensOf is everything d is found by in the full-text index.
func tokensOf(d *search.Doc) string {
	var tokens []string
	add := func(mark string, list []string) {
		for _, s := range list {
			tokens = append(tokens, mark+s)
		}
	}
	add("", d.Words)
	add(markStart, d.Starts)
	add(markWhole, d.Wholes)
	add(markSpelt, d.Spelt)
	tokens = append(tokens, tagToken(tagKind, string(d.Kind)), tagToken(tagSubkind, d.Subkind), tagToken(tagCategory, d.Category))
	for _, key := range d.AreaKeys {
		tokens = append(tokens, tagToken(tagArea, key))
	}
	for _, a := range d.Amenities {
		tokens = append(tokens, tagToken(tagAmenity, a))
	}
	tokens = append(tokens, cellTokens(d.Point)...)
	if d.Accessible {
		tokens = append(tokens, tagToken(tagAccessible, ""))
	}
	return strings.Join(tokens, " ")
}

// tagToken writes a tag as one word, no two tags as the same one: every byte
// but small letters and digits is spelt out, for the tokenizer would cut there
// or make it small.
func tagToken(sort, value string) string {
	var b strings.Builder
	b.WriteString(markTag + sort)
	for i := range len(value) {
		if c := value[i]; isPlain(c) {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, markByte+"%02x", c)
		}
	}
	return b.String()
}

func isPlain(c byte) bool { return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' }

// kindCode numbers the kinds, so that the R*Tree can hold them as a dimension.
func kindCode(k place.Kind) int {
	return slices.IndexFunc(place.Kinds(), func(t place.Term) bool { return t.Code == string(k) })
}

// kindDepth is how far a kind reaches in the R*Tree. A node of one kind has to
// have a volume: by that the tree chooses where a place goes, and with none it
// would lay far places together.
const kindDepth = 0.5
