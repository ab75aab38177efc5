package storetest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/paulmach/orb"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
)

// passes is the brute-force meaning of a Filter, After aside.
func passes(p place.Place, f place.Filter) bool {
	switch {
	case len(f.Kinds) > 0 && !slices.Contains(f.Kinds, p.Kind):
		return false
	case len(f.AreaKeys) > 0 && !slices.ContainsFunc(f.AreaKeys, func(k string) bool { return slices.Contains(p.AreaKeys, k) }):
		return false
	case f.BBox != nil && (p.Location.Lon < f.BBox.Min[0] || p.Location.Lon > f.BBox.Max[0] ||
		p.Location.Lat < f.BBox.Min[1] || p.Location.Lat > f.BBox.Max[1]):
		return false
	case f.Near != nil && f.RadiusM > 0 && f.Near.DistanceM(p.Location) > f.RadiusM:
		return false
	}
	return true
}

// modelList is what ListPlaces must return of the living places all.
func modelList(all []place.Place, f place.Filter, limit int) []place.Place {
	key := func(p place.Place) place.After {
		if f.Near == nil {
			return place.After{ID: p.ID}
		}
		return place.After{DistanceM: f.Near.DistanceM(p.Location), ID: p.ID}
	}
	order := func(a, b place.After) int {
		return cmp.Or(cmp.Compare(a.DistanceM, b.DistanceM), cmp.Compare(a.ID, b.ID))
	}
	var out []place.Place
	for _, p := range all {
		if !passes(p, f) {
			continue
		}
		if f.After != nil {
			after := *f.After
			if f.Near == nil {
				after.DistanceM = 0
			}
			if order(key(p), after) <= 0 {
				continue
			}
		}
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b place.Place) int { return order(key(a), key(b)) })
	return out[:min(limit, len(out))]
}

var (
	modelKinds = []place.Kind{place.KindAttraction, place.KindLodging, place.KindDining, place.KindDestination}
	modelAreas = []string{"60@2004-07-08", "68@2025-07-01", "22918@2025-07-01", "22918@2004-07-08", "46@2025-07-01"}
	modelTowns = []domain.Point{{Lat: 10.93, Lon: 108.1}, {Lat: 16.46, Lon: 107.59}, {Lat: 10.35, Lon: 107.08},
		{Lat: -17.8, Lon: 179.9}, {Lat: 89.9, Lon: 20}, {Lat: 0, Lon: 0}}
)

// randomPlace lies in or around one of the towns, often exactly where others
// do.
func randomPlace(r *rand.Rand, id string) place.Place {
	return simple(id, func(p *place.Place) {
		p.Kind = modelKinds[min(r.IntN(12), 3)%4]
		if r.IntN(4) > 0 {
			p.Kind = modelKinds[r.IntN(3)]
		}
		p.Location = randomPoint(r)
		for _, k := range modelAreas {
			if r.IntN(3) == 0 {
				p.AreaKeys = append(p.AreaKeys, k)
			}
		}
	})
}

func randomPoint(r *rand.Rand) domain.Point {
	town := modelTowns[min(r.IntN(12), len(modelTowns)-1+r.IntN(3)*-1)%len(modelTowns)]
	if r.IntN(2) == 0 {
		town = modelTowns[0]
	}
	spread := []float64{0, 0.0001, 0.01, 0.05, 1}[r.IntN(5)]
	pt := domain.Point{Lat: town.Lat + spread*(r.Float64()*2-1), Lon: town.Lon + spread*(r.Float64()*2-1)}
	if r.IntN(3) == 0 { // on a coarse grid: equal distances
		pt.Lat, pt.Lon = town.Lat+float64(r.IntN(5)-2)/1000, town.Lon+float64(r.IntN(5)-2)/1000
	}
	pt.Lat = min(pt.Lat, 90)
	if pt.Lon > 180 {
		pt.Lon -= 360
	}
	return pt
}

// randomFilter restricts by any mixture; edges often lie exactly on a place.
func randomFilter(r *rand.Rand, all []place.Place) place.Filter {
	var f place.Filter
	some := func() domain.Point {
		if r.IntN(3) > 0 {
			return all[r.IntN(len(all))].Location
		}
		return randomPoint(r)
	}
	if r.IntN(3) == 0 {
		f.Kinds = append(f.Kinds, modelKinds[r.IntN(4)])
		if r.IntN(2) == 0 {
			f.Kinds = append(f.Kinds, modelKinds[r.IntN(4)], "no_such_kind")
		}
	}
	if r.IntN(3) == 0 {
		f.AreaKeys = append(f.AreaKeys, modelAreas[r.IntN(len(modelAreas))])
		if r.IntN(2) == 0 {
			f.AreaKeys = append(f.AreaKeys, modelAreas[r.IntN(len(modelAreas))], "x")
		}
	}
	if r.IntN(4) == 0 {
		b := orb.MultiPoint{some().Orb(), some().Orb()}.Bound()
		f.BBox = &b
	}
	if r.IntN(2) == 0 {
		near := some()
		f.Near = &near
		switch r.IntN(4) {
		case 0:
			f.RadiusM = near.DistanceM(some()) // exactly on a place: inclusive
		case 1:
			f.RadiusM = r.Float64() * 5000
		case 2:
			f.RadiusM = r.Float64() * 3e6
		}
	}
	return f
}

func describe(f place.Filter) string {
	s := fmt.Sprintf("kinds %v areas %v radius %v", f.Kinds, f.AreaKeys, f.RadiusM)
	if f.BBox != nil {
		s += fmt.Sprintf(" bbox %v", *f.BBox)
	}
	if f.Near != nil {
		s += fmt.Sprintf(" near %v", *f.Near)
	}
	if f.After != nil {
		s += fmt.Sprintf(" after %v", *f.After)
	}
	return s
}
