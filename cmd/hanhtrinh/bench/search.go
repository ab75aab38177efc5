package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"

	"github.com/valyala/fasthttp"

	"hanhtrinh/domain"
	"hanhtrinh/seed"
)

const (
	textMedian    = 10.0 // ms
	suggestMedian = 5.0
	polygonMedian = 5.0
	suggestP99    = 10.0 // on the shipped places
	searchGrowth  = 2.0
	textRadiusM   = 10_000
)

// question is one sort of search, asked with many different values.
type question struct {
	name    string
	median  float64 // at most, in ms
	targets []target
}

// asked are the texts and points of one run, the same for every engine: drawn
// from the places of the small set, which are in the large one too.
type asked struct {
	words  []string
	typed  []string
	points []domain.Point
}

func (b *bench) asked() asked {
	names := make([]string, 0, b.opts.Places/10)
	for p := range seed.Generate(b.opts.Places/10, 1) {
		names = append(names, p.Name["vi"])
	}
	return drawAsked(names)
}

func drawAsked(names []string) asked {
	random := rand.New(rand.NewPCG(5, 5))
	a := asked{words: drawWords(names, askedTexts, random), typed: drawTyped(names, 2*askedTexts, random), points: make([]domain.Point, askedTexts)}
	for i := range a.points {
		a.points[i] = drawPoint(random)
	}
	return a
}

// questions are all sorts of search for those texts and points.
func (a asked) questions() []question {
	random := rand.New(rand.NewPCG(6, 6))
	shapes := make([]target, askedTexts)
	for i := range shapes {
		shapes[i] = polygonTarget(drawPolygon(random))
	}
	return append(a.texts(),
		question{"suggest", suggestMedian, a.suggestions(false)},
		question{"suggest + near", suggestMedian, a.suggestions(true)},
		question{"polygon", polygonMedian, shapes})
}

// texts are the searches for two words.
func (a asked) texts() []question {
	qs := []question{{name: "q of two words"}, {name: "q + near"}, {name: fmt.Sprintf("q + near + radius %d km", textRadiusM/1000)}}
	for i, text := range a.words {
		for k, page := range []string{placesPage(text, nil, 0), placesPage(text, &a.points[i], 0), placesPage(text, &a.points[i], textRadiusM)} {
			qs[k].median = textMedian
			qs[k].targets = append(qs[k].targets, get(page, fasthttp.StatusOK))
		}
	}
	return qs
}

func (a asked) suggestions(near bool) []target {
	targets := make([]target, len(a.typed))
	for i, text := range a.typed {
		page := "/v1/places/suggest?q=" + url.QueryEscape(text)
		if near {
			p := a.points[i%len(a.points)]
			page += fmt.Sprintf("&near=%.5f,%.5f", p.Lat, p.Lon)
		}
		targets[i] = get(page, fasthttp.StatusOK)
	}
	return targets
}

func polygonTarget(ring [][2]float64) target {
	body, _ := json.Marshal(map[string]any{ // numbers and texts always can be
		"polygon": map[string]any{"type": "Polygon", "coordinates": [][][2]float64{ring}}, "limit": pageSize,
	})
	return post("/v1/places/search", body, fasthttp.StatusOK)
}

// search measures every sort of search on the small and the large set in turns.
func (b *bench) search(ctx context.Context) error {
	small, err := serve(ctx, "server of the small set", b.dir(b.opts.Places/10), "off")
	if err != nil {
		return err
	}
	defer small.stop()
	a := b.asked()
	b.note("search: %d different pairs of words from names, half of them without accents, each with a point of its own in a city; %d beginnings of 1 to %d letters, %d of them different; %d polygons up to %d km across",
		different(a.words), len(a.typed), longest(a.typed), different(a.typed), askedTexts, 2*cornerMostM/1000)
	for _, q := range a.questions() {
		b.step("%s on %d and %d places", q.name, b.opts.Places/10, b.opts.Places)
		if err := b.searched(ctx, q, small); err != nil {
			return err
		}
	}
	return b.suggestSeeded(ctx)
}

func (b *bench) searched(ctx context.Context, q question, small *child) error {
	for _, server := range []*child{small, b.large} {
		if err := foundAny(server, q.name, q.targets); err != nil {
			return err
		}
	}
	turns, err := b.searchLoad().inTurns(ctx, b.opts.Rounds, side{small, q.targets}, side{b.large, q.targets})
	if err != nil {
		return err
	}
	alone, err := load{1, len(q.targets), b.load.limit}.inTurns(ctx, 1, side{b.large, q.targets})
	if err != nil {
		return err
	}
	b.sample(fmt.Sprintf("%s, %d places", q.name, b.opts.Places/10), turns[0])
	many := b.sample(fmt.Sprintf("%s, %d places", q.name, b.opts.Places), turns[1])
	b.sample("  the same, one client alone", alone[0])
	b.atMost(q.name+", median of the large set / the small", ratioOf(turns[1], turns[0], medianLatency), "ratio", searchGrowth)
	b.atMost(fmt.Sprintf("%s, median of %d places", q.name, b.opts.Places), many.MedianMs, "ms", q.median)
	return nil
}

// searchLoad has fewer requests for a turn than reads by id: a search costs far
// more.
func (b *bench) searchLoad() load {
	return load{b.load.clients, max(b.load.clients, b.load.requests/5), b.load.limit}
}
