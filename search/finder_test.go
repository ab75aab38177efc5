package search

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"hanhtrinh/domain"
)

var errDown = domain.Unavailable(domain.Msg(domain.ReasonIndexDown), time.Second, errors.New("gone"))

func ids(results []Result) (out []string) {
	for _, r := range results {
		out = append(out, r.ID)
	}
	return out
}

func TestFinderPassesAFailureOnAndLearnsLater(t *testing.T) {
	e := &shelfEngine{cards: testCards(), err: errDown}
	f := testFinder(e)
	line := orb.LineString{{108.43, 11.93}, {108.46, 11.95}}
	for _, r := range []Request{{Text: "chợ", Limit: 5}, {Limit: 5}, {Text: "chợ", Limit: 5, Route: &Route{Line: line, BufferM: 500}}, {Limit: 5, Route: &Route{Line: line, BufferM: 500}}} {
		if _, err := f.Search(t.Context(), r); domain.CodeOf(err) != domain.CodeUnavailable {
			t.Errorf("Search(%q) = %v, want unavailable", r.Text, err)
		}
	}
	if _, err := f.Suggest(t.Context(), SuggestRequest{Text: "ch", Limit: 5}); domain.CodeOf(err) != domain.CodeUnavailable {
		t.Errorf("Suggest = %v, want unavailable", err)
	}
	e.set(func(e *shelfEngine) { e.err = nil })
	a, err := f.Search(t.Context(), Request{Text: "chợ đêm đà lạt", Limit: 5})
	if err != nil || len(a.Results) == 0 || a.Results[0].ID != "cho-dem-da-lat" {
		t.Fatalf("after it came back: %v, %v", ids(a.Results), err)
	}
	e.set(func(e *shelfEngine) { e.err = errDown }) // known, but not answering
	if _, err := f.Search(t.Context(), Request{Text: "chợ", Limit: 5}); domain.CodeOf(err) != domain.CodeUnavailable {
		t.Errorf("Search = %v, want unavailable", err)
	}
}

// slowEngine answers only when told to.
type slowEngine struct {
	shelfEngine
	entered, leave chan struct{}
}

func (e *slowEngine) Vocabulary(ctx context.Context) (map[string]int, error) {
	e.entered <- struct{}{}
	<-e.leave
	return e.shelfEngine.Vocabulary(ctx)
}

func TestQuestionsDoNotWaitPastTheirEnd(t *testing.T) {
	e := &slowEngine{shelfEngine: shelfEngine{cards: testCards()}, entered: make(chan struct{}), leave: make(chan struct{})}
	f := testFinder(e)
	first := make(chan error)
	go func() {
		_, err := f.Search(context.Background(), Request{Text: "chợ", Limit: 5})
		first <- err
	}()
	<-e.entered // the first learns
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := f.Search(ctx, Request{Text: "chợ", Limit: 5}); !errors.Is(err, context.Canceled) {
		t.Errorf("Search = %v, want canceled while another learns", err)
	}
	close(e.leave)
	if err := <-first; err != nil {
		t.Error(err)
	}
}

func TestRunKeepsUp(t *testing.T) {
	e := &shelfEngine{cards: testCards(), position: 1}
	f := testFinder(e)
	if !f.catchUp(t.Context()) {
		t.Fatal("nothing learnt at first")
	}
	if f.catchUp(t.Context()) {
		t.Error("learnt again although nothing changed")
	}
	e.set(func(e *shelfEngine) {
		e.cards = append(e.cards, testCard("new", "cafe", 11.94, 108.44, "Zanzibar"))
	})
	if f.known.Load().lexis.knows("zanzibar") || f.catchUp(t.Context()) {
		t.Error("learnt although the position is the same")
	}
	e.set(func(e *shelfEngine) { e.position, e.err = 2, errDown })
	if f.catchUp(t.Context()) || f.known.Load().position != 1 {
		t.Error("what was known is gone with the engine")
	}
	e.set(func(e *shelfEngine) { e.err = nil })
	if !f.catchUp(t.Context()) || !f.known.Load().lexis.knows("zanzibar") || f.known.Load().position != 2 {
		t.Error("a new position is not learnt")
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { f.Run(ctx); close(done) }()
	cancel()
	<-done
}

func TestFinderIsSafeForConcurrentUse(t *testing.T) {
	e := &shelfEngine{cards: testCards(), position: 1}
	f := testFinder(e)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for n := range 5 {
				text := []string{"chợ đêm đà lạt", "thac pongua", "ks gần hồ xuân hương", "duowng hoa"}[(i+n)%4]
				if _, err := f.Search(t.Context(), Request{Text: text, Limit: 5}); err != nil {
					t.Error(err)
				}
				if _, err := f.Suggest(t.Context(), SuggestRequest{Text: text[:4], Limit: 5}); err != nil {
					t.Error(err)
				}
				if i == 0 {
					e.set(func(e *shelfEngine) { e.position++ })
					f.catchUp(t.Context())
				}
			}
		})
	}
	all.Wait()
}

