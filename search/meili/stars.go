package meili

import (
	"fmt"
	"math/bits"
	"time"

	"hanhtrinh/search"
)

// A lodging's stars hold from one day to another. So that the engine itself can
// tell which hold today, each span is kept as the dyadic runs of days it is
// made of (run n of length 2^k begins on day n*2^k): today lies in one run of
// each length, and in a span exactly when one of these is among the span's.

// lastDay is the last day that is told apart, counted from firstDay: later ones
// count as that one, earlier ones as 0.
const lastDay = 1<<16 - 1

var firstDay = time.Date(1950, 1, 1, 0, 0, 0, 0, time.UTC)

// dayNumber counts from firstDay; what is no date counts as 0.
func dayNumber(date string) int {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return 0
	}
	return min(max(0, int(t.Sub(firstDay).Hours()/24)), lastDay)
}

// starTokens are the runs of all spans of a place.
func starTokens(spans []search.StarSpan) []string {
	var out []string
	for _, s := range spans {
		from, to := dayNumber(s.First), dayNumber(s.Last)
		if to == lastDay {
			to++
		}
		for from < to {
			k := bits.TrailingZeros(uint(from) | 1<<16)
			for from+1<<k > to {
				k--
			}
			out = append(out, starToken(s.Stars, k, from>>k))
			from += 1 << k
		}
	}
	return out
}

// starsToday are the tokens of which one is among those of each place that has
// so many stars on a day.
func starsToday(stars int, date string) []string {
	day := dayNumber(date)
	out := make([]string, 0, 17)
	for k := range 17 {
		out = append(out, starToken(stars, k, day>>k))
	}
	return out
}

func starToken(stars, k, n int) string { return fmt.Sprintf("%d%c%x", stars, 'g'+k, n) }

// starsOn is how many stars the spans give on a day, 0 = none.
func starsOn(spans []search.StarSpan, date string) int {
	for _, s := range spans {
		if s.First <= date && date < s.Last {
			return s.Stars
		}
	}
	return 0
}
