// Package seed ships hand-picked places of five cities and loads them into a
// store.
package seed

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
	"hanhtrinh/domain/place"
)

//go:embed places/*.json LICENSE
var files embed.FS

// loadBatch is how many places one transaction writes.
const loadBatch = 500

// Places returns every shipped place as it is written down, by file.
func Places() ([]place.Place, error) {
	names, err := fs.Glob(files, "places/*.json")
	if err != nil {
		return nil, err
	}
	var all []place.Place
	for _, name := range names {
		content, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		var places []place.Place
		decoder := json.NewDecoder(bytes.NewReader(content))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&places); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, places...)
	}
	return all, nil
}

// Store is what Load needs of a store.
type Store interface {
	place.Store
	domain.Transactor
}

// Summary counts what Load did.
type Summary struct {
	Created int
	Kept    int // were there already, or were deleted by someone
}

func (s Summary) String() string {
	return fmt.Sprintf("%d places created, %d left as they were", s.Created, s.Kept)
}

// Load writes the shipped places that the store never had. One that is there
// stays as it is, whoever wrote it, and one that was deleted stays deleted, so
// Load may run at any time and any number of times. progress, when given, is
// told how many of how many are done.
func Load(ctx context.Context, s Store, areas *area.Directory, now time.Time, progress func(done, total int)) (Summary, error) {
	var sum Summary
	all, err := Places()
	if err != nil {
		return sum, err
	}
	for done := 0; done < len(all); {
		batch := all[done:min(done+loadBatch, len(all))]
		var created int
		if err := s.InTx(ctx, func(ctx context.Context) (err error) {
			created, err = loadMissing(ctx, s, batch, areas, now)
			return err
		}); err != nil {
			return sum, err
		}
		sum.Created += created
		sum.Kept += len(batch) - created
		if done += len(batch); progress != nil {
			progress(done, len(all))
		}
	}
	return sum, nil
}

func loadMissing(ctx context.Context, s Store, batch []place.Place, areas *area.Directory, now time.Time) (int, error) {
	ids := make([]string, len(batch))
	for i, p := range batch {
		ids[i] = p.ID
	}
	there, err := s.Places(ctx, ids)
	if err != nil {
		return 0, err
	}
	known := map[string]bool{}
	for _, p := range there {
		known[p.ID] = true
	}
	var writes []place.Write
	for _, p := range batch {
		if known[p.ID] {
			continue
		}
		if _, err := s.Place(ctx, p.ID); domain.CodeOf(err) != domain.CodeNotFound {
			if domain.CodeOf(err) == domain.CodeGone {
				continue
			}
			return 0, err
		}
		if err := place.Prepare(&p, areas, now); err != nil {
			return 0, fmt.Errorf("%s: %w", p.ID, err)
		}
		writes = append(writes, place.Write{Place: p, Expect: place.ExpectNew})
	}
	if len(writes) == 0 {
		return 0, nil
	}
	_, err = s.WritePlaces(ctx, writes)
	return len(writes), err
}
