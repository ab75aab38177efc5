package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"hanhtrinh/domain"
	"hanhtrinh/seed/importer"
)

type importPlacesCommand struct {
	File      string `arg:"" type:"existingfile" help:"CSV, GeoJSON or OpenStreetMap PBF file."`
	Aliases   string `type:"existingfile" help:"CSV file with other names: target_id, alias, lang, source."`
	KeepGoing bool   `help:"Skip rows that are refused instead of stopping at the first."`
}

// Run imports a file; it succeeds only when nothing was refused.
func (c *importPlacesCommand) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(e *engines) error {
		areas, err := e.areas(ctx)
		if err != nil {
			return err
		}
		file, err := importer.Open(c.File, c.Aliases, areas)
		if err != nil {
			return err
		}
		defer file.Close()
		step, end := progressBar(p.err, "importing places")
		report, err := importer.Import(ctx, importer.Options{Store: e.store, Areas: areas, Now: domain.SystemClock, KeepGoing: c.KeepGoing, Progress: step}, file)
		end()
		printNotices(p.err, &report, p.language())
		if _, printed := fmt.Fprintln(p.out, report.Summary()); printed != nil {
			return errors.Join(err, printed)
		}
		return err
	})
}

// printNotices lists what a person should look at; the summary counts all.
func printNotices(w io.Writer, r *importer.Report, lang string) {
	for _, n := range r.Refusals {
		fmt.Fprintln(w, "refused:", n.In(lang))
	}
	for _, n := range r.WarningList {
		fmt.Fprintln(w, "warning:", n.In(lang))
	}
	for _, d := range r.DuplicateList {
		fmt.Fprintf(w, "near-duplicate: %s: %s repeats %s, %.0f m away\n", d.Position, d.ID, d.Of, d.DistanceM)
	}
}
