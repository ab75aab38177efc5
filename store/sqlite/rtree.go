package sqlite

import (
	"context"
	"encoding/binary"
	"errors"
	"math"

	"github.com/paulmach/orb"

	"hanhtrinh/domain"
)

// The nodes of an R*Tree are rows of a table beside it, in the form that
// SQLite documents (sqlite.org/rtree.html, "Implementation details") and keeps
// for good, since files outlive versions: two bytes of depth (of the root
// only), two bytes of how many cells, then per cell an 8-byte number (of a row
// in a leaf, else of a node) and lat0, lat1, lon0, lon1 as 32-bit floats, all
// big-endian.
const (
	rootNode   = 1
	headBytes  = 4
	cellBytes  = 8 + 4*4
	slackM     = 0.01 // rounding of a sum of sines and of a box
	slackRatio = 1 - 1e-9
)

var errNode = errors.New("a node of the R*Tree is cut short")

// open adds what a node holds to the frontier.
func (s *Store) open(ctx context.Context, ses *session, q *frontier, at spot) (leaf bool, err error) {
	var data []byte
	if err := ses.row(ctx, s.sql.node, at.node).Scan(&data); err != nil {
		return false, err
	}
	if len(data) < headBytes {
		return false, errNode
	}
	depth := at.depth
	if at.node == rootNode {
		depth = int(binary.BigEndian.Uint16(data))
	}
	cells := int(binary.BigEndian.Uint16(data[2:]))
	if len(data) < headBytes+cells*cellBytes {
		return false, errNode
	}
	allowed := within(q.f, wholeEarth)
	var rows []byte
	for i, held := 0, 0; i < cells; i++ {
		n, box := cell(data[headBytes+i*cellBytes:])
		if !box.Intersects(allowed) {
			continue
		}
		if depth == 0 {
			rows = appendNumber(rows, held, n)
			held++
			continue
		}
		if d := leastDistance(*q.f.Near, box); q.f.RadiusM == 0 || d <= q.f.RadiusM {
			q.add(spot{distance: d, node: n, depth: depth - 1})
		}
	}
	if len(rows) == 0 {
		return depth == 0, nil
	}
	return true, collect(ctx, ses, s.sql.leaf, q.take, append(args(q.f, allowed), string(append(rows, ']')))...)
}

func cell(b []byte) (n int64, box orb.Bound) {
	float := func(i int) float64 {
		return float64(math.Float32frombits(binary.BigEndian.Uint32(b[8+4*i:])))
	}
	return int64(binary.BigEndian.Uint64(b)), orb.Bound{Min: orb.Point{float(2), float(0)}, Max: orb.Point{float(3), float(1)}}
}

// leastDistance is a lower bound of the distance in metres from p to anything
// in box. At any latitude the nearest longitude is that of p or of the nearer
// edge; along that meridian the nearest latitude is an end, or the foot of the
// great circle that meets it at a right angle.
func leastDistance(p domain.Point, box orb.Bound) float64 {
	const deg = 180 / math.Pi
	lon := p.Lon
	if lon < box.Min[0] || lon > box.Max[0] {
		lon = box.Min[0]
		if turn(p.Lon, box.Max[0]) < turn(p.Lon, box.Min[0]) {
			lon = box.Max[0]
		}
	}
	south, north := box.Min[1], box.Max[1]
	foot := math.Atan2(math.Sin(p.Lat/deg), math.Cos(p.Lat/deg)*math.Cos((lon-p.Lon)/deg)) * deg
	least := min(p.DistanceM(domain.Point{Lat: south, Lon: lon}), p.DistanceM(domain.Point{Lat: north, Lon: lon}))
	if south < foot && foot < north {
		least = min(least, p.DistanceM(domain.Point{Lat: foot, Lon: lon}))
	}
	return max(0, least*slackRatio-slackM)
}

// turn is the angle between two longitudes in degrees, 0 to 180.
func turn(a, b float64) float64 {
	d := math.Mod(math.Abs(a-b), 360)
	return min(d, 360-d)
}
