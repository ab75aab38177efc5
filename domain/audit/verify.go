package audit

import (
	"context"
	"io"
	"maps"
	"slices"
)

// Source is a file of checkpoints.
type Source struct {
	Name string
	Text io.Reader
}

// Verification is what is held against what. Store, Checkpoints and Keys are
// needed.
type Verification struct {
	Store       Store
	Checkpoints []Source // of every server, if several keep their own
	Keys        Keys
	Lost        []string                // ids of files whose loss is known
	Report      func(Finding)           // is told each at once; may be nil
	Progress    func(done, total int64) // records; may be nil
}

// Verify reads every lane and holds it against the checkpoints. It may run
// beside servers that write. It keeps a few records, one head for each lane and
// 32 bytes for each checkpoint, however long the log is. What is wrong is
// reported and counted, and is no error.
//
// It reads the checkpoints in the order they were made in, and walks each lane
// to where a checkpoint says that it had come; so every record is read once.
// What the log says about its own checkpoints tells whether lines are missing at
// the end of their file. Somebody who can change the store and the file can
// still take away the end of both; then only a copy of the file tells.
func Verify(ctx context.Context, v Verification) (Summary, error) {
	// First of all: what stands here was written before the files are read, so
	// the lines it speaks of must be there.
	heads, err := v.Store.AuditHeads(ctx)
	if err != nil {
		return Summary{}, err
	}
	r := &run{Verification: v, lanes: map[string]*lane{}, heads: map[string]Head{}, marks: map[string]*marked{}, ahead: map[string][]Record{}}
	for _, h := range heads {
		r.heads[h.Lane] = h
		r.total += h.Seq
	}
	files, err := r.readCheckpoints(ctx)
	if err != nil {
		return r.summary, err
	}
	for _, h := range heads {
		l := r.lane(h.Lane)
		if err := r.walk(ctx, l, h.Seq); err != nil {
			return r.summary, err
		}
	}
	r.finish(files)
	return r.summary, nil
}

// run is one verification.
type run struct {
	Verification
	summary Summary
	heads   map[string]Head // as they were at the beginning
	lanes   map[string]*lane
	marks   map[string]*marked  // files of checkpoints that the log speaks of
	ahead   map[string][]Record // read and not looked at yet
	done    int64
	total   int64
}

func (r *run) lane(name string) *lane {
	l := r.lanes[name]
	if l == nil {
		l = &lane{name: name, links: [][]byte{make([]byte, len(lineHash(nil)))}}
		r.lanes[name] = l
	}
	return l
}

func (r *run) report(f Finding) {
	r.summary.Findings++
	if r.Report != nil {
		r.Report(f)
	}
}

func (r *run) readCheckpoints(ctx context.Context) ([]*lines, error) {
	files := make([]*lines, len(r.Checkpoints))
	for i, source := range r.Checkpoints {
		files[i] = newLines(source, r.Keys, r.report)
		if err := files[i].read(); err != nil {
			return nil, err
		}
	}
	for {
		first := earliest(files)
		if first == nil {
			return files, nil
		}
		c := first.now
		r.summary.Lines++
		if c.At.After(r.summary.Last) {
			r.summary.Last = c.At
		}
		for _, h := range c.Lanes {
			if err := r.hold(ctx, r.lane(h.Lane), h); err != nil {
				return nil, err
			}
		}
		if err := first.read(); err != nil {
			return nil, err
		}
	}
}

// earliest is the file whose next checkpoint was made first; nil at the end of
// all.
func earliest(files []*lines) *lines {
	var first *lines
	for _, f := range files {
		if f.now != nil && (first == nil || f.now.At.Before(first.now.At)) {
			first = f
		}
	}
	return first
}

// finish tells what only the end shows.
func (r *run) finish(files []*lines) {
	for _, name := range slices.Sorted(maps.Keys(r.lanes)) {
		l := r.lanes[name]
		r.endGap(l)
		r.summary.After += l.behind
		if r.heads[name].Seq > 0 || l.seen {
			r.summary.Lanes++
		}
	}
	if r.summary.Lanes > 0 && r.summary.Lines == 0 {
		r.report(Finding{Kind: NoCheckpoints})
	}
	r.holdMarks(files)
}
