package bench

import (
	"testing"
	"time"
)

func turnOf(took time.Duration, latencies ...time.Duration) turn {
	return turn{took: took, latencies: latencies, cpu: time.Duration(len(latencies)) * 100 * time.Microsecond}
}

func TestSampleOf(t *testing.T) {
	got := sampleOf("x", []turn{
		turnOf(time.Second, 4*time.Millisecond, 1*time.Millisecond),
		turnOf(time.Second, 2*time.Millisecond),
		turnOf(time.Second, 3*time.Millisecond, 5*time.Millisecond, 90*time.Millisecond, 6*time.Millisecond),
	})
	want := Sample{Name: "x", Requests: 7, PerSecond: 2, MedianMs: 4, P99Ms: 90, CPUMicros: 100}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if none := sampleOf("none", nil); none != (Sample{Name: "none"}) {
		t.Errorf("of no turn: got %+v", none)
	}
}

func TestRatioOfPairsTurns(t *testing.T) {
	// The second pair ran on a busy machine: both sides are ten times slower.
	a := []turn{turnOf(time.Second, 2*time.Millisecond, 2*time.Millisecond), turnOf(10*time.Second, 20*time.Millisecond, 20*time.Millisecond)}
	b := []turn{turnOf(time.Second, time.Millisecond), turnOf(10*time.Second, 10*time.Millisecond)}
	if got := ratioOf(a, b, turn.rate); got != 2 {
		t.Errorf("rates: got %v, want 2", got)
	}
	if got := ratioOf(a, b, medianLatency); got != 2 {
		t.Errorf("latencies: got %v, want 2", got)
	}
	if got := ratioOf(a, b, turn.cost); got != 1 {
		t.Errorf("processor time: got %v, want 1", got)
	}
}

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   float64
	}{{nil, 0}, {[]float64{3}, 3}, {[]float64{9, 1}, 5}, {[]float64{9, 1, 2}, 2}} {
		if got := median(c.values); got != c.want {
			t.Errorf("median(%v) = %v, want %v", c.values, got, c.want)
		}
	}
}
