package bench

import (
	"slices"
	"time"
)

// turn is what one side did in one turn.
type turn struct {
	took      time.Duration
	latencies []time.Duration
	cpu       time.Duration // processor time of the server; 0 = not known
}

// Sample is what one side did in all its turns.
type Sample struct {
	Name      string  `json:"name"`
	Requests  int     `json:"requests"`
	PerSecond float64 `json:"perSecond"` // the median turn
	MedianMs  float64 `json:"medianMs"`
	P99Ms     float64 `json:"p99Ms"`
	CPUMicros float64 `json:"cpuMicros,omitempty"` // processor time of the server for one request
}

func sampleOf(name string, turns []turn) Sample {
	var all []time.Duration
	var rates []float64
	var cpu time.Duration
	for _, t := range turns {
		all = append(all, t.latencies...)
		rates = append(rates, t.rate())
		cpu += t.cpu
	}
	slices.Sort(all)
	s := Sample{Name: name, Requests: len(all), PerSecond: median(rates), MedianMs: ms(quantile(all, 0.5)), P99Ms: ms(quantile(all, 0.99))}
	if len(all) > 0 {
		s.CPUMicros = float64(cpu.Microseconds()) / float64(len(all))
	}
	return s
}

// cost is the processor time of one request in seconds.
func (t turn) cost() float64 { return t.cpu.Seconds() / float64(len(t.latencies)) }

func (t turn) rate() float64 { return float64(len(t.latencies)) / t.took.Seconds() }

// ratioOf is the median of the ratios of turns that ran side by side: what
// else the machine did then slowed both.
func ratioOf(a, b []turn, of func(turn) float64) float64 {
	ratios := make([]float64, 0, len(a))
	for i := range min(len(a), len(b)) {
		ratios = append(ratios, of(a[i])/of(b[i]))
	}
	return median(ratios)
}

func medianLatency(t turn) float64 {
	sorted := slices.Sorted(slices.Values(t.latencies))
	return ms(quantile(sorted, 0.5))
}

func median[T ~float64 | ~int64](values []T) T {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	mid := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[mid]
	}
	return (sorted[mid-1] + sorted[mid]) / 2
}

// quantile of sorted values; 0 of none.
func quantile(sorted []time.Duration, q float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]
}

func ms(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }
