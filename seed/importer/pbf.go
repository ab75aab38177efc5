package importer

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"path"
	"slices"
	"sync/atomic"
	"time"

	"github.com/paulmach/osm"
	"github.com/paulmach/osm/osmpbf"

	"hanhtrinh/domain"
)

// pbfReader reads an OpenStreetMap PBF file: nodes, closed ways (at the middle
// of their nodes) and area relations (at the middle of the nodes of their outer
// ways) that osmTags knows. It reads the file twice, and a third time when
// there are relations, and keeps in memory only the positions of nodes those
// ways are made of.
type pbfReader struct {
	name  string
	in    io.ReadSeeker
	size  int64
	pass  atomic.Int64
	count *counter

	want     []int64 // nodes of ways to keep, sorted
	at       []domain.Point
	known    []bool
	outer    map[int64][]int64 // nodes of the outer ways of relations to keep
	relevant map[int64]bool    // relations to keep
}

// NewPBF reads an OpenStreetMap PBF file of that many bytes.
func NewPBF(name string, in io.ReadSeeker, size int64) Reader {
	return &pbfReader{name: path.Base(name), in: in, size: size, count: &counter{}, outer: map[int64][]int64{}, relevant: map[int64]bool{}}
}

func (p *pbfReader) Origin() string { return "osm" }

// The readings of the file.
const (
	passWays    = iota // which nodes are needed
	passMembers        // the same for the ways relations are made of
	passAll
)

// Progress counts the first and the last reading.
func (p *pbfReader) Progress() (done, total int64) {
	done = min(p.count.n.Load(), p.size)
	if p.pass.Load() == passAll {
		done += p.size
	}
	return done, 2 * p.size
}

// counter counts the bytes read through it.
type counter struct {
	in io.Reader
	n  atomic.Int64
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.in.Read(b)
	c.n.Add(int64(n))
	return n, err
}

// scan reads the file from its start.
func (p *pbfReader) scan(ctx context.Context, set func(*osmpbf.Scanner), each func(osm.Object) error) error {
	if _, err := p.in.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if dense, err := denseNodes(ctx, p.in); err != nil {
		return fmt.Errorf("read %s: %w", p.name, err)
	} else if !dense {
		return fmt.Errorf("read %s: its nodes are not dense; convert it: osmium cat -o dense.osm.pbf %s", p.name, p.name)
	}
	if _, err := p.in.Seek(0, io.SeekStart); err != nil {
		return err
	}
	p.count.in = p.in
	if p.pass.Load() != passMembers {
		p.count.n.Store(0)
	}
	s := osmpbf.New(ctx, p.count, 2)
	defer s.Close()
	set(s)
	for s.Scan() {
		if err := each(s.Object()); err != nil {
			return err
		}
	}
	if err := s.Err(); err != nil {
		return fmt.Errorf("read %s: %w", p.name, err)
	}
	return nil
}

func (p *pbfReader) Read(ctx context.Context, row func(Row) error) error {
	if err := p.collect(ctx); err != nil {
		return err
	}
	p.pass.Store(passAll)
	return p.scan(ctx, func(*osmpbf.Scanner) {}, func(o osm.Object) error {
		e, ok := p.element(o)
		if !ok {
			return nil
		}
		r := Row{Position: Position{File: p.name, Element: e.name()}}
		if r.fillOSM(&e); r.Skipped {
			return nil // most of a map is no place: not a row
		}
		return row(r)
	})
}

