package seed

import (
	"fmt"
	"iter"
	"math"
	"math/rand/v2"

	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
	"hanhtrinh/domain/place"
	"hanhtrinh/domain/place/hours"
)

// Generate yields n made-up places for measurements, the same ones for the
// same seed: gathered around the five cities as real ones are (half of them
// within 3 km of a centre), with a real mix of kinds, names of Vietnamese
// syllables, hours, prices and star classes. Their ids are gen-0000001 and so
// on; place.Prepare takes each of them. Nothing of them is true.
func Generate(n int, seed uint64) iter.Seq[place.Place] {
	return func(yield func(place.Place) bool) {
		g := generator{rand.New(rand.NewPCG(seed, 0x68c3a06e))}
		for i := 1; i <= n; i++ {
			if !yield(g.place(i)) {
				return
			}
		}
	}
}

type generator struct{ *rand.Rand }

// centres are where made-up places gather, with how many of a hundred.
var centres = []struct {
	at     domain.Point
	of100  int
	ward   string
	street string
}{
	{domain.Point{Lat: 10.9289, Lon: 108.1021}, 22, "22945", "Trần Hưng Đạo"},
	{domain.Point{Lat: 16.4637, Lon: 107.5909}, 22, "19789", "Lê Lợi"},
	{domain.Point{Lat: 10.346, Lon: 107.0843}, 20, "26506", "Hạ Long"},
	{domain.Point{Lat: 13.0955, Lon: 109.3209}, 12, "22015", "Hùng Vương"},
	{domain.Point{Lat: 11.9404, Lon: 108.4583}, 24, "24781", "Phan Đình Phùng"},
}

func (g generator) place(i int) place.Place {
	centre := centres[pick(g, 100, func(k int) int { return centres[k].of100 })]
	mix := mixture[pick(g, mixtureTotal, func(k int) int { return mixture[k].weight })]
	vi, en := g.name(mix.subkind)
	p := place.Place{
		ID: fmt.Sprintf("gen-%07d", i), Subkind: mix.subkind, Name: domain.LocalizedText{"vi": vi, "en": en},
		Location: g.near(centre.at),
		Address: place.Address{Street: fmt.Sprintf("%d %s", 1+g.IntN(400), centre.street),
			Areas: []area.Ref{{Code: centre.ward, ValidFrom: area.Reform}}},
		SourceIDs:  []place.SourceID{{System: "generated", ID: fmt.Sprint(i)}},
		Provenance: place.Provenance{Source: "generated", Licence: "CC0-1.0"},
	}
	term, _ := place.SubkindOf(mix.subkind)
	p.Kind = term.Kind
	if g.IntN(100) < mix.hours100 {
		p.OpeningHours = openings[g.IntN(len(openings))]
	}
	if mix.minVND > 0 && g.IntN(100) < 60 {
		low := int64(mix.minVND * (1 + g.IntN(6)))
		p.PriceRange = &place.PriceRange{Min: vnd(low), Max: vnd(low * int64(1+g.IntN(4)))}
	}
	if mix.minutes > 0 {
		p.VisitDurationMin = mix.minutes * (1 + g.IntN(3))
	}
	if p.Kind == place.KindLodging {
		p.Lodging = []place.Lodging{{From: "2025-01-01", Stars: g.IntN(6), Rooms: 5 + g.IntN(200)}}
	}
	for _, a := range []string{"parking", "toilet", "wifi"} {
		if g.IntN(3) == 0 {
			p.Amenities = append(p.Amenities, a)
		}
	}
	p.Description = domain.LocalizedText{
		"vi": fmt.Sprintf("%s nằm trên đường %s, gần %s.", vi, centre.street, g.word()),
		"en": fmt.Sprintf("%s stands on %s street, near %s.", en, domain.Fold(centre.street), domain.Fold(g.word())),
	}
	return p
}

func vnd(n int64) place.Money { return place.Money{Amount: n, Currency: "VND"} }

// pick returns an index with the odds of its weight of total.
func pick(g generator, total int, weight func(int) int) int {
	left := g.IntN(total)
	for k := 0; ; k++ {
		if left -= weight(k); left < 0 {
			return k
		}
	}
}

// near is a point whose distance from the centre falls off as in a town: the
// median is 3 km, some are 40 km out.
func (g generator) near(centre domain.Point) domain.Point {
	km := min(40, 3*math.Exp(0.9*g.NormFloat64()))
	angle := 2 * math.Pi * g.Float64()
	round := func(v float64) float64 { return math.Round(v*1e6) / 1e6 }
	return domain.Point{
		Lat: round(centre.Lat + km/111.2*math.Sin(angle)),
		Lon: round(centre.Lon + km/111.2*math.Cos(angle)/math.Cos(centre.Lat*math.Pi/180)),
	}
}

// openings are the hours made-up places have.
var openings = func() []hours.Hours {
	var all []hours.Hours
	for _, text := range []string{
		"24/7", "Mo-Su 07:00-22:00", "Mo-Su 06:00-22:00", "Mo-Su 07:00-11:30,13:30-17:00", "Mo-Fr 07:30-11:30,13:30-17:00; Sa,Su off",
		"Mo-Su 18:00-02:00", "Mo-Su 09:00-21:30; PH off", "Tu-Su 08:00-17:00", "Mo-Su 05:30-18:30", "May-Sep 06:00-19:00; Oct-Apr 06:30-18:00",
	} {
		h, err := hours.Parse(text)
		if err != nil {
			panic(err)
		}
		all = append(all, h)
	}
	return all
}()
