package sqlite

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"hanhtrinh/search"
)

// worst is the rank of quality 0. Quality has three decimals at most.
const worst = 1000

// rankOf is where a place stands in the index: the most prominent first.
func rankOf(quality float64) int32 { return worst - int32(math.Round(worst*quality)) }

// qualityOf is the quality of places of that rank.
func qualityOf(rank int32) float64 { return float64(worst-rank) / worst }

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
	tagStars      = "t" // see starsValue
)

// tokensOf is everything d is found by, a space between.
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
	for _, span := range d.Stars {
		tokens = append(tokens, tagToken(tagStars, starsValue(span)))
	}
	tokens = append(tokens, cellTokens(d.Point)...)
	if d.Accessible {
		tokens = append(tokens, tagToken(tagAccessible, ""))
	}
	return strings.Join(tokens, " ")
}

// tagToken writes a tag as one word, no two tags as the same one: every byte
// but small letters and digits is spelt out, for a word has no spaces.
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

// tagValue is the value of a tag of that sort.
func tagValue(sort, token string) string {
	parts := strings.Split(strings.TrimPrefix(token, markTag+sort), markByte)
	for i := 1; i < len(parts); i++ {
		c, _ := strconv.ParseUint(parts[i][:2], 16, 8) // tagToken wrote it
		parts[i] = string([]byte{byte(c)}) + parts[i][2:]
	}
	return strings.Join(parts, "")
}

func isPlain(c byte) bool { return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' }

// starsValue is a span of stars as the value of a tag.
func starsValue(s search.StarSpan) string { return fmt.Sprint(s.First, " ", s.Last, " ", s.Stars) }

// starsOn reads the value of such a tag: how many stars it gives on a day, 0 =
// none.
func starsOn(value, day string) (stars int) {
	var first, last string
	if _, err := fmt.Sscan(value, &first, &last, &stars); err != nil || day < first || day >= last {
		return 0
	}
	return stars
}
