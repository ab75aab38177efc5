package sqlite

import (
	"encoding/binary"
	"fmt"
	"strings"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/search"
	"hanhtrinh/search/inverted"
)

// record is what ranking needs of one place, ready to be compared. It is shared
// and never changed.
type record struct {
	search.Card
	number int64
	price  int64 // VND
	priced bool
	timing int64 // timings.id
	areas  int64 // sets.id
	bytes  int   // about what it takes in memory
}

// encode writes the column card: everything a record has of d but its quality.
// Words are kept as lengths, cut out of the joined name.
func encode(d *search.Doc, timing, areas int64) []byte {
	priced := uint64(0)
	if d.Price != nil {
		priced = 1
	}
	b := appendText(binary.AppendUvarint(nil, priced), d.ID)
	if d.Price != nil {
		b = binary.AppendUvarint(b, uint64(*d.Price))
	}
	for _, id := range []int64{timing, areas} {
		b = binary.AppendUvarint(b, uint64(id))
	}
	for _, s := range []string{string(d.Kind), d.Subkind, d.Category} {
		b = appendText(b, s)
	}
	words := len(d.Street)
	for _, n := range d.Names {
		words += len(n.Words)
	}
	b = binary.AppendUvarint(b, uint64(words))
	b = binary.AppendUvarint(b, uint64(len(d.Names)))
	for _, n := range d.Names {
		alias := uint64(0)
		if n.Alias {
			alias = 1
		}
		b = binary.AppendUvarint(b, alias)
		b = appendText(appendText(b, n.Lang), n.Text)
		b = appendWords(b, n.Words)
	}
	return appendWords(b, d.Street)
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendWords(b []byte, words []string) []byte {
	b = binary.AppendUvarint(b, uint64(len(words)))
	for _, w := range words {
		b = binary.AppendUvarint(b, uint64(len(w)))
	}
	for _, w := range words {
		b = append(b, w...)
	}
	return b
}

// decode reads what encode wrote. Timing and areas are left to the caller.
func decode(ref inverted.Ref) (*record, error) {
	card := strings.Clone(ref.Body()) // the strings of the record are parts of it
	c := &cutter{s: card}
	r := &record{number: ref.Number(), priced: c.number() == 1}
	r.ID, r.Quality, r.Point = c.text(), qualityOf(ref.Rank()), domain.PointOf(ref.Point())
	if r.priced {
		r.price = int64(c.number())
	}
	r.timing, r.areas = int64(c.number()), int64(c.number())
	r.Kind, r.Subkind, r.Category = place.Kind(c.text()), c.text(), c.text()
	c.words = make([]string, 0, c.count())
	r.Names = make([]search.Name, c.count())
	for i := range r.Names {
		n := &r.Names[i]
		n.Alias, n.Lang, n.Text = c.number() == 1, c.text(), c.text()
		n.Words, n.Joined = c.cut()
	}
	r.Street, _ = c.cut()
	if c.bad || c.s != "" {
		return nil, fmt.Errorf("%w: the card of %d", errDamaged, r.number)
	}
	r.bytes = 340 + len(card) + 16*cap(c.words) + 80*len(r.Names)
	return r, nil
}

// cutter takes a card apart from its beginning.
type cutter struct {
	s     string
	words []string // of all names and the street
	bad   bool
}

func (c *cutter) take(n uint64) string {
	if n > uint64(len(c.s)) {
		c.bad, c.s = true, ""
		return ""
	}
	head := c.s[:n]
	c.s = c.s[n:]
	return head
}

func (c *cutter) number() (n uint64) {
	for i := 0; i < len(c.s) && i < binary.MaxVarintLen64; i++ {
		b := c.s[i]
		n |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			c.s = c.s[i+1:]
			return n
		}
	}
	c.bad, c.s = true, ""
	return 0
}

// count reads how many parts follow, of a byte at least each.
func (c *cutter) count() int {
	n := c.number()
	if n > uint64(len(c.s)) {
		c.bad, c.s = true, ""
		return 0
	}
	return int(n)
}

func (c *cutter) text() string { return c.take(c.number()) }

// cut reads words and what they are joined.
func (c *cutter) cut() (words []string, joined string) {
	first := len(c.words)
	n := c.count()
	lengths := c.s
	total := uint64(0)
	for range n {
		total += c.number()
	}
	joined = c.take(total)
	l, rest := cutter{s: lengths}, cutter{s: joined}
	for range n {
		c.words = append(c.words, rest.take(l.number()))
	}
	c.bad = c.bad || rest.bad
	return c.words[first:len(c.words):len(c.words)], joined
}
