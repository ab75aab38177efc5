package api

import (
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"hanhtrinh/domain"
)

// parseNear reads "lat,lon".
func parseNear(value string) (domain.Point, *domain.FieldError) {
	n, ok := numbers(value, 2)
	if !ok {
		e := paramError("near", domain.ReasonBadFormat, "expected", "lat,lon")
		return domain.Point{}, &e
	}
	p := domain.Point{Lat: n[0], Lon: n[1]}
	if m := domain.CheckPoint(p, "lat,lon"); m != nil {
		return p, &domain.FieldError{Parameter: "near", Message: *m}
	}
	return p, nil
}

// boxOrder is how a box is written (RFC 7946).
const boxOrder = "minLon,minLat,maxLon,maxLat"

// parseBBox reads a box from a parameter.
func parseBBox(value string) (*orb.Bound, *domain.FieldError) {
	n, ok := numbers(value, 4)
	if !ok {
		e := paramError("bbox", domain.ReasonBadFormat, "expected", boxOrder)
		return nil, &e
	}
	return checkBBox([4]float64(n))
}

// checkBBox takes the numbers of a box in their order.
func checkBBox(n [4]float64) (*orb.Bound, *domain.FieldError) {
	for i := 0; i < 4; i += 2 {
		if m := domain.CheckPoint(domain.Point{Lon: n[i], Lat: n[i+1]}, boxOrder); m != nil {
			return nil, &domain.FieldError{Parameter: "bbox", Message: *m}
		}
	}
	if n[0] > n[2] {
		e := paramError("bbox", domain.ReasonBBoxAntimeridian)
		return nil, &e
	}
	if n[1] > n[3] {
		e := paramError("bbox", domain.ReasonRangeReversed)
		return nil, &e
	}
	return &orb.Bound{Min: orb.Point{n[0], n[1]}, Max: orb.Point{n[2], n[3]}}, nil
}

// numbers reads exactly n plain decimal numbers separated by commas.
func numbers(value string, n int) ([]float64, bool) {
	parts := strings.Split(value, ",")
	if len(parts) != n {
		return nil, false
	}
	out := make([]float64, n)
	for i, p := range parts {
		f, err := strconv.ParseFloat(strings.TrimSpace(p), 64)
		if err != nil || math.IsNaN(f) || math.IsInf(f, 0) || strings.ContainsAny(p, "xX_pP") {
			return nil, false
		}
		out[i] = f
	}
	return out, true
}