func TestLimits(t *testing.T) {
	f := testFinder(&shelfEngine{cards: testCards()})
	near := &domain.Point{Lat: 11.94, Lon: 108.44}
	for _, sort := range []Sort{"", SortRelevance, SortName, SortDistance} {
		for _, tt := range []struct {
			limit, want int
			more        bool
		}{{0, 0, true}, {1, 1, true}, {59, 59, true}, {60, 60, false}, {100, 60, false}} {
			a, err := f.Search(t.Context(), Request{Filter: Filter{Near: near}, Text: "khách sạn bình minh", Sort: sort, Limit: tt.limit})
			if err != nil || len(a.Results) != tt.want || a.More != tt.more {
				t.Errorf("sort %q limit %d: %d results, more %v, %v, want %d, %v", sort, tt.limit, len(a.Results), a.More, err, tt.want, tt.more)
			}
		}
		var got []string
		r := Request{Filter: Filter{Near: near}, Text: "khách sạn bình minh", Sort: sort, Limit: 7}
		for {
			a, err := f.Search(t.Context(), r)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, ids(a.Results)...)
			if !a.More {
				break
			}
			r.After = &a.Results[len(a.Results)-1].After
		}
		once := map[string]bool{}
		for _, id := range got {
			once[id] = true
		}
		if len(got) != 60 || len(once) != 60 {
			t.Errorf("sort %q: %d results on all pages, %d places, want 60", sort, len(got), len(once))
		}
	}
}

func TestSearchWithoutAnything(t *testing.T) {
	f := testFinder(&shelfEngine{cards: testCards()})
	if a, err := f.Search(t.Context(), Request{}); err != nil || len(a.Results) != 0 || !a.More || a.Matched == nil || *a.Matched != 70 {
		t.Errorf("Search of nothing = %+v, %v, want 70 counted", a, err)
	}
	if a, err := f.Search(t.Context(), Request{Limit: 100}); err != nil || len(a.Results) != 70 || a.Results[0].Why != nil {
		t.Errorf("a list = %d results, %v, want all 70 without why", len(a.Results), err)
	}
	for _, r := range []Request{{Route: &Route{}}, {Route: &Route{Line: orb.LineString{{108, 11}}, BufferM: 100}, Text: "chợ"}} {
		r.Limit = 5
		if a, err := f.Search(t.Context(), r); err != nil || len(a.Results) != 0 {
			t.Errorf("along no way: %v, %v", ids(a.Results), err)
		}
	}
	if got, err := f.Suggest(t.Context(), SuggestRequest{}); err != nil || got == nil || len(got) != 0 {
		t.Errorf("Suggest of nothing = %v, %v", got, err)
	}
	if got, err := f.Suggest(t.Context(), SuggestRequest{Text: "ch"}); err != nil || len(got) != 0 {
		t.Errorf("no suggestion was asked for, got %v, %v", got, err)
	}
}

func TestTextOfSignsFindsNothing(t *testing.T) {
	f := testFinder(&shelfEngine{cards: testCards()})
	near := &domain.Point{Lat: 11.94, Lon: 108.44}
	for _, sort := range []Sort{"", SortName, SortDistance} {
		a, err := f.Search(t.Context(), Request{Filter: Filter{Near: near}, Text: "?!…", Sort: sort, Limit: 5, Facets: []Facet{FacetKind}})
		if err != nil || len(a.Results) != 0 || a.More || a.Matched == nil || *a.Matched != 0 || len(a.Facets[FacetKind]) != 0 {
			t.Errorf("sort %q: %+v, %v, want nothing", sort, a, err)
		}
	}
}

