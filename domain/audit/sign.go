package audit

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"slices"
	"time"
)

// sign makes a checkpoint whenever one is due, until ctx ends.
func (l *Log) sign(ctx context.Context) {
	ticker := time.NewTicker(l.o.CheckpointTime)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		case <-l.due:
		}
		if l.Unsigned() == 0 {
			continue
		}
		if err := l.Checkpoint(ctx); err != nil && ctx.Err() == nil {
			l.o.Log.Error("no checkpoint of the audit log could be made", "error", err)
		}
	}
}

// Checkpoint signs how far all lanes have come, if any moved. A server does it
// at its start, too, so that what one before it left unsigned lies open no
// longer than needed.
func (l *Log) Checkpoint(ctx context.Context) error {
	l.signing.Lock()
	defer l.signing.Unlock()
	if l.over || l.o.Signer == nil {
		return errors.New("this audit log makes no checkpoints")
	}
	ctx, cancel := context.WithTimeout(ctx, checkpointWait)
	defer cancel()
	var moved []Head
	var covers int64
	at := l.o.Clock().UTC()
	mark, err := l.o.Signer.Append(ctx, at, func() (heads []Head, err error) {
		covers = l.Unsigned()
		moved, err = l.moved(ctx)
		return moved, err
	})
	if err != nil || len(moved) == 0 {
		return err
	}
	for _, h := range moved {
		l.known[h.Lane] = h
	}
	l.mu.Lock()
	l.unsigned -= covers
	l.mu.Unlock()
	return l.internally(ctx, mark.entry(at))
}

// moved returns the heads that no checkpoint of this process names yet. What
// the store says of the lanes of this process, and what it said before of the
// others, is not forgotten: a store that was tampered with gets no signature
// for it.
func (l *Log) moved(ctx context.Context) ([]Head, error) {
	own := l.ownHeads() // before the store is asked, which then knows them all
	heads, err := l.o.Store.AuditHeads(ctx)
	if err != nil {
		return nil, err
	}
	stored := make(map[string]Head, len(heads))
	for _, h := range heads {
		stored[h.Lane] = h
	}
	var moved []Head
	for lane, h := range own {
		if h.Seq > 0 && h.Seq > l.known[lane].Seq {
			moved = append(moved, h)
		}
		l.compare(h, stored[lane])
		delete(stored, lane)
	}
	for lane, before := range l.known {
		if _, mine := own[lane]; !mine && !l.compare(before, stored[lane]) {
			delete(stored, lane)
		}
	}
	for _, h := range heads {
		if _, still := stored[h.Lane]; still && h.Seq > l.known[h.Lane].Seq {
			moved = append(moved, h)
		}
	}
	slices.SortFunc(moved, func(a, b Head) int { return cmp.Compare(a.Lane, b.Lane) })
	return moved, nil
}

func (l *Log) ownHeads() map[string]Head {
	l.mu.Lock()
	defer l.mu.Unlock()
	own := make(map[string]Head, len(l.own))
	for lane, h := range l.own {
		own[lane] = h
	}
	return own
}

// compare says whether a lane that had come as far as sure can be where it is
// now, and tells once of each that cannot.
func (l *Log) compare(sure, now Head) bool {
	if now.Seq > sure.Seq || now.Seq == sure.Seq && bytes.Equal(now.Hash, sure.Hash) {
		return true
	}
	if !l.wrong[sure.Lane] {
		l.wrong[sure.Lane] = true
		l.o.Log.Error("the audit log was tampered with; see: hanhtrinh audit verify", "lane", sure.Lane, "was_at", sure.Seq, "is_at", now.Seq)
	}
	return false
}
