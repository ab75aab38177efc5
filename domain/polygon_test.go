package domain_test

import (
	"math"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"hanhtrinh/domain"
)

func ring(xy ...float64) orb.Ring {
	var r orb.Ring
	for i := 0; i+1 < len(xy); i += 2 {
		r = append(r, orb.Point{xy[i], xy[i+1]})
	}
	return append(r, r[0])
}

func TestCheckPolygon(t *testing.T) {
	square := ring(108, 10, 109, 10, 109, 11, 108, 11)
	long := orb.Ring{}
	for i := range 500 {
		a := 2 * math.Pi * float64(i) / 500
		long = append(long, orb.Point{108 + math.Cos(a)/10, 11 + math.Sin(a)/10})
	}
	tests := []struct {
		name    string
		polygon orb.Polygon
		pointer string
		want    domain.Reason // "" = nothing is wrong
	}{
		{"square", orb.Polygon{square}, "", ""},
		{"clockwise", orb.Polygon{ring(108, 10, 108, 11, 109, 11, 109, 10)}, "", ""},
		{"triangle", orb.Polygon{ring(108, 10, 109, 10, 108.5, 11)}, "", ""},
		{"a position twice in a row", orb.Polygon{ring(108, 10, 109, 10, 109, 10, 108.5, 11)}, "", ""},
		{"a position amid a side", orb.Polygon{ring(108, 10, 108.5, 10, 109, 10, 109, 11)}, "", ""},
		{"499 sides", orb.Polygon{append(slices.Clone(long[:499]), long[0])}, "", ""},
		{"a hole", orb.Polygon{square, ring(108.2, 10.2, 108.4, 10.2, 108.3, 10.4)}, "", ""},
		{"two holes", orb.Polygon{square, ring(108.2, 10.2, 108.4, 10.2, 108.3, 10.4), ring(108.6, 10.6, 108.8, 10.6, 108.7, 10.8)}, "", ""},
		{"a hole in a horseshoe", orb.Polygon{ring(108, 10, 109, 10, 109, 11, 108.6, 11, 108.6, 10.4, 108.4, 10.4, 108.4, 11, 108, 11), ring(108.1, 10.5, 108.2, 10.5, 108.2, 10.6)}, "", ""},

		{"nothing", orb.Polygon{}, "", domain.ReasonTooFew},
		{"an empty ring", orb.Polygon{{}}, "/0", domain.ReasonTooFew},
		{"three positions", orb.Polygon{ring(108, 10, 109, 10)}, "/0", domain.ReasonTooFew},
		{"501 positions", orb.Polygon{append(slices.Clone(long), long[0])}, "", domain.ReasonTooMany},
		{"501 positions in two rings", orb.Polygon{append(slices.Clone(long[:496]), long[0]), ring(108, 11, 108.01, 11, 108.01, 11.01)}, "", domain.ReasonTooMany},
		{"open", orb.Polygon{{{108, 10}, {109, 10}, {109, 11}, {108, 11}}}, "/0", domain.ReasonRingOpen},
		{"axes swapped", orb.Polygon{ring(10, 108, 10, 109, 11, 109)}, "/0/0", domain.ReasonSwappedAxes},
		{"latitude", orb.Polygon{ring(20, 10, 20, 91, 21, 10)}, "/0/1", domain.ReasonLatRange},
		{"longitude", orb.Polygon{ring(20, 10, 181, 11, 21, 10)}, "/0/1", domain.ReasonLonRange},
		{"one point", orb.Polygon{ring(108, 10, 108, 10, 108, 10)}, "/0", domain.ReasonNoArea},
		{"there and back", orb.Polygon{ring(108, 10, 109, 11, 108.5, 10.5)}, "/0", domain.ReasonNoArea},
		{"below a centimetre", orb.Polygon{ring(108, 10, 108.00000001, 10, 108, 10.00000001)}, "/0", domain.ReasonNoArea},
		{"bow tie", orb.Polygon{ring(108, 10, 109, 11, 109, 10, 108, 11)}, "/0", domain.ReasonRingCrosses},
		{"a spike outwards", orb.Polygon{ring(108, 10, 109, 10, 110, 10, 109, 10, 109, 11, 108, 11)}, "/0", domain.ReasonRingCrosses},
		{"a spike at the closing position", orb.Polygon{ring(107, 10, 108, 10, 109, 10, 109, 11, 108, 11, 108, 10)}, "/0", domain.ReasonRingCrosses},
		{"touching itself at a corner", orb.Polygon{ring(108, 10, 108.5, 10.5, 109, 10, 109, 11, 108.5, 10.5, 108, 11)}, "/0", domain.ReasonRingCrosses},
		{"touching its own side", orb.Polygon{ring(108, 10, 109, 10, 109, 11, 108.5, 10, 108, 11)}, "/0", domain.ReasonRingCrosses},
		{"running along itself", orb.Polygon{ring(108, 10, 109, 10, 109, 11, 108.8, 11, 108.8, 10, 108.2, 10, 108.2, 11, 108, 11)}, "/0", domain.ReasonRingCrosses},
		{"a hole across the outer ring", orb.Polygon{square, ring(108.5, 10.5, 109.5, 10.5, 108.7, 10.7)}, "/1", domain.ReasonHoleOutside},
		{"a hole at the outer ring", orb.Polygon{square, ring(108.5, 10, 108.6, 10.5, 108.4, 10.5)}, "/1", domain.ReasonHoleOutside},
		{"a hole outside", orb.Polygon{square, ring(107, 10, 107.5, 10, 107.5, 10.5)}, "/1", domain.ReasonHoleOutside},
		{"a hole around the outer ring", orb.Polygon{square, ring(107, 9, 110, 9, 110, 12, 107, 12)}, "/1", domain.ReasonHoleOutside},
		{"a hole in the notch of a horseshoe", orb.Polygon{ring(108, 10, 109, 10, 109, 11, 108.6, 11, 108.6, 10.4, 108.4, 10.4, 108.4, 11, 108, 11), ring(108.45, 10.5, 108.55, 10.5, 108.5, 10.6)}, "/1", domain.ReasonHoleOutside},
		{"a hole in a hole", orb.Polygon{square, ring(108.1, 10.1, 108.9, 10.1, 108.9, 10.9), ring(108.6, 10.2, 108.7, 10.2, 108.7, 10.3)}, "/2", domain.ReasonHoleOutside},
		{"a hole around a hole", orb.Polygon{square, ring(108.6, 10.2, 108.7, 10.2, 108.7, 10.3), ring(108.1, 10.1, 108.9, 10.1, 108.9, 10.9)}, "/2", domain.ReasonHoleOutside},
		{"holes that cross", orb.Polygon{square, ring(108.1, 10.1, 108.5, 10.1, 108.5, 10.5), ring(108.3, 10.05, 108.7, 10.3, 108.4, 10.4)}, "/2", domain.ReasonHoleOutside},
		{"a crossing hole", orb.Polygon{square, ring(108.1, 10.1, 108.5, 10.5, 108.5, 10.1, 108.1, 10.5)}, "/1", domain.ReasonRingCrosses},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := domain.CheckPolygon(tt.polygon, 500)
			if f == nil {
				f = &domain.FieldError{}
			}
			if f.Message.Code != tt.want || f.Pointer != tt.pointer {
				t.Errorf("got %q at %q, want %q at %q", f.Message.Code, f.Pointer, tt.want, tt.pointer)
			}
		})
	}
}