func TestContradictionsAreRefused(t *testing.T) {
	f := testFinder(&shelfEngine{})
	way := &Route{Line: orb.LineString{{108, 11}, {109, 11}}, BufferM: 100}
	for _, r := range []Request{{Sort: SortDistance}, {Sort: SortName, Route: way}, {Sort: SortDistance, Route: way, Filter: Filter{Near: &domain.Point{}}}} {
		if _, err := f.Search(t.Context(), r); domain.CodeOf(err) != domain.CodeInvalid {
			t.Errorf("Search(%+v) = %v, want invalid", r, err)
		}
	}
}

func TestNearAPlaceKeepsDistancesFromThePoint(t *testing.T) {
	f := testFinder(&shelfEngine{cards: testCards()})
	me := domain.Point{Lat: 11.90, Lon: 108.40}
	for _, text := range []string{"khách sạn gần hồ xuân hương", "gần hồ xuân hương"} {
		for _, sort := range []Sort{"", SortDistance} {
			a, err := f.Search(t.Context(), Request{Filter: Filter{Near: &me}, Text: text, Sort: sort, Limit: 5})
			if err != nil || len(a.Results) == 0 || a.Understood == nil || a.Understood.Near == nil || a.Understood.Near.ID != "ho-xuan-huong" {
				t.Fatalf("%q: %+v, %v, want what is around the lake", text, a, err)
			}
			last := 0.0
			for _, r := range a.Results {
				var want float64
				for _, c := range testCards() {
					if c.ID == r.ID {
						want = me.DistanceM(c.Point)
					}
				}
				if r.DistanceM == nil || *r.DistanceM != want {
					t.Errorf("%q: %s is %v m away, want %v from the point asked with", text, r.ID, r.DistanceM, want)
				} else if sort == SortDistance && want < last {
					t.Errorf("%q: %s at %v m behind one at %v m", text, r.ID, want, last)
				}
				last = want
			}
		}
	}
}

// A question costs the engine no more than this, whatever is typed.
func TestHostileTextsAskLittle(t *testing.T) {
	e := &shelfEngine{cards: testCards()}
	f := testFinder(&watched{e, func(asks []Ask) {
		if len(asks) > mostAsks {
			t.Errorf("%d asks at once, want at most %d", len(asks), mostAsks)
		}
		for _, a := range asks {
			for _, c := range a.Match {
				terms := 0
				for _, g := range c {
					terms += len(g)
				}
				if most := mostVariants + 10*mostTokens; terms > most {
					t.Errorf("%d terms in a clause, want at most %d", terms, most)
				}
			}
			if a.Match != nil && a.Match.Holds(&Card{}) || a.Limit > MostAsked {
				t.Errorf("asked for everything: %+v", a)
			}
		}
	}})
	for name, text := range hostile() {
		for _, sort := range []Sort{"", SortName} {
			if _, err := f.Search(t.Context(), Request{Text: text, Sort: sort, Limit: 5, Facets: []Facet{FacetKind}}); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := f.Suggest(t.Context(), SuggestRequest{Text: text, Limit: 5}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// watched shows what an engine is asked.
type watched struct {
	Engine
	look func([]Ask)
}

func (w *watched) Ask(ctx context.Context, asks ...Ask) ([]Found, error) {
	w.look(asks)
	return w.Engine.Ask(ctx, asks...)
}

func TestRouteGoesOnBehindAnyCursor(t *testing.T) {
	f := testFinder(&shelfEngine{cards: testCards()})
	r := Request{Route: &Route{Line: orb.LineString{{108.40, 11.90}, {108.40, 11.96}}, BufferM: 200}, Limit: 25}
	var got []string
	for {
		a, err := f.Search(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, ids(a.Results)...)
		if !a.More {
			break
		}
		r.After = &a.Results[len(a.Results)-1].After
	}
	var want []string
	for i := range 60 {
		want = append(want, fmt.Sprint("inn-", i))
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("along the way lie %v, want %v", got, want)
	}
	for _, num := range []float64{-1e15, 1e15} {
		r.After = &After{Num: num, ID: ""}
		if _, err := f.Search(t.Context(), r); err != nil {
			t.Errorf("behind %v: %v", num, err)
		}
	}
}
