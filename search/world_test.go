package search

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
	"hanhtrinh/domain/place"
)

// shelfEngine answers from a list of cards by looking at each. It can be told to
// fail, and counts what it is asked.
type shelfEngine struct {
	mu       sync.Mutex
	cards    []*Card
	err      error
	position int64
	asks     []Ask // of the last round trip
	learned  int   // how often the vocabulary was read
}

func (e *shelfEngine) set(change func(e *shelfEngine)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	change(e)
}

func (e *shelfEngine) Position(context.Context) (int64, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.position, e.err
}

func (e *shelfEngine) Vocabulary(ctx context.Context) (map[string]int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.learned++
	counts := map[string]int{}
	for _, c := range e.cards {
		seen := map[string]bool{}
		for _, n := range c.Names {
			for _, w := range n.Words {
				if !seen[w] {
					seen[w] = true
					counts[w]++
				}
			}
		}
	}
	return counts, cmp.Or(e.err, ctx.Err())
}

func (e *shelfEngine) Ask(ctx context.Context, asks ...Ask) ([]Found, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.asks = asks
	if err := cmp.Or(e.err, ctx.Err()); err != nil {
		return nil, err
	}
	out := make([]Found, len(asks))
	for i := range asks {
		out[i] = e.answer(&asks[i])
	}
	return out, nil
}

func (e *shelfEngine) answer(a *Ask) Found {
	var hits []Hit
	for _, c := range e.cards {
		if !a.Match.Holds(c) || len(a.Kinds) > 0 && !slices.Contains(a.Kinds, c.Kind) || a.BBox != nil && !a.BBox.Contains(c.Point.Orb()) {
			continue
		}
		h := Hit{ID: c.ID, After: After{ID: c.ID}}
		if a.Near != nil {
			metres := a.Near.DistanceM(c.Point)
			if h.DistanceM = &metres; a.RadiusM > 0 && metres > a.RadiusM {
				continue
			}
		}
		switch a.Order {
		case ByQuality:
			h.After.Num = -c.Quality
		case ByDistance:
			h.After.Num = *h.DistanceM
		case ByName:
			h.After.Key = c.sortName()
		}
		if a.Cards {
			h.Card = c
		}
		hits = append(hits, h)
	}
	slices.SortFunc(hits, func(x, y Hit) int { return compareAfter(x.After, y.After) })
	matched := len(hits)
	if a.After != nil {
		hits = slices.DeleteFunc(hits, func(h Hit) bool { return compareAfter(h.After, *a.After) <= 0 })
	}
	n := min(len(hits), a.Limit)
	return Found{Hits: hits[:n], More: len(hits) > n, Matched: &matched}
}

// testCard is a place with names; "en:Sand dunes" is one in English, "+Dalat" an
// alias.
func testCard(id, subkind string, lat, lon float64, names ...string) *Card {
	s, _ := place.SubkindOf(subkind)
	c := &Card{ID: id, Kind: s.Kind, Subkind: subkind, Category: s.Category, Point: domain.Point{Lat: lat, Lon: lon}}
	for _, n := range names {
		lang := "vi"
		if before, after, found := strings.Cut(n, ":"); found {
			lang, n = before, after
		}
		text, alias := strings.CutPrefix(n, "+")
		c.Names = append(c.Names, NewName(text, lang, alias))
	}
	return c
}

// testCards is a small country: two towns, some sights, and many inns that
// nobody asks for.
func testCards() []*Card {
	cards := []*Card{
		testCard("da-lat", "city", 11.940, 108.440, "Đà Lạt", "en:Da Lat", "ko:+달랏"),
		testCard("phan-thiet", "city", 10.930, 108.100, "Phan Thiết", "ru:+Фантьет"),
		testCard("cho-dem-da-lat", "market", 11.943, 108.437, "Chợ đêm Đà Lạt", "en:Da Lat night market"),
		testCard("cho-phan-thiet", "market", 10.928, 108.103, "Chợ Phan Thiết"),
		testCard("ho-xuan-huong", "lake", 11.941, 108.446, "Hồ Xuân Hương", "en:Xuan Huong Lake"),
		testCard("duong-hoa", "park", 11.950, 108.450, "Đường Hoa"),
		testCard("duong-hoa-2", "park", 11.951, 108.451, "Dương Hoa"),
		testCard("thac-pongour", "waterfall", 11.690, 108.270, "Thác Pongour"),
		testCard("doi-cat-bay", "dune", 10.950, 108.300, "Đồi Cát Bay", "en:Red sand dunes"),
		testCard("bien-mui-ne", "beach", 10.940, 108.290, "Biển Mũi Né"),
	}
	for i := range 60 {
		n := strconv.Itoa(i)
		cards = append(cards, testCard("inn-"+n, "hotel", 11.90+float64(i)/1000, 108.40, "Khách sạn Bình Minh "+n))
	}
	return cards
}

var testUnits = sync.OnceValue(func() *area.Directory {
	d, err := area.Embedded()
	if err != nil {
		panic(err)
	}
	units, err := area.NewDirectory(d)
	if err != nil {
		panic(err)
	}
	return units
})

// testFinder answers from e.
func testFinder(e Engine) *Finder {
	return NewFinder(e, testUnits, func() time.Time { return time.Date(2026, 3, 2, 5, 0, 0, 0, time.UTC) })
}

// testKnowledge is what is known of the small country.
func testKnowledge(t testing.TB) *knowledge {
	k, err := testFinder(&shelfEngine{cards: testCards()}).know(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return k
}