// collect finds out which nodes' positions are needed.
func (p *pbfReader) collect(ctx context.Context) error {
	members := map[int64]bool{}
	err := p.scan(ctx, func(s *osmpbf.Scanner) { s.SkipNodes = true }, func(o osm.Object) error {
		switch o := o.(type) {
		case *osm.Way:
			if isPlace(o.Tags) && closed(o) {
				p.need(o)
			}
		case *osm.Relation:
			if kind := o.Tags.Find("type"); (kind == "multipolygon" || kind == "boundary") && isPlace(o.Tags) {
				p.relevant[int64(o.ID)] = true
				for _, id := range outerWays(o) {
					members[id] = true
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(members) > 0 {
		p.pass.Store(passMembers)
		err = p.scan(ctx, func(s *osmpbf.Scanner) { s.SkipNodes, s.SkipRelations = true, true }, func(o osm.Object) error {
			if w, ok := o.(*osm.Way); ok && members[int64(w.ID)] {
				p.outer[int64(w.ID)] = p.need(w)
			}
			return nil
		})
	}
	slices.Sort(p.want)
	p.want = slices.Compact(p.want)
	p.at, p.known = make([]domain.Point, len(p.want)), make([]bool, len(p.want))
	return err
}

// need notes the nodes of a way, and returns them.
func (p *pbfReader) need(w *osm.Way) []int64 {
	ids := make([]int64, len(w.Nodes))
	for i, n := range w.Nodes {
		ids[i] = int64(n.ID)
	}
	p.want = append(p.want, ids...)
	return ids
}

func isPlace(tags osm.Tags) bool {
	return slices.ContainsFunc(tags, func(t osm.Tag) bool { return osmKeys[t.Key] }) && subkindOfTags(tags.Find) != ""
}

func closed(w *osm.Way) bool {
	return len(w.Nodes) > 3 && w.Nodes[0].ID == w.Nodes[len(w.Nodes)-1].ID
}

func outerWays(r *osm.Relation) []int64 {
	var ids []int64
	for _, m := range r.Members {
		if m.Type == osm.TypeWay && (m.Role == "outer" || m.Role == "") {
			ids = append(ids, m.Ref)
		}
	}
	return ids
}

// element takes a place from the stream; nodes of a PBF file come before ways,
// and ways before relations, so that every position is known when it is asked.
func (p *pbfReader) element(o osm.Object) (osmElement, bool) {
	switch o := o.(type) {
	case *osm.Node:
		at := domain.Point{Lat: o.Lat, Lon: o.Lon}
		if i, ok := slices.BinarySearch(p.want, int64(o.ID)); ok {
			p.at[i], p.known[i] = at, true
		}
		if !isPlace(o.Tags) {
			return osmElement{}, false
		}
		return newElement("n", int64(o.ID), o.Tags, at, o.Timestamp), true
	case *osm.Way:
		if !closed(o) || !isPlace(o.Tags) {
			return osmElement{}, false
		}
		ids := make([]int64, len(o.Nodes))
		for i, n := range o.Nodes {
			ids[i] = int64(n.ID)
		}
		at, ok := p.middle(ids)
		return newElement("w", int64(o.ID), o.Tags, at, o.Timestamp), ok
	case *osm.Relation:
		if !p.relevant[int64(o.ID)] {
			return osmElement{}, false
		}
		var ids []int64
		for _, way := range outerWays(o) {
			ids = append(ids, p.outer[way]...)
		}
		at, ok := p.middle(ids)
		return newElement("r", int64(o.ID), o.Tags, at, o.Timestamp), ok
	}
	return osmElement{}, false
}

func newElement(letter string, id int64, tags osm.Tags, at domain.Point, when time.Time) osmElement {
	if when.Year() <= 1970 {
		when = time.Time{}
	}
	return osmElement{id: fmt.Sprintf("%s%d", letter, id), tags: tags.Map(), at: at, when: when}
}

// middle is the mean of the nodes' positions, each node once; ok is false when
// the file has none of them.
func (p *pbfReader) middle(ids []int64) (at domain.Point, ok bool) {
	ids = slices.Clone(ids)
	slices.SortFunc(ids, cmp.Compare[int64])
	n := 0.0
	for _, id := range slices.Compact(ids) {
		if i, found := slices.BinarySearch(p.want, id); found && p.known[i] {
			at.Lat += p.at[i].Lat
			at.Lon += p.at[i].Lon
			n++
		}
	}
	if n == 0 {
		return at, false
	}
	return domain.Point{Lat: at.Lat / n, Lon: at.Lon / n}, true
}
