package audit

import (
	"cmp"
	"encoding/binary"
	"maps"
	"slices"
)

// numbered is a line of a file of checkpoints, as short as it can be kept: who
// wants to put another line in its place needs a key anyway.
type numbered struct {
	n    int64
	hash uint64 // its first 8 bytes
}

func number(n int64, hash []byte) numbered {
	var first [8]byte
	copy(first[:], hash)
	return numbered{n: n, hash: binary.BigEndian.Uint64(first[:])}
}

func (a numbered) compare(b numbered) int {
	return cmp.Or(cmp.Compare(a.n, b.n), cmp.Compare(a.hash, b.hash))
}

// marked is what the log says of one file of checkpoints.
type marked struct {
	lines []numbered
	keys  map[string]bool
}

func (r *run) mark(m Mark) {
	file := r.marks[m.File]
	if file == nil {
		file = &marked{keys: map[string]bool{}}
		r.marks[m.File] = file
	}
	file.lines = append(file.lines, number(m.N, m.Hash))
	file.keys[m.Key] = true
}

// holdMarks looks for the lines that the log speaks of in the files, of which
// several may be copies of one.
func (r *run) holdMarks(files []*lines) {
	for _, id := range slices.Sorted(maps.Keys(r.marks)) {
		m := r.marks[id]
		slices.SortFunc(m.lines, numbered.compare)
		var name string
		var there []numbered
		for _, f := range files {
			if f.id == id {
				name, there = f.source.Name, append(there, f.all...)
			}
		}
		switch {
		case name != "":
			slices.SortFunc(there, numbered.compare)
			r.holdLines(name, m.lines, there)
		case slices.Contains(r.Lost, id):
		case slices.ContainsFunc(r.Keys.ids, func(key string) bool { return m.keys[key] }):
			r.report(Finding{Kind: FileMissing, File: id, From: 1, To: m.lines[len(m.lines)-1].n})
		default:
			r.summary.Unseen++
		}
	}
}

// holdLines reports lines that are not there, those that follow each other as
// one.
func (r *run) holdLines(name string, lines, there []numbered) {
	var gap *Finding
	for _, line := range lines {
		if _, found := slices.BinarySearchFunc(there, line, numbered.compare); found {
			if gap != nil {
				r.report(*gap)
			}
			gap = nil
			continue
		}
		if gap == nil {
			gap = &Finding{Kind: LinesRemoved, File: name, From: line.n}
		}
		gap.To = line.n
	}
	if gap != nil {
		r.report(*gap)
	}
}
