package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/valyala/fasthttp"

	"hanhtrinh/domain"
)

// Where people ask: within spreadDeg of the middle of one of the five cities.
var cities = []domain.Point{
	{Lat: 10.9289, Lon: 108.1021}, // Phan Thiết
	{Lat: 16.4637, Lon: 107.5909}, // Huế
	{Lat: 10.3460, Lon: 107.0843}, // Vũng Tàu
	{Lat: 13.0955, Lon: 109.3209}, // Tuy Hòa
	{Lat: 11.9404, Lon: 108.4583}, // Đà Lạt
}

const (
	spreadDeg  = 0.03
	leastM     = 1000
	mostM      = 5000
	pageSize   = 20
	nearAsked  = 2000 // different questions
	nearMedian = 5.0  // ms
	nearGrowth = 2.0
)

// kindsAsked are what people look for around them, one or two at a time.
var kindsAsked = []string{"dining", "lodging", "attraction", "nature", "shopping", "service", "transport", "attraction,nature", "dining,shopping", "lodging,service"}

// near measures lists around a point on the small and the large set in turns.
func (b *bench) near(ctx context.Context) error {
	b.step("near + radius + kind on %d and %d places", b.opts.Places/10, b.opts.Places)
	small, err := serve(ctx, "server of the small set", b.dir(b.opts.Places/10), "off")
	if err != nil {
		return err
	}
	defer small.stop()
	targets := nearTargets()
	// A list costs far more than a read by id: fewer requests for a turn.
	l := load{b.load.clients, b.load.requests / 2, b.load.limit}
	turns, err := l.inTurns(ctx, b.opts.Rounds, side{small, targets}, side{b.large, targets})
	if err != nil {
		return err
	}
	alone, err := load{1, 2000, b.load.limit}.inTurns(ctx, 1, side{b.large, targets})
	if err != nil {
		return err
	}
	few := b.sample(fmt.Sprintf("near + radius + kind, %d places", b.opts.Places/10), turns[0])
	many := b.sample(fmt.Sprintf("near + radius + kind, %d places", b.opts.Places), turns[1])
	b.sample("  the same, one client alone", alone[0])
	b.nearTurns = turns[1]
	b.atMost(fmt.Sprintf("near + radius + kind, median of %d places", b.opts.Places/10), few.MedianMs, "ms", nearMedian)
	b.atMost(fmt.Sprintf("near + radius + kind, median of %d places", b.opts.Places), many.MedianMs, "ms", nearMedian)
	b.atMost("near + radius + kind, median of the large set / the small", ratioOf(turns[1], turns[0], medianLatency), "ratio", nearGrowth)
	return nil
}

func nearTargets() []target {
	random := rand.New(rand.NewPCG(2, 2))
	targets := make([]target, nearAsked)
	for i := range targets {
		c := cities[random.IntN(len(cities))]
		offset := func() float64 { return (random.Float64()*2 - 1) * spreadDeg }
		targets[i] = get(fmt.Sprintf("/v1/places?near=%.5f,%.5f&radius=%d&kind=%s&limit=%d", c.Lat+offset(), c.Lon+offset(),
			leastM+random.IntN(mostM-leastM+1), strings.ReplaceAll(kindsAsked[random.IntN(len(kindsAsked))], ",", "%2C"), pageSize), fasthttp.StatusOK)
	}
	return targets
}
