package inverted

import (
	stdbits "math/bits"
	"slices"
)

// bits is a set of ordinals. Nil is the empty one.
type bits []uint64

func newBits(n uint32) bits { return make(bits, (n+63)/64) }

func (b bits) has(ord uint32) bool {
	word := int(ord / 64)
	return word < len(b) && b[word]&(1<<(ord%64)) != 0
}

func (b bits) set(ord uint32) { b[ord/64] |= 1 << (ord % 64) }

// copied is a set of its own with room for n.
func (b bits) copied(n uint32) bits {
	if b == nil {
		return newBits(n)
	}
	return slices.Clone(b)
}

// seek returns the first ordinal from there on; none when there is none.
func (b bits) seek(from uint32) uint32 {
	word := int(from / 64)
	if word >= len(b) {
		return none
	}
	if rest := b[word] >> (from % 64); rest != 0 {
		return from + uint32(stdbits.TrailingZeros64(rest))
	}
	for word++; word < len(b); word++ {
		if b[word] != 0 {
			return uint32(word*64 + stdbits.TrailingZeros64(b[word]))
		}
	}
	return none
}
