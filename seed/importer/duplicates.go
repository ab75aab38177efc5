package importer

import (
	"context"
	"hash/maphash"
	"math"
	"slices"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
)

// How near two places of one name must be to count as one.
const (
	duplicateM      = 150
	duplicateSightM = 500 // both are sights: attraction or nature
)

// cellDegrees is the side of a cell of the grid, some 550 m of latitude.
const cellDegrees = 0.005

// Duplicates finds places that bear one folded name close together. It is a
// grid in memory, some 60 bytes for each name of a place.
type Duplicates struct {
	seed    maphash.Seed
	heads   map[uint64]int32 // by name and cell: the newest entry
	entries []named
}

type named struct {
	key   uint64
	next  int32 // entry before it with the same key; -1 = none
	at    domain.Point
	sight bool
	id    string
	of    string // what it already repeats
}

// NewDuplicates returns an empty grid.
func NewDuplicates() *Duplicates {
	return &Duplicates{seed: maphash.MakeSeed(), heads: map[uint64]int32{}}
}

// LoadDuplicates reads every place of the store once.
func LoadDuplicates(ctx context.Context, s place.Store) (*Duplicates, error) {
	d := NewDuplicates()
	_, err := s.EachPlace(ctx, place.Filter{}, func(p place.Place) error {
		d.Add(&p)
		return nil
	})
	return d, err
}

// genericNames are the folded labels of subkinds: places without a name of
// their own bear them, and sharing one means nothing.
var genericNames = func() map[string]bool {
	m := map[string]bool{}
	for _, s := range place.Subkinds() {
		for _, label := range s.Label {
			m[domain.Fold(label)] = true
		}
	}
	return m
}()

// comparedNames are the folded names a place is compared by: its Vietnamese
// name (else the one shown by default) and its aliases in Vietnamese or in no
// stated language.
func comparedNames(p *place.Place) []string {
	text, _ := p.Name.Pick(nil)
	names := []string{domain.Fold(text)}
	for _, a := range p.Aliases {
		if a.Lang == "vi" || a.Lang == place.UnknownLanguage {
			names = append(names, domain.Fold(a.Text))
		}
	}
	slices.Sort(names)
	return slices.DeleteFunc(slices.Compact(names), func(s string) bool { return s == "" || genericNames[s] })
}

func (d *Duplicates) key(name string, row, column int64) uint64 {
	var h maphash.Hash
	h.SetSeed(d.seed)
	h.WriteString(name)
	for _, v := range []int64{row, column} {
		for shift := 0; shift < 64; shift += 16 {
			h.WriteByte(byte(v >> shift))
			h.WriteByte(byte(v >> (shift + 8)))
		}
	}
	return h.Sum64()
}

func cell(degrees float64) int64 { return int64(math.Floor(degrees / cellDegrees)) }

// Add puts p into the grid.
func (d *Duplicates) Add(p *place.Place) {
	for _, name := range comparedNames(p) {
		key := d.key(name, cell(p.Location.Lat), cell(p.Location.Lon))
		next, ok := d.heads[key]
		if !ok {
			next = -1
		}
		d.heads[key] = int32(len(d.entries))
		d.entries = append(d.entries, named{key: key, next: next, at: p.Location, sight: isSight(p), id: p.ID, of: p.DuplicateOf})
	}
}

// cut takes back what was added after there were n entries.
func (d *Duplicates) cut(n int) {
	for i := len(d.entries) - 1; i >= n; i-- {
		if e := d.entries[i]; e.next >= 0 {
			d.heads[e.key] = e.next
		} else {
			delete(d.heads, e.key)
		}
	}
	d.entries = d.entries[:n]
}

// Find returns the nearest place of the grid that p repeats, the record of
// that name itself when it was found to be one of several.
func (d *Duplicates) Find(p *place.Place) (id string, distanceM float64, ok bool) {
	reach := float64(duplicateM)
	if isSight(p) {
		reach = duplicateSightM
	}
	distanceM = math.Inf(1)
	dLat := reach / 111_000
	dLon := dLat / max(0.01, math.Cos(p.Location.Lat*math.Pi/180))
	for _, name := range comparedNames(p) {
		for row := cell(p.Location.Lat - dLat); row <= cell(p.Location.Lat+dLat); row++ {
			for column := cell(p.Location.Lon - dLon); column <= cell(p.Location.Lon+dLon); column++ {
				at, there := d.heads[d.key(name, row, column)]
				for i := at; there && i >= 0; i = d.entries[i].next {
					e := &d.entries[i]
					m := e.at.DistanceM(p.Location)
					near := m <= duplicateM || m <= reach && e.sight
					if near && m < distanceM && e.id != p.ID && e.of != p.ID {
						id, distanceM, ok = e.id, m, true
						if e.of != "" {
							id = e.of
						}
					}
				}
			}
		}
	}
	return id, distanceM, ok
}

func isSight(p *place.Place) bool {
	return p.Kind == place.KindAttraction || p.Kind == place.KindNature
}
