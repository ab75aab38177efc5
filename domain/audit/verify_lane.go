package audit

import (
	"bytes"
	"context"
	"slices"

	"hanhtrinh/domain"
)

// How many records are read at once, and of how many lanes some are kept.
const (
	readAtOnce = 200
	keptAhead  = 16
)

// lane is how far one lane was looked at.
type lane struct {
	name    string
	seq     int64
	links   [][]byte // what the record behind seq may name as the one before it; none = anything
	good    int64    // sound records since the last checkpoint that hang together with what comes
	behind  int64    // records since the last checkpoint
	signed  int64    // number the last checkpoint was about
	gap     Finding  // of records that are missing, as far as it goes by now
	seen    bool     // it has a record
	pending bool     // there is a gap to report
}

// hold walks to where a checkpoint says that a lane had come, and holds the
// record there against it.
func (r *run) hold(ctx context.Context, l *lane, h Head) error {
	if h.Seq < l.seq { // made at the same time as another, or kept by another server
		return r.holdAgain(ctx, l, h)
	}
	if err := r.walk(ctx, l, h.Seq); err != nil {
		return err
	}
	switch {
	case len(l.links) == 0: // not there, which is told
	case slices.ContainsFunc(l.links, func(hash []byte) bool { return bytes.Equal(hash, h.Hash) }):
		r.summary.Proven += l.good
	case l.signed == h.Seq: // and was found so
		r.report(Finding{Kind: Rewritten, Lane: l.name, From: h.Seq, To: h.Seq})
	default:
		r.report(Finding{Kind: Rewritten, Lane: l.name, From: l.signed + 1, To: h.Seq})
	}
	l.good, l.behind, l.signed = 0, 0, h.Seq
	return nil
}

// holdAgain holds a checkpoint against a record that was passed before.
func (r *run) holdAgain(ctx context.Context, l *lane, h Head) error {
	records, err := r.Store.AuditLane(ctx, l.name, h.Seq-1, 1)
	if domain.CodeOf(err) == domain.CodeInternal || err == nil && (len(records) == 0 || records[0].Seq != h.Seq) {
		return nil // told when it was passed
	}
	if err != nil {
		return err
	}
	if !bytes.Equal(records[0].Hash, h.Hash) && !bytes.Equal(records[0].Sum(), h.Hash) {
		r.report(Finding{Kind: Rewritten, Lane: l.name, From: h.Seq, To: h.Seq})
	}
	return nil
}

// walk looks at every record of a lane up to number to.
func (r *run) walk(ctx context.Context, l *lane, to int64) error {
	for l.seq < to {
		next, kind, err := r.next(ctx, l)
		if err != nil {
			return err
		}
		switch {
		case kind == Unreadable:
			r.missing(l, Unreadable, l.seq+1)
		case next == nil || next.Seq > to:
			r.missing(l, Removed, to)
		case next.Seq > l.seq+1:
			r.missing(l, Removed, next.Seq-1)
		default:
			r.look(l, *next)
		}
	}
	return nil
}

// look judges the record behind the last one.
func (r *run) look(l *lane, record Record) {
	r.endGap(l)
	r.ahead[l.name] = r.ahead[l.name][1:]
	record.Lane = l.name
	follows := len(l.links) == 0 || slices.ContainsFunc(l.links, func(hash []byte) bool { return bytes.Equal(hash, record.Prev) })
	sum := record.Sum()
	l.seq, l.seen = record.Seq, true
	l.behind++
	switch {
	case !bytes.Equal(sum, record.Hash):
		// The hash beside it may be what was edited: either may be named by the
		// next record.
		r.report(Finding{Kind: Edited, Lane: l.name, From: l.seq, To: l.seq})
		l.links = [][]byte{record.Hash, sum}
	case !follows:
		r.report(Finding{Kind: Replaced, Lane: l.name, From: l.seq, To: l.seq})
		l.links = [][]byte{record.Hash}
		l.good = 1
	default:
		l.links = [][]byte{record.Hash}
		l.good++
	}
	if m, ok := markOf(record.Entry); ok && l.seq <= r.heads[l.name].Seq {
		r.mark(m)
	}
	if r.done++; r.Progress != nil && r.done%readAtOnce == 0 {
		r.Progress(r.done, max(r.done, r.total))
	}
}

// missing passes records up to number to, which cannot be looked at. What was
// good before them does not hang together with what comes.
func (r *run) missing(l *lane, kind Kind, to int64) {
	if l.pending && l.gap.Kind != kind {
		r.endGap(l)
	}
	if !l.pending {
		l.pending, l.gap = true, Finding{Kind: kind, Lane: l.name, From: l.seq + 1}
	}
	l.gap.To = to
	l.seq, l.links, l.good = to, nil, 0
}

func (r *run) endGap(l *lane) {
	if l.pending {
		l.pending = false
		r.report(l.gap)
	}
}

// next returns the record behind the last one, nil at the end of the lane, or
// says that the store cannot read it.
func (r *run) next(ctx context.Context, l *lane) (*Record, Kind, error) {
	for len(r.ahead[l.name]) > 0 && r.ahead[l.name][0].Seq <= l.seq {
		r.ahead[l.name] = r.ahead[l.name][1:]
	}
	if rest := r.ahead[l.name]; len(rest) > 0 {
		return &rest[0], "", nil
	}
	records, err := r.Store.AuditLane(ctx, l.name, l.seq, readAtOnce)
	if domain.CodeOf(err) == domain.CodeInternal && ctx.Err() == nil { // one of them is broken: which?
		records, err = r.Store.AuditLane(ctx, l.name, l.seq, 1)
		if domain.CodeOf(err) == domain.CodeInternal && ctx.Err() == nil {
			return nil, Unreadable, nil
		}
	}
	if err != nil || len(records) == 0 {
		return nil, "", err
	}
	if len(r.ahead) >= keptAhead {
		clear(r.ahead)
	}
	r.ahead[l.name] = records
	return &records[0], "", nil
}
