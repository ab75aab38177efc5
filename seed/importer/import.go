package importer

import (
	"context"
	"errors"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
	"hanhtrinh/domain/place"
)

// Store is what an import needs of a store.
type Store interface {
	place.Store
	domain.Transactor
}

// Options of one import. Store, Areas and Now are required.
type Options struct {
	Store Store
	Areas *area.Directory
	Now   domain.Clock
	// Duplicates is the grid to look in and to add to; nil = LoadDuplicates.
	Duplicates *Duplicates
	// KeepGoing skips rows that are refused instead of stopping at the first.
	KeepGoing bool
	// Progress is told after each batch how many bytes of the file were read
	// and how many there are (0 = not known).
	Progress func(done, total int64)
}

const (
	batchSize   = 500
	maxAttempts = 8 // against writers that change the same records meanwhile
)

// Import writes the places of in to the store, in transactions of 500 rows.
//
// A row finds its record by its source ids, the first of them first, and then
// by its id. Without one it becomes a new record, linked by duplicateOf to a
// place of the same folded name within 150 m (500 m between sights). A record
// that was made from the same kind of source and that no person changed since
// (place.AsImported) is brought up to date; any other is only completed: see
// merge. Nothing is written when that changes nothing, so a second run writes
// nothing. A place that was deleted stays deleted.
//
// A row with a fault is refused. The import then stops without writing more,
// the rows read before it in the same batch included, and the Report counts
// what is in the store; with KeepGoing such rows are left out. The error is
// ErrRefused when a row was refused (also with KeepGoing), else what kept the
// file from being read or the store from answering. The Report holds in every
// case.
//
// Several imports and other writers may run at the same time; near-duplicates
// among what they write meanwhile are not seen.
func Import(ctx context.Context, o Options, in Reader) (Report, error) {
	r := run{Options: o, in: in, now: o.Now(), claimed: map[string]bool{}, rows: map[string]bool{}, dead: map[string]bool{}}
	if r.Duplicates == nil {
		var err error
		if r.Duplicates, err = LoadDuplicates(ctx, o.Store); err != nil {
			return r.report, err
		}
	}
	err := in.Read(ctx, func(row Row) error { return r.row(ctx, row) })
	if err == nil {
		err = r.flush(ctx)
	}
	if err == nil && r.report.Refused > 0 {
		err = ErrRefused
	}
	r.report.Stopped = errors.Is(err, ErrRefused) && !o.KeepGoing
	return r.report, err
}

// run is one import under way.
type run struct {
	Options
	in      Reader
	now     time.Time
	report  Report
	batch   []Row
	claimed map[string]bool // ids of records a row of this file already stands for
	rows    map[string]bool // ids of the rows so far
	dead    map[string]bool // ids known to be deleted in the store
}

func (r *run) row(ctx context.Context, row Row) error {
	r.report.Read++
	r.report.warn(row.Warnings...)
	switch {
	case row.Skipped:
		r.report.count(skipped, false)
		return nil
	case len(row.Faults) == 0:
		r.prepare(&row)
	}
	if len(row.Faults) > 0 {
		return r.refuse(row.Faults)
	}
	r.batch = append(r.batch, row)
	if len(r.batch) < batchSize {
		return nil
	}
	return r.flush(ctx)
}

func (r *run) refuse(faults []Notice) error {
	r.report.refuse(faults)
	if r.KeepGoing {
		return nil
	}
	return ErrRefused
}

// prepare checks the row by itself.
func (r *run) prepare(row *Row) {
	if row.Partial {
		return
	}
	p := &row.Place
	if r.rows[p.ID] {
		row.faults(domain.Invalid(domain.FieldError{Pointer: "/id", Message: domain.Msg(domain.ReasonRepeated)}))
		return
	}
	if len(p.Address.Areas) == 0 && p.Kind != place.KindDestination {
		r.locate(p)
	}
	if err := place.Prepare(p, r.Areas, r.now); err != nil {
		row.faults(err)
		return
	}
	r.rows[p.ID] = true
}

// locate adds the ward of today around the point, where boundaries say it.
func (r *run) locate(p *place.Place) {
	if units, _ := r.Areas.At(p.Location, area.Ward, area.Today); len(units) == 1 {
		p.Address.Areas = []area.Ref{units[0].Ref}
	}
}

// flush writes the batch. When another writer was there first, it looks again.
func (r *run) flush(ctx context.Context) error {
	for attempt := 1; len(r.batch) > 0; {
		mark := len(r.Duplicates.entries)
		p, err := r.plan(ctx)
		if err == nil && p.refused > 0 && !r.KeepGoing {
			r.Duplicates.cut(mark)
			return r.refuse(p.faults)
		}
		if err == nil {
			err = r.write(ctx, p)
		}
		var revived revivedError
		switch {
		case err == nil:
			r.settle(p)
			r.batch = r.batch[:0]
		case errors.As(err, &revived):
			for _, id := range revived {
				r.dead[id] = true
			}
		case lost(err) && attempt < maxAttempts:
			attempt++
		default:
			return err
		}
		if err != nil {
			r.Duplicates.cut(mark)
		}
	}
	if r.Progress != nil {
		r.Progress(r.in.Progress())
	}
	return nil
}

// lost says whether a write was refused because of another writer.
func lost(err error) bool {
	switch domain.CodeOf(err) {
	case domain.CodeConflict, domain.CodePreconditionFailed, domain.CodeNotFound, domain.CodeGone:
		return true
	}
	return false
}

// revivedError names ids whose write brought back a deleted place.
type revivedError []string

func (revivedError) Error() string { return "the place was deleted" }

// write writes a batch, or nothing of it when that would revive a deleted
// place: a store revives those on ExpectNew and counts on from their version.
func (r *run) write(ctx context.Context, p *plan) error {
	if len(p.writes) == 0 {
		return nil
	}
	return r.Store.InTx(ctx, func(ctx context.Context) error {
		versions, err := r.Store.WritePlaces(ctx, domain.Everything(), p.writes)
		if err != nil {
			return err
		}
		var revived revivedError
		for i, w := range p.writes {
			if w.Expect == place.ExpectNew && versions[i] != 1 {
				revived = append(revived, w.Place.ID)
			}
		}
		if len(revived) > 0 {
			return revived
		}
		return nil
	})
}

// settle takes over what a written plan decided.
func (r *run) settle(p *plan) {
	for id := range p.claimed {
		r.claimed[id] = true
	}
	for _, d := range p.done {
		r.report.count(d.outcome, d.kept)
	}
	if p.refused > 0 {
		r.report.Refusals = appendListed(r.report.Refusals, p.faults...)
	}
	r.report.warn(p.warnings...)
	r.report.Duplicates += len(p.duplicates)
	r.report.DuplicateList = appendListed(r.report.DuplicateList, p.duplicates...)
}
