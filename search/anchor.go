package search

import (
	"cmp"
	"math"
	"strings"

	"github.com/paulmach/orb"

	"hanhtrinh/domain"
	"hanhtrinh/search/lexicon"
)

// surroundingsM is how far around a place "near it" reaches.
const surroundingsM = 5000

// narrow restricts f to the surroundings of the place: to a circle around it, or,
// where the request has a point of its own that distances are from, to the box
// that holds the circle.
func (a *Anchor) narrow(f *Filter) {
	if f.Near == nil {
		f.Near, f.RadiusM = &a.Point, surroundingsM
		return
	}
	box := boxAround(a.Point, surroundingsM)
	if f.BBox != nil {
		box = orb.Bound{
			Min: orb.Point{max(box.Min[0], f.BBox.Min[0]), max(box.Min[1], f.BBox.Min[1])},
			Max: orb.Point{min(box.Max[0], f.BBox.Max[0]), min(box.Max[1], f.BBox.Max[1])}}
	}
	f.BBox = &box
}

// boxAround holds every point up to so many metres away, within the world.
func boxAround(p domain.Point, metres float64) orb.Bound {
	lat := metres / 111_000
	lon := lat / max(0.01, math.Cos(p.Lat*math.Pi/180))
	return orb.Bound{
		Min: orb.Point{max(-180, p.Lon-lon), max(-90, p.Lat-lat)},
		Max: orb.Point{min(180, p.Lon+lon), min(90, p.Lat+lat)}}
}

// around takes "what, near where" apart: the readings are then of what, and the
// anchor is the place that answers where. Without such words, or when nothing
// answers, the text is read as a whole.
func (h *hunt) around(readings []reading) error {
	h.readings = readings
	if len(readings) == 0 {
		return nil
	}
	var what, where string
	ok := false
	for i := range readings { // what was typed comes first, then with its words cut
		if readings[i].cost > costCut+costRespelt {
			break
		}
		if what, where, ok = readings[i].split(); ok {
			break
		}
	}
	if !ok {
		return nil
	}
	r := *h.r
	r.Near, r.RadiusM, r.BBox, r.Polygon = nil, 0, nil, nil
	r.Kinds, r.Subkinds, r.Categories, r.Amenities, r.Stars, r.Accessible, r.PriceMax = nil, nil, nil, nil, nil, false, nil
	side := &hunt{f: h.f, ctx: h.ctx, r: &r, k: h.k, readings: h.k.read(where)}
	found, err := side.run()
	if err != nil || len(found) == 0 || found[0].tier == TierWeak {
		return err
	}
	c := found[0].card
	h.anchor = &Anchor{ID: c.ID, Name: c.names(), Point: c.Point}
	h.readings = h.k.read(what)
	return nil
}

// split finds the word for "near": in most languages what is near goes before
// it and the place behind, in Korean, Chinese and Japanese the place goes before.
func (rd *reading) split() (what, where string, ok bool) {
	for i := range rd.tokens {
		if rd.tokens[i].role != lexicon.RoleNear {
			continue
		}
		end := i + 1
		for end < len(rd.tokens) && rd.tokens[end].role == lexicon.RoleNear {
			end++
		}
		before, behind := typedText(rd.tokens[:i]), typedText(rd.tokens[end:])
		if isGlued(rd.tokens[i].folded) {
			before, behind = behind, before
		}
		return before, behind, behind != ""
	}
	return "", "", false
}

func typedText(tokens []token) string {
	var parts []string
	for i := range tokens {
		parts = append(parts, cmp.Or(tokens[i].text, tokens[i].folded))
	}
	return strings.Join(parts, " ")
}

// names are the card's own names by language.
func (c *Card) names() domain.LocalizedText {
	out := domain.LocalizedText{}
	for _, n := range c.Names {
		if !n.Alias && out[n.Lang] == "" {
			out[n.Lang] = n.Text
		}
	}
	return out
}

// surroundings lists what is near a place, when the text asks for no more.
func (h *hunt) surroundings() (Answer, error) {
	r := *h.r
	r.Text = ""
	if r.RadiusM == 0 && r.Sort != SortDistance {
		r.Near = nil // what is near the place comes first, not what is near who asks
	}
	h.anchor.narrow(&r.Filter)
	a, err := h.f.list(h.ctx, &r, h.r.Near)
	a.Understood = &Understood{Near: h.anchor}
	return a, err
}

// shown is the name that LocalizedText.Pick would take of the card's own; nil
// when it has none.
func (c *Card) shown(chain []string) *Name {
	in := func(lang string) *Name {
		for i := range c.Names {
			if n := &c.Names[i]; !n.Alias && n.Lang == lang {
				return n
			}
		}
		return nil
	}
	for _, list := range [][]string{chain, {"vi", "en"}} {
		for _, lang := range list {
			if n := in(lang); n != nil {
				return n
			}
		}
	}
	var first *Name
	for i := range c.Names {
		if n := &c.Names[i]; !n.Alias && (first == nil || n.Lang < first.Lang) {
			first = n
		}
	}
	return first
}

// begins says whether the words of a name begin with a text, a space between.
func (n *Name) begins(text string) bool {
	for _, w := range n.Words {
		if len(text) <= len(w) {
			return strings.HasPrefix(w, text)
		}
		if !strings.HasPrefix(text, w) || text[len(w)] != ' ' {
			return false
		}
		text = text[len(w)+1:]
	}
	return text == ""
}
