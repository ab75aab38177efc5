package search

import "slices"

// within says whether a becomes b by at most limit changes: a letter put in,
// left out, replaced, or two neighbours swapped (optimal string alignment). It
// returns how many it takes.
func within(a, b string, limit int) (int, bool) {
	if a == b {
		return 0, true
	}
	if d := len(a) - len(b); d > limit || -d > limit {
		return 0, false
	}
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a) == 0 || len(b) == 0 {
		n := len(a) + len(b)
		return n, n <= limit
	}
	n := alignment(a, b, limit)
	return n, n <= limit
}

// alignment counts the changes between two words without a common start or end,
// or gives limit+1 when there are more.
func alignment(a, b string, limit int) int {
	const longest = 40
	if len(a) > longest || len(b) > longest {
		return limit + 1
	}
	var rows [3][longest + 1]int
	for j := 0; j <= len(b); j++ {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur, prev, before := &rows[i%3], &rows[(i+2)%3], &rows[(i+1)%3]
		cur[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			n := min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				n = min(n, before[j-2]+1)
			}
			cur[j] = n
			least = min(least, n)
		}
		if least > limit {
			return limit + 1
		}
	}
	return rows[len(a)%3][len(b)]
}

// bigrams are the pairs of neighbouring bytes of a word with its ends marked,
// sorted; Dice of two such lists is a similarity that does not mind where words
// are cut.
func bigrams(s string) []uint16 {
	if s == "" {
		return nil
	}
	out := make([]uint16, 0, len(s)+1)
	last := byte('^')
	for i := range len(s) {
		out = append(out, uint16(last)<<8|uint16(s[i]))
		last = s[i]
	}
	out = append(out, uint16(last)<<8|'$')
	slices.Sort(out)
	return out
}

// dice is twice what two sorted lists share over their length together.
func dice(a, b []uint16) float64 {
	if len(a)+len(b) == 0 {
		return 0
	}
	i, j, same := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			same++
			i++
			j++
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return 2 * float64(same) / float64(len(a)+len(b))
}
