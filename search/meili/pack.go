package meili

import (
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"

	"hanhtrinh/domain/place"
	"hanhtrinh/search"
)

// Packed values are a row of fields, each its length in bytes, a colon and its
// text. They need no escapes, and what is read from them are slices of the one
// string.

type packer struct{ b strings.Builder }

func (p *packer) text(s string) {
	p.b.WriteString(strconv.Itoa(len(s)))
	p.b.WriteByte(':')
	p.b.WriteString(s)
}

func (p *packer) int(n int) { p.text(strconv.Itoa(n)) }

func (p *packer) float(f float64) { p.text(strconv.FormatFloat(f, 'g', -1, 64)) }

func (p *packer) list(l []string) {
	p.int(len(l))
	for _, s := range l {
		p.text(s)
	}
}

var errPacked = errors.New("the search index holds a record that cannot be read")

// unpacker reads what packer wrote; after a fault everything is empty.
type unpacker struct {
	rest string
	bad  bool
}

func (u *unpacker) text() string {
	n, i := 0, 0
	for i < len(u.rest) && i < 9 && '0' <= u.rest[i] && u.rest[i] <= '9' {
		n = n*10 + int(u.rest[i]-'0')
		i++
	}
	if i == 0 || i+1+n > len(u.rest) || u.rest[i] != ':' {
		u.bad, u.rest = true, ""
		return ""
	}
	s := u.rest[i+1 : i+1+n]
	u.rest = u.rest[i+1+n:]
	return s
}

func (u *unpacker) float() float64 {
	f, err := strconv.ParseFloat(u.text(), 64)
	u.bad = u.bad || err != nil
	return f
}

// count reads a number of things that follow, each of two bytes at least.
func (u *unpacker) count() int {
	n, err := strconv.Atoi(u.text())
	if err != nil || n < 0 || n > len(u.rest)/2 {
		u.bad, u.rest = true, ""
		return 0
	}
	return n
}

func (u *unpacker) list() []string {
	n := u.count()
	if n == 0 {
		return nil
	}
	l := make([]string, n)
	for i := range l {
		l[i] = u.text()
	}
	return l
}

func (u *unpacker) err() error {
	if u.bad || u.rest != "" {
		return errPacked
	}
	return nil
}

// packHead holds what ordering and exact checks need.
func packHead(d *search.Doc) string {
	var p packer
	p.text(d.ID)
	p.float(d.Point.Lat)
	p.float(d.Point.Lon)
	p.float(d.Quality)
	p.text(d.SortName)
	return p.b.String()
}

// head is a packHead read again.
type head struct {
	id       string
	lat, lon float64
	quality  float64
	sortName string
}

func unpackHead(s string) (head, error) {
	u := unpacker{rest: s}
	h := head{u.text(), u.float(), u.float(), u.float(), u.text()}
	if math.IsNaN(h.lat+h.lon+h.quality) || u.err() != nil {
		return head{}, errPacked
	}
	return h, nil
}

// packCard holds what a card has beside the head and the timing.
func packCard(c *search.Card) string {
	var p packer
	p.text(string(c.Kind))
	p.text(c.Subkind)
	p.text(c.Category)
	p.list(c.Street)
	p.list(c.AreaKeys)
	p.int(len(c.Names))
	for _, n := range c.Names {
		p.text(n.Text)
		p.text(n.Lang)
		if n.Alias {
			p.text("a")
		} else {
			p.text("")
		}
		p.text(strings.Join(n.Words, " "))
	}
	return p.b.String()
}

func unpackCard(s string, h head, timing *place.Timing) (*search.Card, error) {
	u := unpacker{rest: s}
	c := &search.Card{
		ID: h.id, Quality: h.quality, Timing: *timing,
		Kind: place.Kind(u.text()), Subkind: u.text(), Category: u.text(), Street: u.list(), AreaKeys: u.list(),
	}
	c.Point.Lat, c.Point.Lon = h.lat, h.lon
	c.Names = make([]search.Name, u.count())
	for i := range c.Names {
		n := search.Name{Text: u.text(), Lang: u.text(), Alias: u.text() != ""}
		folded := u.text()
		n.Words, n.Joined = strings.Split(folded, " "), strings.ReplaceAll(folded, " ", "")
		c.Names[i] = n
	}
	return c, u.err()
}

func packSpans(spans []search.StarSpan) string {
	if len(spans) == 0 {
		return ""
	}
	var p packer
	p.int(len(spans))
	for _, s := range spans {
		p.text(s.First)
		p.text(s.Last)
		p.int(s.Stars)
	}
	return p.b.String()
}

func unpackSpans(s string) ([]search.StarSpan, error) {
	if s == "" {
		return nil, nil
	}
	u := unpacker{rest: s}
	spans := make([]search.StarSpan, u.count())
	for i := range spans {
		spans[i] = search.StarSpan{First: u.text(), Last: u.text()}
		stars, err := strconv.Atoi(u.text())
		u.bad, spans[i].Stars = u.bad || err != nil, stars
	}
	return spans, u.err()
}

// swapQuotes exchanges " and `, there and back: JSON within JSON then needs
// nearly no escapes.
var swapQuotes = strings.NewReplacer(`"`, "`", "`", `"`)

func packTiming(t place.Timing) (string, error) {
	body, err := json.Marshal(t)
	return swapQuotes.Replace(string(body)), err
}

func unpackTiming(s string) (*place.Timing, error) {
	t := new(place.Timing)
	if json.Unmarshal([]byte(swapQuotes.Replace(s)), t) != nil {
		return nil, errPacked
	}
	return t, nil
}
