package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"hanhtrinh/domain"
	"hanhtrinh/seed"
	"hanhtrinh/seed/importer"
)

type importAreasCommand struct {
	Dir string `arg:"" type:"existingdir" help:"Folder with provinces-34.csv, wards-2025.csv, ... and *.geojson boundaries; any of them."`
}

func (c *importAreasCommand) Run(ctx context.Context, p *program) error {
	step, end := progressBar(p.err, "reading areas")
	data, err := importer.ReadAreas(os.DirFS(c.Dir), func(_ string, rows int) { step(int64(rows), 0) })
	end()
	var faults importer.AreaFaults
	if errors.As(err, &faults) {
		for _, f := range faults {
			fmt.Fprintln(p.err, f)
		}
		return fmt.Errorf("%d rows were refused; nothing was imported", len(faults))
	}
	if err != nil {
		return err
	}
	return p.withStore(ctx, func(e *engines) error {
		if err := e.store.SaveAreas(ctx, data); err != nil {
			return err
		}
		// The whole table is read once as a server would, so that a table that
		// does not hold together is found here.
		if _, err := e.areas(ctx); err != nil {
			return err
		}
		_, err := fmt.Fprintf(p.out, "imported %d units, %d successions, %d boundaries\n", len(data.Units), len(data.Successions), len(data.Boundaries))
		return err
	})
}

type seedCommand struct{}

func (seedCommand) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(e *engines) error {
		areas, err := e.areas(ctx)
		if err != nil {
			return err
		}
		step, end := progressBar(p.err, "seeding places")
		summary, err := seed.Load(ctx, e.store, areas, domain.SystemClock, step)
		end()
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(p.out, summary.Summary())
		return err
	})
}