// A ring of corners in the order of their direction from inside is simple,
// wherever it begins and whichever way it runs. A round one crosses itself once
// two corners are exchanged.
func TestRingsInTheRoundAreSimple(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(5, 60).Draw(t, "corners")
		turn, back := rapid.IntRange(0, n-1).Draw(t, "turn"), rapid.Bool().Draw(t, "reversed")
		closed := func(distance func() float64, exchanged int) orb.Polygon {
			var r orb.Ring
			for i := range n {
				a, d := 2*math.Pi*float64(i)/float64(n), distance()
				r = append(r, orb.Point{108 + d*math.Cos(a), 12 + d*math.Sin(a)})
			}
			r[0], r[exchanged] = r[exchanged], r[0]
			if back {
				slices.Reverse(r)
			}
			r = slices.Concat(r[turn:], r[:turn])
			return orb.Polygon{append(r, r[0])}
		}
		star := closed(func() float64 { return rapid.Float64Range(0.5, 1).Draw(t, "distance") }, 0)
		if f := domain.CheckPolygon(star, 500); f != nil {
			t.Fatalf("refused: %s", f.Message.Code)
		}
		crossed := closed(func() float64 { return 1 }, rapid.IntRange(1, n-1).Draw(t, "exchanged"))
		if f := domain.CheckPolygon(crossed, 500); f == nil || f.Message.Code != domain.ReasonRingCrosses {
			t.Fatalf("with two corners exchanged: %v", f)
		}
	})
}

func TestCheckLine(t *testing.T) {
	many := make(orb.LineString, 501)
	for i := range many {
		many[i] = orb.Point{108 + float64(i)/1000, 11}
	}
	tests := []struct {
		name    string
		line    orb.LineString
		pointer string
		want    domain.Reason
	}{
		{"two positions", orb.LineString{{108, 10}, {108, 11}}, "", ""},
		{"one position twice in a row", orb.LineString{{108, 10}, {108, 10}, {108, 11}}, "", ""},
		{"across itself", orb.LineString{{108, 10}, {109, 11}, {109, 10}, {108, 11}}, "", ""},
		{"500 positions", many[:500], "", ""},
		{"one position", orb.LineString{{108, 10}}, "", domain.ReasonTooFew},
		{"501 positions", many, "", domain.ReasonTooMany},
		{"axes swapped", orb.LineString{{108, 10}, {11, 108}}, "/1", domain.ReasonSwappedAxes},
		{"no length", orb.LineString{{108, 10}, {108, 10}}, "", domain.ReasonNoLength},
		{"501 km", orb.LineString{{108, 10}, {108, 14.51}}, "", domain.ReasonLineTooLong},
		{"499 km", orb.LineString{{108, 10}, {108, 14.48}}, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := domain.CheckLine(tt.line, 500, 500_000)
			if f == nil {
				f = &domain.FieldError{}
			}
			if f.Message.Code != tt.want || f.Pointer != tt.pointer {
				t.Errorf("got %q at %q, want %q at %q", f.Message.Code, f.Pointer, tt.want, tt.pointer)
			}
		})
	}
}
