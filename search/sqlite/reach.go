package sqlite

import (
	"hash/maphash"
	"math"
	"sync/atomic"

	"hanhtrinh/search"
)

// reaches remembers how far pages reached, so that the first ring of the next
// question like it is about as wide as its page. It is a guess, never a limit:
// questions that share a slot by chance only cost each other a ring.
type reaches struct{ slots [4096]reach }

// reach is a distance in metres as the bits of a float32; 0 = not known.
type reach struct{ bits atomic.Uint32 }

// Questions from one cell, some 2 km wide, are alike.
const cellsOfDegree = 50

var reachSeed = maphash.MakeSeed()

// of returns the slot of a: where it is asked, for what and how much of it.
func (r *reaches) of(a *search.Ask) *reach {
	var h maphash.Hash
	h.SetSeed(reachSeed)
	maphash.WriteComparable(&h, [3]int{int(math.Floor(a.Near.Lat * cellsOfDegree)), int(math.Floor(a.Near.Lon * cellsOfDegree)), a.Limit})
	for _, k := range a.Kinds {
		h.WriteString(string(k))
		h.WriteByte(' ')
	}
	for _, list := range [][]string{a.Subkinds, a.Categories, a.Amenities, a.AreaKeys} {
		for _, s := range list {
			h.WriteString(s)
			h.WriteByte(',')
		}
		h.WriteByte(';')
	}
	return &r.slots[h.Sum64()%uint64(len(r.slots))]
}

// metres is a little more than the last page needed; 0 = not known.
func (r *reach) metres() float64 { return 1.25 * float64(math.Float32frombits(r.bits.Load())) }

// note keeps how far a page reached, or how far it looked when it is not full.
func (r *reach) note(metres float64) {
	r.bits.Store(math.Float32bits(float32(math.Max(metres, narrowestM))))
}
