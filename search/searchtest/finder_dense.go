package searchtest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/search"
)

var (
	denseKinds = []string{"Chùa", "Quán", "Khách sạn", "Bãi biển", ""}
	denseWords = []string{"Thiên", "Thiền", "Thiềng", "Thị", "Thiện Tâm", "Hòa", "Hoa", "Hoàng", "Hoàng Hoa", "Huế", "Ngọc", "Ngọc Hoàng"}
)

func densePlaces() []place.Place {
	r := rand.New(rand.NewPCG(21, 12))
	var places []place.Place
	for i := range 900 {
		name := one(r, denseKinds) + " " + one(r, denseWords)
		quality := 0
		if r.IntN(8) > 0 { // longer names are better known
			name, quality = name+" "+one(r, denseWords), 2+r.IntN(4)
		}
		p := named(fmt.Sprintf("p%04d", i*7%900), strings.TrimSpace(name), better(quality), metresNorth(float64(37*r.IntN(400))))
		if strings.HasPrefix(name, "Chùa") {
			p.Subkind = "temple"
		}
		if i%3 == 0 {
			p.Address.Street = one(r, denseWords)
		}
		places = append(places, p)
	}
	return places
}

// testFindDense asks for pages among hundreds of places whose names differ in one
// word, its accents or its end, where the best fitting are the least prominent:
// every page is that of a ranking of everything.
func testFindDense(t *testing.T, open Opener) {
	places := densePlaces()
	r := rand.New(rand.NewPCG(22, 12))
	f, everything := over(t, open, places...), finder(&whole{Memory: NewMemory(atNoon, places...), given: map[string]bool{}})
	for range 250 {
		text := strings.TrimSpace(one(r, denseKinds) + " " + one(r, denseWords))
		if r.IntN(3) == 0 {
			text += " " + one(r, denseWords)
		}
		if letters := []rune(text); r.IntN(2) == 0 {
			text = string(letters[:len(letters)-r.IntN(min(4, len(letters)-1))])
		}
		q := search.Request{Text: mangledAccents(r, text), Limit: one(r, []int{1, 5, 20, 50})}
		if r.IntN(2) == 0 {
			q.Near = &centre
		}
		for range 2 { // the second time the page behind
			got, want := find(t, f, q), find(t, everything, q)
			if !slices.Equal(foundIDs(got.Results), foundIDs(want.Results)) || got.More != want.More {
				t.Fatalf("Search(%s): got %s (more: %v), want %s (more: %v)", told(q), sketch(got.Results), got.More, sketch(want.Results), want.More)
			}
			if !got.More {
				break
			}
			q.After = &got.Results[len(got.Results)-1].After
		}
	}
}

// mangledAccents leaves the accents of a text, or those of some words, out.
func mangledAccents(r *rand.Rand, text string) string {
	list := strings.Split(text, " ")
	for i := range list {
		if r.IntN(2) == 0 {
			list[i] = domain.Fold(list[i])
		}
	}
	return strings.Join(list, " ")
}
