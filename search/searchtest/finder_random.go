package searchtest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/search"
)

// whole is a Memory that gives every candidate it is asked for, however few are
// wanted, so that a Finder over it ranks all that there is; it notes them.
type whole struct {
	*Memory
	given map[string]bool // ids
}

func (w *whole) Ask(ctx context.Context, asks ...search.Ask) ([]search.Found, error) {
	asks = slices.Clone(asks)
	for i := range asks {
		if asks[i].Cards {
			asks[i].Limit = 1 << 30
		}
	}
	found, err := w.Memory.Ask(ctx, asks...)
	for i := range found {
		if asks[i].Match != nil {
			for _, h := range found[i].Hits {
				w.given[h.ID] = true
			}
		}
	}
	return found, err
}

// few is how many places may match so that nothing of the first page is missed.
const few = search.MostAsked - 1

// randomSearch asks for words of generated places: whole names, parts of them,
// with a slip, without accents, only begun; among all, near, of a kind, around a
// point.
func randomSearch(r *rand.Rand) search.Request {
	words := strings.Fields(one(r, generic).words[0])
	if r.IntN(4) > 0 {
		words = append(words, one(r, firstNames))
	}
	if r.IntN(3) > 0 {
		words = append(words, one(r, secondNames))
	}
	if r.IntN(3) == 0 {
		words = words[len(words)-1:]
	}
	if r.IntN(8) == 0 {
		words = append(words, strings.Fields(one(r, streets))...)
	}
	text := strings.Join(words, " ")
	switch r.IntN(5) {
	case 0:
		text = domain.Fold(text)
	case 1:
		text = slip(r, text)
	case 2:
		letters := []rune(text)
		text = string(letters[:1+r.IntN(len(letters))])
	}
	q := search.Request{Text: text, Limit: 20}
	if r.IntN(3) == 0 {
		q.Near = &Towns[r.IntN(len(Towns))]
		if r.IntN(3) == 0 {
			q.RadiusM = 20_000 * r.Float64()
			if r.IntN(3) == 0 {
				q.RadiusM = 3000 // as far as a first look goes
			}
		}
	}
	if r.IntN(5) == 0 {
		q.Kinds = []place.Kind{one(r, generic).kind}
	}
	return q
}

// slip leaves a letter out, doubles it or swaps it with the next.
func slip(r *rand.Rand, text string) string {
	letters := []rune(text)
	i := r.IntN(len(letters))
	switch r.IntN(3) {
	case 0:
		letters = slices.Delete(letters, i, i+1)
	case 1:
		letters = slices.Insert(letters, i, letters[i])
	default:
		if i+1 < len(letters) {
			letters[i], letters[i+1] = letters[i+1], letters[i]
		}
	}
	return string(letters)
}

// sameAnswer compares pages: ids in their order, scores, tiers, and distances.
func sameAnswer(t *testing.T, q search.Request, got, want search.Answer) {
	t.Helper()
	if !slices.Equal(foundIDs(got.Results), foundIDs(want.Results)) {
		t.Errorf("Search(%s): got %v, want %v", told(q), foundIDs(got.Results), foundIDs(want.Results))
		return
	}
	for i, g := range got.Results {
		w := want.Results[i]
		if (g.Why == nil) != (w.Why == nil) || g.Why != nil && *g.Why != *w.Why {
			t.Errorf("Search(%s): %s: got %+v, want %+v", told(q), g.ID, g.Why, w.Why)
		}
		if (g.DistanceM == nil) != (w.DistanceM == nil) || g.DistanceM != nil && *g.DistanceM != *w.DistanceM {
			t.Errorf("Search(%s): %s: the distances differ", told(q), g.ID)
		}
	}
}

// testFindRandom compares the first page of random searches with a ranking of
// all that matches: where no more than 1,000 places do they are the same.
func testFindRandom(t *testing.T, open Opener) {
	for seed, n := range map[uint64]int{1: 300, 2: 900, 3: 3000} {
		t.Run(fmt.Sprint(n, " places"), func(t *testing.T) {
			places := Places(seed, n)
			all := &whole{Memory: NewMemory(atNoon, places...)}
			f, everything := over(t, open, places...), finder(all)
			r := rand.New(rand.NewPCG(seed, 77))
			compared, results := 0, 0
			for range 120 {
				q := randomSearch(r)
				all.given = map[string]bool{}
				want := find(t, everything, q)
				if len(all.given) > few {
					continue
				}
				compared++
				results += len(want.Results)
				sameAnswer(t, q, find(t, f, q), want)
			}
			if t.Logf("%d searches with %d results", compared, results); compared < 60 || results < 300 {
				t.Errorf("got %d searches with %d results, want enough to tell", compared, results)
			}
		})
	}
}

// testFindMany does the same where more places match than are ever fetched: of
// what belongs on the first page hardly anything is missed; of guesses, which are
// what is left when no place holds the text, a little more may be.
func testFindMany(t *testing.T, open Opener) {
	if testing.Short() {
		t.Skip("LEFT OUT: the first page among thousands of matches, which takes a while")
	}
	places := Places(4, 6_000)
	all := &whole{Memory: NewMemory(atNoon, places...)}
	f, everything := over(t, open, places...), finder(all)
	r := rand.New(rand.NewPCG(4, 78))
	var answers, guesses recall
	for i := 0; i < 1000 && answers.searches < 100; i++ {
		q := randomSearch(r)
		all.given = map[string]bool{}
		want := find(t, everything, q).Results
		if len(all.given) <= few || len(want) == 0 {
			continue
		}
		to := &answers
		if want[0].Why.Tier == search.TierWeak {
			to = &guesses
		}
		if !to.add(find(t, f, q).Results, want) {
			t.Logf("Search(%s) of %d candidates: something is missed", told(q), len(all.given))
		}
	}
	t.Logf("recall of answers %.4f in %d searches, of guesses %.4f in %d", answers.mean(), answers.searches, guesses.mean(), guesses.searches)
	if answers.searches < 100 || answers.mean() < 0.99 {
		t.Errorf("got a recall of %.4f in %d searches, want 0.99 in 100", answers.mean(), answers.searches)
	}
	if guesses.searches < 30 || guesses.mean() < 0.9 {
		t.Errorf("got a recall of guesses of %.4f in %d searches, want 0.9 in 30", guesses.mean(), guesses.searches)
	}
}

// recall is what share of the right results is found, over searches.
type recall struct {
	searches int
	sum      float64
}

// add counts one search and says whether nothing is missed.
func (m *recall) add(got, want []search.Result) bool {
	n := 0
	ids := foundIDs(got)
	for i, w := range want {
		// Of places that tie, any may stand there.
		if slices.Contains(ids, w.ID) || i < len(got) && got[i].Why.Score == w.Why.Score {
			n++
		}
	}
	m.searches++
	m.sum += float64(n) / float64(len(want))
	return n == len(want)
}

func (m *recall) mean() float64 { return m.sum / float64(max(1, m.searches)) }
