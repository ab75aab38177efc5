package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// bench is one run.
type bench struct {
	*Report
	opts      Options
	work      string // folder of the run
	load      load
	large     *child   // serves the large set
	hot       []string // paths of the places asked for by id
	nearTurns []turn   // of the large set

	importTook time.Duration // of the large set; 0 = not imported in this run
}

// Run measures what o asks for and writes the report to out.
func Run(ctx context.Context, o Options, out io.Writer) (err error) {
	if err := o.check(); err != nil {
		return err
	}
	work := o.Data
	if work == "" {
		if work, err = os.MkdirTemp("", "hanhtrinh-bench-"); err != nil {
			return err
		}
	}
	b := &bench{
		Report: &Report{Machine: thisMachine(), Clients: o.Clients, Places: o.Places, out: out},
		opts:   o, work: work, load: load{o.Clients, o.Requests, o.Turn},
	}
	defer func() {
		b.large.stop()
		if o.Keep || o.Data != "" {
			b.step("the data of the run is in %s", work)
			return
		}
		if gone := os.RemoveAll(work); err == nil {
			err = gone
		}
	}()
	stopped := b.all(ctx)
	if o.JSON != "" {
		stopped = errors.Join(stopped, b.save(o.JSON))
	}
	return errors.Join(stopped, b.print(), b.missed()) // what was measured before a fault counts too
}

// all runs the parts that are wanted. Those that read share one server, so
// that its memory is measured after all of the load.
func (b *bench) all(ctx context.Context) error {
	reads := slices.ContainsFunc([]string{partByID, partNear, partSearch, partPostGIS, partCold}, b.opts.wants)
	stored := reads || slices.ContainsFunc([]string{partImport, partIndex, partMeili}, b.opts.wants)
	type part struct {
		wanted bool
		run    func(context.Context) error
	}
	want := b.opts.wants
	for _, p := range []part{
		{want(partStart), b.start},
		{want(partAccess), b.access},
		{b.opts.Data == "" && (stored || want(partMongo)), b.writeFiles},
		{b.opts.Data == "" && stored, b.importSQLite},
		{want(partIndex), b.index},
		{reads, b.startLarge},
		{want(partByID), b.byID},
		{want(partNear), b.near},
		{want(partSearch), b.search},
		{want(partPostGIS), b.postGIS},
		{want(partByID) || want(partNear) || want(partSearch), b.memoryAfter},
		{want(partCold), b.cold},
		{want(partMeili), b.meili},
		{want(partMongo), b.importMongo},
	} {
		if !p.wanted {
			continue
		}
		if err := p.run(ctx); err != nil {
			return err
		}
	}
	return nil
}

// memoryAfter measures the server after the load.
func (b *bench) memoryAfter(context.Context) error {
	b.atMost(fmt.Sprintf("resident memory with %d places, after the load", b.opts.Places), b.large.memory(), "MB", memoryLimit)
	return nil
}

// dir is the data folder of the set of n places, csv the file it comes from.
func (b *bench) dir(n int) string { return filepath.Join(b.work, fmt.Sprintf("data-%d", n)) }

func (b *bench) csv(n int) string { return filepath.Join(b.work, fmt.Sprintf("places-%d.csv", n)) }
