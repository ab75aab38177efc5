package audit

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"hanhtrinh/domain"
)

// maxGroup is how many entries are written at once.
const maxGroup = 256

// write empties the queue until it is closed.
func (l *Log) write() {
	defer close(l.ended)
	var left *waiting
	for {
		first := left
		if left = nil; first == nil {
			var open bool
			if first, open = <-l.queue; !open {
				break
			}
		}
		var group []*waiting
		group, left = l.group(first)
		l.commit(group)
	}
	if err := l.settle(); err != nil {
		l.o.Log.Error("the last entries of the audit log may be lost; nothing was done for them", "error", err)
	}
}

// group is first and what waits behind it, as far as it goes into one commit;
// left did not.
func (l *Log) group(first *waiting) (group []*waiting, left *waiting) {
	group = []*waiting{first}
	for n := len(first.entries); ; {
		select {
		case next, open := <-l.queue:
			if !open {
				return group, nil
			}
			if n += len(next.entries); n > maxGroup {
				return group, next
			}
			group = append(group, next)
		default:
			return group, nil
		}
	}
}

// commit writes a group and answers all of it.
func (l *Log) commit(group []*waiting) {
	var entries []Entry
	var waits []*waiting
	for _, w := range group {
		if w.ctx.Err() != nil { // nobody waits any more, so nothing is done
			w.done <- unavailable(w.ctx.Err())
			continue
		}
		entries, waits = append(entries, w.entries...), append(waits, w)
	}
	err := l.settle()
	for chunk := range slices.Chunk(entries, maxGroup) { // several for one call with very many ids
		if err == nil {
			l.doubt = follow(l.head(), chunk)
			err = l.settle()
		}
	}
	l.tell(err)
	if err != nil {
		err = unavailable(err)
	}
	for _, w := range waits {
		w.done <- err
	}
}

// settle writes what the store was given and has not confirmed: byte for byte
// the same again until it is surely there, because a commit that was given up
// may still come in, and a lane must not fork.
func (l *Log) settle() (err error) {
	for range 3 {
		if len(l.doubt) == 0 {
			return nil
		}
		if err = l.append(); err == nil {
			l.advance(l.doubt)
			l.doubt = nil
		}
	}
	return err
}

func (l *Log) append() error {
	ctx, cancel := context.WithTimeout(context.Background(), appendWait)
	defer cancel()
	err := l.o.Store.AppendAudit(ctx, l.doubt)
	if domain.CodeOf(err) != domain.CodeConflict {
		return err
	}
	there, lookup := l.o.Store.AuditLane(ctx, l.lane, l.doubt[0].Seq-1, len(l.doubt))
	switch {
	case lookup != nil:
		return lookup
	case len(there) == 0: // a store that is not sure yet
		return err
	case same(there, l.doubt):
		return nil
	}
	l.o.Log.Error("somebody else has written into the audit log of this server; going on in a new lane", "lane", l.lane, "seq", l.doubt[0].Seq)
	l.beginLane()
	entries := make([]Entry, len(l.doubt))
	for i, r := range l.doubt {
		entries[i] = r.Entry
	}
	l.doubt = follow(l.head(), entries)
	return fmt.Errorf("the lane was taken: %w", err)
}

func same(a, b []Record) bool {
	return slices.EqualFunc(a, b, func(a, b Record) bool { return a.Seq == b.Seq && bytes.Equal(a.Hash, b.Hash) })
}

// follow makes the records of entries behind head.
func follow(head Head, entries []Entry) []Record {
	records := make([]Record, len(entries))
	for i, e := range entries {
		records[i] = head.Next(e)
		head = records[i].Head()
	}
	return records
}

func (l *Log) beginLane() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lane = l.o.IDs()
	l.own[l.lane] = Head{Lane: l.lane}
}

func (l *Log) head() Head {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.own[l.lane]
}

// advance notes what surely is in the store; a checkpoint has to cover it, but
// none is due for what the log says about checkpoints.
func (l *Log) advance(records []Record) {
	l.mu.Lock()
	defer l.mu.Unlock()
	head := records[len(records)-1].Head()
	l.own[head.Lane] = head
	for _, r := range records {
		if r.Entry.Operation != markOperation {
			l.unsigned++
		}
	}
	if l.unsigned >= l.o.CheckpointEach {
		select {
		case l.due <- struct{}{}:
		default: // it is known
		}
	}
}

// tell logs when the log begins to fail and when it no longer does.
func (l *Log) tell(err error) {
	if err != nil && !l.failing {
		l.o.Log.Error("the audit log cannot be written: what needs it is refused", "error", err)
	}
	if err == nil && l.failing {
		l.o.Log.Info("the audit log is written again")
	}
	l.failing = err != nil
}
