package bench

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"hanhtrinh/domain"
	"hanhtrinh/seed"
)

func generatedNames(n int) []string {
	var names []string
	for p := range seed.Generate(n, 1) {
		names = append(names, p.Name["vi"])
	}
	return names
}

func TestDrawWords(t *testing.T) {
	names := generatedNames(1000)
	got := drawWords(names, askedTexts, rand.New(rand.NewPCG(5, 5)))
	if len(got) != askedTexts || different(got) != askedTexts {
		t.Fatalf("%d texts, %d different, want %d of both", len(got), different(got), askedTexts)
	}
	if again := drawWords(names, askedTexts, rand.New(rand.NewPCG(5, 5))); !reflect.DeepEqual(got, again) {
		t.Error("the same seed draws other texts")
	}
	all := strings.Join(names, "\n")
	plain := domain.Fold(strings.ReplaceAll(all, "\n", " "))
	for i, text := range got {
		if len(strings.Fields(text)) != 2 {
			t.Errorf("%q is not two words", text)
		}
		if i%2 == 0 && !strings.Contains(all, text) || i%2 == 1 && (text != domain.Fold(text) || !strings.Contains(plain, text)) {
			t.Errorf("text %d, %q, stands in no name", i, text)
		}
	}
}

func TestDrawWordsOfFewNames(t *testing.T) {
	got := drawWords([]string{"Chùa", "Nhà hàng An"}, 10, rand.New(rand.NewPCG(5, 5)))
	if len(got) != 10 || different(got) != 4 {
		t.Errorf("%d texts, %d different, want 10 of which 4 differ: %q", len(got), different(got), got)
	}
}

func TestDrawTyped(t *testing.T) {
	names := generatedNames(1000)
	got := drawTyped(names, 2*askedTexts, rand.New(rand.NewPCG(5, 5)))
	if len(got) != 2*askedTexts || different(got) < 500 {
		t.Errorf("%d beginnings, %d different, want %d and at least 500", len(got), different(got), 2*askedTexts)
	}
	if longest(got) < 15 || !slices.ContainsFunc(got, func(s string) bool { return utf8.RuneCountInString(s) == 1 }) {
		t.Errorf("the longest has %d letters; want single letters and whole names", longest(got))
	}
	for _, text := range got {
		if text == "" || text != strings.TrimSpace(text) {
			t.Errorf("%q is not what somebody types", text)
		}
	}
}

func TestDrawPolygon(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 6))
	for range 500 {
		ring := drawPolygon(random)
		line := make(orb.Ring, len(ring))
		for i, p := range ring {
			line[i] = orb.Point(p)
		}
		if fault := domain.CheckPolygon(orb.Polygon{line}, 500); fault != nil {
			t.Fatalf("%v: %+v", ring, fault)
		}
		b := line.Bound()
		if high := (b.Max[1] - b.Min[1]) * metresOfDegree; high > 2*cornerMostM+1 || high < cornerLeastM/2 {
			t.Errorf("%v is %.0f m high, want up to %d", ring, high, 2*cornerMostM)
		}
		if math.Abs(b.Center()[1]) > 90 {
			t.Errorf("%v has its axes swapped", ring)
		}
	}
}

func TestQuestions(t *testing.T) {
	a := drawAsked(generatedNames(1000))
	medians := map[string]float64{}
	for _, q := range a.questions() {
		medians[q.name] = q.median
		if len(q.targets) < askedTexts {
			t.Errorf("%s: %d targets, want at least %d", q.name, len(q.targets), askedTexts)
		}
	}
	want := map[string]float64{"q of two words": 10, "q + near": 10, "q + near + radius 10 km": 10, "suggest": 5, "suggest + near": 5, "polygon": 5}
	if !reflect.DeepEqual(medians, want) {
		t.Errorf("got %v, want %v", medians, want)
	}
	first := string(a.texts()[2].targets[0].raw)
	for _, part := range []string{"GET /v1/places?q=", "&near=", "&radius=10000", "&limit=20"} {
		if !strings.Contains(first, part) {
			t.Errorf("%q lacks %q", first, part)
		}
	}
}

func TestTrigramSQL(t *testing.T) {
	for i, want := range [][2]string{{"word_similarity", "exp("}, {"exp(", "ST_DWithin"}, {"ST_DWithin(places.point, asked.point, 10000, false)", "\x00"}} {
		sql := trigramSQL(i, alikeSQL)
		if !strings.Contains(sql, want[0]) || strings.Contains(sql, want[1]) || !strings.Contains(sql, "random(0, 999)") {
			t.Errorf("question %d: %s", i, sql)
		}
	}
}
