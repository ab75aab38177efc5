// Package seed holds the places the product ships with and puts them into a
// store. The files in places/ are under the licence in LICENSE, the code is
// under the repository's.
package seed

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"

	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
	"hanhtrinh/domain/place"
	"hanhtrinh/seed/importer"
)

//go:embed places/*.json LICENSE
var files embed.FS

// Licence is the text of the licence of the shipped places.
func Licence() string {
	text, err := files.ReadFile("LICENSE")
	if err != nil {
		panic(err) // it is compiled in
	}
	return string(text)
}

// Places returns the shipped records as they are written in the files, not yet
// prepared, by file and in the order of each file. They are parsed anew at
// each call.
func Places() ([]place.Place, error) {
	names, err := fs.Glob(files, "places/*.json")
	if err != nil {
		return nil, err
	}
	var all []place.Place
	for _, name := range names {
		list, err := readFile(name)
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	return all, nil
}

// readFile reads one file; a member no record has is an error.
func readFile(name string) ([]place.Place, error) {
	raw, err := files.ReadFile(name)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	var list []place.Place
	if err := d.Decode(&list); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fmt.Errorf("%s: text behind the list", name)
	}
	return list, nil
}

// Origin marks records that Load made, in place.Import.From.
const Origin = "seed"

// Summary says what Load did; see importer.Report.
type Summary = importer.Report

// Load brings the shipped places into the store: it adds what is missing,
// brings up to date what Load wrote and no person has changed since, and only
// completes everything else. Who wrote a record last is told by
// place.AsImported: its provenance keeps when a loader last wrote it, and any
// other write leaves that behind updatedAt. A deleted place stays deleted. A
// second run writes nothing.
//
// areas has to know the shipped units. progress, when given, is told the
// records done and how many there are. Other servers may do the same at the
// same time: one of them writes each record.
func Load(ctx context.Context, store importer.Store, areas *area.Directory, now domain.Clock, progress func(done, total int64)) (Summary, error) {
	places, err := Places()
	if err != nil {
		return Summary{}, err
	}
	return importer.Import(ctx, importer.Options{Store: store, Areas: areas, Now: now, Progress: progress}, &shipped{places: places})
}

// shipped reads the records as an import does a file.
type shipped struct {
	places []place.Place
	done   int64
}

func (s *shipped) Origin() string { return Origin }

func (s *shipped) Progress() (done, total int64) { return s.done, int64(len(s.places)) }

func (s *shipped) Read(ctx context.Context, row func(importer.Row) error) error {
	for i, p := range s.places {
		if err := ctx.Err(); err != nil {
			return err
		}
		s.done = int64(i + 1)
		if err := row(importer.Row{Position: importer.Position{File: "seed", Element: p.ID}, Place: p, IDs: importer.ShippedIDs}); err != nil {
			return err
		}
	}
	return nil
}
