package importer

import (
	"context"
	"maps"
	"slices"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
)

// plan is what to do about one batch, as the store was when it was made.
type plan struct {
	run     *run
	records map[string]*record // by id: read from the store or made by this plan
	owners  map[string]string  // by source id: whose it is, this plan's new ones included
	claimed map[string]bool    // ids a row of this batch stands for
	touched []*record          // in the order of their first row

	writes     []place.Write
	done       []decision
	refused    int
	faults     []Notice
	warnings   []Notice
	duplicates []Duplicate
}

// record is a place under work: as it was in the store, and as it shall be.
type record struct {
	was  *place.Place // nil = new
	will place.Place
}

type decision struct {
	outcome outcome
	kept    bool
}

// chunk is how many keys one call of a store takes.
const chunk = 1000

func (r *run) plan(ctx context.Context) (*plan, error) {
	p := &plan{run: r, records: map[string]*record{}, owners: map[string]string{}, claimed: map[string]bool{}}
	ids := map[string]bool{}
	var sources []place.SourceID
	for i := range r.batch {
		ids[r.batch[i].Place.ID] = true
		sources = append(sources, r.batch[i].Place.SourceIDs...)
	}
	for part := range slices.Chunk(sources, chunk) {
		found, err := r.Store.PlaceIDs(ctx, part)
		if err != nil {
			return nil, err
		}
		for key, id := range found {
			p.owners[key] = id
			ids[id] = true
		}
	}
	for part := range slices.Chunk(slices.Sorted(maps.Keys(ids)), chunk) {
		found, err := r.Store.Places(ctx, part)
		if err != nil {
			return nil, err
		}
		for i := range found {
			p.records[found[i].ID] = &record{was: &found[i], will: found[i]}
		}
	}
	for i := range r.batch {
		p.row(&r.batch[i])
	}
	for _, rec := range p.touched {
		w := place.Write{Place: rec.will, Expect: place.ExpectNew}
		if rec.was != nil {
			if same(rec.was, &rec.will) {
				continue
			}
			w.Expect = rec.was.Version
		}
		p.writes = append(p.writes, w)
	}
	return p, nil
}

// sameIDM is how far apart a row and a record that share no more than an id of
// a file's own making may be, beside what their precisions say.
const sameIDM = 1000

// target finds the record a row is about; nil = none yet. A record that
// another row of the file already stands for is not it, unless it has the
// row's own id. A row whose id belongs to another place gets another one.
func (p *plan) target(row *Row) *record {
	for _, s := range row.Place.SourceIDs {
		id := p.owners[s.Key()]
		if rec := p.records[id]; rec != nil && !p.claimed[id] && !p.run.claimed[id] {
			return rec
		}
	}
	rec := p.records[row.Place.ID]
	if rec == nil || row.Partial || !row.IDs.byChance(rec.will.Provenance.Import, p.run.in.Origin()) {
		return rec
	}
	apart := rec.will.Location.DistanceM(row.Place.Location) - float64(rec.will.PrecisionM+row.Place.PrecisionM)
	if apart <= sameIDM {
		return rec
	}
	row.Place.ID = otherID(row.Place.ID)
	return p.records[row.Place.ID]
}

func (p *plan) row(row *Row) {
	rec := p.target(row)
	switch {
	case rec == nil && p.run.dead[row.Place.ID]:
		p.warnings = append(p.warnings, Notice{row.Position, "", domain.Msg(domain.ReasonPlaceDeleted)})
		p.done = append(p.done, decision{deleted, false})
	case rec == nil && row.Partial:
		p.warnings = append(p.warnings, Notice{row.Position, "", domain.Msg(domain.ReasonPlaceNotFound)})
		p.done = append(p.done, decision{skipped, false})
	case rec == nil:
		p.create(row)
	default:
		p.update(row, rec)
	}
}

// own returns row's place without the source ids that belong to others than id.
func (p *plan) own(row *Row, id string) place.Place {
	out := row.Place
	out.SourceIDs = nil
	for _, s := range row.Place.SourceIDs {
		if owner := p.owners[s.Key()]; owner != "" && owner != id {
			p.warnings = append(p.warnings, Notice{row.Position, s.System, domain.Msg(domain.ReasonSourceTaken)})
			continue
		}
		out.SourceIDs = append(out.SourceIDs, s)
	}
	return out
}

func (p *plan) create(row *Row) {
	will := p.own(row, row.Place.ID)
	now := p.run.now
	will.CreatedAt, will.UpdatedAt = now, now
	will.Provenance.Import = &place.Import{From: p.run.in.Origin(), At: now}
	if will.DuplicateOf == "" {
		if of, m, ok := p.run.Duplicates.Find(&will); ok {
			will.DuplicateOf = of
			p.duplicates = append(p.duplicates, Duplicate{row.Position, will.ID, of, m})
		}
	}
	p.run.Duplicates.Add(&will)
	rec := &record{will: will}
	p.records[will.ID] = rec
	p.touched = append(p.touched, rec)
	p.take(rec, decision{created, false})
}

func (p *plan) update(row *Row, rec *record) {
	from := p.own(row, rec.will.ID)
	untouched := rec.will.AsImported()
	refresh := untouched && rec.will.Provenance.Import.From == p.run.in.Origin() && !row.Partial &&
		!p.claimed[rec.will.ID] && !p.run.claimed[rec.will.ID]
	will := rec.will
	merge(&will, &from, refresh)
	if err := place.Prepare(&will, p.run.Areas, p.run.now); err != nil {
		row.faults(err)
		p.refused++
		p.faults = append(p.faults, row.Faults...)
		row.Faults = nil // the batch may be planned again
		p.done = append(p.done, decision{refused, false})
		return
	}
	d := decision{unchanged, !refresh}
	if !same(&rec.will, &will) {
		d.outcome = updated
		if untouched {
			made := *will.Provenance.Import
			made.At = p.run.now
			will.Provenance.Import = &made
		}
		rec.will = will
	}
	if !slices.Contains(p.touched, rec) {
		p.touched = append(p.touched, rec)
	}
	p.take(rec, d)
}

// take notes that a row of this file now stands for the record.
func (p *plan) take(rec *record, d decision) {
	p.claimed[rec.will.ID] = true
	for _, s := range rec.will.SourceIDs {
		p.owners[s.Key()] = rec.will.ID
	}
	p.done = append(p.done, d)
}
