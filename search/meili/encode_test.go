package meili

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"hanhtrinh/domain"
	"hanhtrinh/search"
)

// FuzzEncode: keys stay in their alphabets, are alike only for equal texts, begin
// and compare as the texts do, and come back as they were.
func FuzzEncode(f *testing.F) {
	for _, s := range []string{"", "cho", `"`, `\`, `"] OR i EXISTS`, "달랏", "A b_5f", "\x00", "~", strings.Repeat("ạ", 200)} {
		f.Add(s, "cho dem")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		if !utf8.ValidString(a) || !utf8.ValidString(b) {
			t.Skip("texts are UTF-8")
		}
		ea, eb, ka, kb := encode(a), encode(b), orderKey(a), orderKey(b)
		if i := strings.IndexFunc(ea, func(r rune) bool { return r >= 0x80 || !isPlain(byte(r)) && r != '_' }); i >= 0 {
			t.Errorf("encode(%q) has a sign at %d: %q", a, i, ea)
		}
		if strings.ContainsAny(ka, `"\ `) || strings.ToLower(ka) != ka || len(ka) > longestValue+3 || len(ea) > longestValue {
			t.Errorf("keys of %q: %q, %q", a, ea, ka)
		}
		back, ok := decode(ea)
		if !ok || !strings.HasPrefix(a, back) || len(ea) < longestValue-12 && back != a {
			t.Errorf("decode(encode(%q)) = %q, %v", a, back, ok)
		}
		if len(a) > 100 || len(b) > 100 {
			return
		}
		if (ea == eb) != (a == b) || b != "" && strings.HasPrefix(ea, eb) != strings.HasPrefix(a, b) {
			t.Errorf("encode of %q and %q: %q, %q", a, b, ea, eb)
		}
		if strings.Compare(ka, kb) != strings.Compare(a, b) {
			t.Errorf("orderKey of %q and %q: %q, %q", a, b, ka, kb)
		}
	})
}

// FuzzUnpack: what is no packed record is an error, never a crash.
func FuzzUnpack(f *testing.F) {
	f.Add("2:p12:103:1081:05:ba na")
	f.Add("1:k1:s1:c1:01:01:15:Chợ2:vi0:3:cho")
	f.Fuzz(func(t *testing.T, s string) {
		timing, _ := unpackTiming("{}")
		h, _ := unpackHead(s)
		c, err := unpackCard(s, h, timing)
		if err == nil && len(c.Names) > len(s) {
			t.Errorf("%d names of %d bytes", len(c.Names), len(s))
		}
		_, _ = unpackSpans(s)
	})
}

func TestFloatKey(t *testing.T) {
	list := []float64{math.Inf(-1), -1e300, -180, -1, -0.25, -1e-300, 0, 1e-300, 0.1, math.Nextafter(0.1, 1), 1, 108.1, 1e300, math.Inf(1)}
	keys := make([]string, len(list))
	for i, f := range list {
		keys[i] = floatKey(f)
	}
	if !slices.IsSorted(keys) || len(slices.Compact(slices.Clone(keys))) != len(keys) {
		t.Errorf("keys are out of order: %v", keys)
	}
	if floatKey(math.Copysign(0, -1)) != floatKey(0) {
		t.Error("there are two zeros")
	}
}

// TestStars compares tokens with the spans themselves, on each day around their
// ends.
func TestStars(t *testing.T) {
	spans := []search.StarSpan{{First: "1930-01-01", Last: "1999-12-31", Stars: 2}, {First: "2025-12-31", Last: "2026-01-01", Stars: 1}, {First: "2026-03-01", Last: "9999-12-31", Stars: 5}}
	tokens := starTokens(spans)
	for _, day := range []string{"1949-12-31", "1950-01-01", "1999-12-30", "1999-12-31", "2020-06-06", "2025-12-30", "2025-12-31", "2026-01-01", "2026-02-28", "2026-03-01", "2026-03-02", "2099-12-31", "2200-01-01"} {
		for stars := 1; stars <= mostStars; stars++ {
			got := slices.ContainsFunc(starsToday(stars, day), func(s string) bool { return slices.Contains(tokens, s) })
			if want := starsOn(spans, day) == stars; got != want {
				t.Errorf("%d stars on %s: got %v, want %v", stars, day, got, want)
			}
		}
	}
}

// TestCovers: a cover holds every point of its region, and its inner cells none
// outside.
func TestCovers(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	centres := []domain.Point{{Lat: 10.93, Lon: 108.1}, {Lat: 0, Lon: 0}, {Lat: 89.99, Lon: 10}, {Lat: -17, Lon: 179.999}, {Lat: 11.25, Lon: 112.5}}
	for _, c := range centres {
		for _, metres := range []float64{1, 80, 3_000, 90_000, 2_000_000, 21_000_000} {
			checkCover(t, r, circle{c, metres}, c, metres/90_000+1e-5)
		}
		for range 20 {
			size := math.Pow(10, -4+4*r.Float64())
			ring := orb.Ring{}
			for range 3 + r.IntN(6) {
				ring = append(ring, orb.Point{c.Lon + size*r.NormFloat64(), c.Lat + size*r.NormFloat64()})
			}
			hole := orb.Ring{{c.Lon, c.Lat}, {c.Lon + size/2, c.Lat}, {c.Lon, c.Lat + size/2}, {c.Lon, c.Lat}}
			checkCover(t, r, area{orb.Polygon{ring, hole}}, c, size)
		}
	}
}

func checkCover(t *testing.T, r *rand.Rand, reg region, around domain.Point, size float64) {
	t.Helper()
	for _, most := range []int{roughly, fairly, finely} {
		c := coverOf(reg, most)
		if len(c.border) > max(most, 128) {
			t.Errorf("%+v: %d border cells, want %d at most", reg, len(c.border), most)
		}
		for range 60 {
			p := domain.Point{Lat: around.Lat + size*r.NormFloat64(), Lon: around.Lon + size*r.NormFloat64()}
			if math.Abs(p.Lat) > 90 || math.Abs(p.Lon) > 180 {
				continue
			}
			within := func(tokens []string) bool {
				return slices.ContainsFunc(cellTokens(p), func(s string) bool { return slices.Contains(tokens, s) })
			}
			inner, edge, holds := within(c.inner), within(c.border), reg.holds(p)
			if inner && !holds || holds && !inner && !edge {
				t.Errorf("%+v: %v is within: %v, inner cells: %v, border cells: %v", reg, p, holds, inner, edge)
			}
		}
	}
}
