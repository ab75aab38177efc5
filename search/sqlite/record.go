package sqlite

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"unique"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/search"
)

// record is what the index knows of one place, ready to be judged in memory. It
// is shared and never changed.
type record struct {
	search.Card
	doc        int64
	sortName   string // see sortKey
	named      bool   // the first name's words are sort_name
	price      int64  // VND
	priced     bool
	accessible bool
	stars      []search.StarSpan
	timing     int64 // timings.id
	areas      int64 // sets.id
	amenities  int64 // sets.id
	bytes      int   // about what it takes in memory
}

// Flags of a card.
const (
	flagPriced     = 1
	flagAccessible = 2
	flagNamed      = 4 // sort_name is the first name's words
)

// encode writes the column card: everything of d but its quality, which is in
// its number. Words are kept as lengths, cut out of the joined name.
func encode(d *search.Doc, timing, areas, amenities int64) []byte {
	flags := uint64(0)
	if d.Price != nil {
		flags |= flagPriced
	}
	if d.Accessible {
		flags |= flagAccessible
	}
	if len(d.Names) > 0 && strings.Join(d.Names[0].Words, " ") == d.SortName {
		flags |= flagNamed
	}
	b := appendText(binary.AppendUvarint(nil, flags), d.ID)
	b = binary.BigEndian.AppendUint64(b, math.Float64bits(d.Point.Lat))
	b = binary.BigEndian.AppendUint64(b, math.Float64bits(d.Point.Lon))
	for _, id := range []int64{timing, areas, amenities} {
		b = binary.AppendUvarint(b, uint64(id))
	}
	if d.Price != nil {
		b = binary.AppendUvarint(b, uint64(*d.Price))
	}
	if flags&flagNamed == 0 {
		b = appendText(b, d.SortName)
	}
	for _, s := range []string{string(d.Kind), d.Subkind, d.Category} {
		b = appendText(b, s)
	}
	b = binary.AppendUvarint(b, uint64(len(d.Stars)))
	for _, s := range d.Stars {
		b = binary.AppendUvarint(appendText(appendText(b, s.First), s.Last), uint64(s.Stars))
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

// decode reads what encode wrote; the strings of the record are parts of card.
// Timing and areas are left to the caller.
func decode(doc int64, card string) (*record, error) {
	c := &cutter{s: card}
	flags := c.number()
	r := &record{doc: doc, priced: flags&flagPriced != 0, accessible: flags&flagAccessible != 0}
	r.ID, r.Quality = c.text(), qualityOf(doc)
	r.Point = domain.Point{Lat: c.float(), Lon: c.float()}
	r.timing, r.areas, r.amenities = int64(c.number()), int64(c.number()), int64(c.number())
	if r.priced {
		r.price = int64(c.number())
	}
	if r.named = flags&flagNamed != 0; !r.named {
		r.sortName = c.text()
	}
	r.Kind, r.Subkind, r.Category = place.Kind(shared(c.text())), shared(c.text()), shared(c.text())
	for range c.count() {
		r.stars = append(r.stars, search.StarSpan{First: shared(c.text()), Last: shared(c.text()), Stars: int(c.number())})
	}
	c.words = make([]string, 0, c.count())
	r.Names = make([]search.Name, c.count())
	for i := range r.Names {
		n := &r.Names[i]
		n.Alias, n.Lang, n.Text = c.number() == 1, shared(c.text()), c.text()
		n.Words, n.Joined = c.cut()
	}
	r.Street, _ = c.cut()
	if c.bad || c.s != "" {
		return nil, fmt.Errorf("%w: the card of %d", errDamaged, doc)
	}
	r.bytes = 380 + len(card) + 16*cap(c.words) + 80*len(r.Names)
	return r, nil
}

// sortKey is Doc.SortName.
func (r *record) sortKey() string {
	if r.named {
		return strings.Join(r.Names[0].Words, " ")
	}
	return r.sortName
}

// shared returns the one copy of a short string that many records hold.
func shared(s string) string { return unique.Make(s).Value() }

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

func (c *cutter) float() float64 {
	if s := c.take(8); s != "" {
		return math.Float64frombits(binary.BigEndian.Uint64([]byte(s)))
	}
	return 0
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
