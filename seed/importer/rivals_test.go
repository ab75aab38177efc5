package importer

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/store"
)

// rival writes through the store right before the import's own write, so that
// what the import read is old.
type rival struct {
	store.Store
	writes []func()
}

func (r *rival) InTx(ctx context.Context, fn func(context.Context) error) error {
	if len(r.writes) > 0 {
		next := r.writes[0]
		r.writes = r.writes[1:]
		next()
	}
	return r.Store.InTx(ctx, fn)
}

func TestImportLooksAgainWhenAnotherWriterWasFirst(t *testing.T) {
	s := openSQLite(t)
	if _, err := importCSV(t, s, 0, "a,Quán A,,cafe,10.93,108.1,n1,,osm-a\n"); err != nil {
		t.Fatal(err)
	}
	r := &rival{Store: s, writes: []func(){
		func() { edit(t, s, "a", 1, func(p *place.Place) { p.Name["vi"] = "Tên do người viết" }) },
		func() {
			p := place.Place{ID: "b", Subkind: "cafe", Name: domain.LocalizedText{"vi": "Quán B của tôi"}, Location: domain.Point{Lat: 10.94, Lon: 108.1}, Provenance: place.Provenance{Source: "survey", Licence: "CC0-1.0"}}
			if err := place.Prepare(&p, directory(), on(1)()); err != nil {
				t.Fatal(err)
			}
			if _, err := s.WritePlaces(t.Context(), domain.Everything(), []place.Write{{Place: p}}); err != nil {
				t.Fatal(err)
			}
		},
	}}
	report, err := importCSV(t, r, 2, "a,Quán A mới,,cafe,10.93,108.1,n1,,osm-a\nb,Quán B,,cafe,10.94,108.1,n2,,osm-a\n")
	if err != nil || report.Created != 0 || report.Updated != 2 || report.Kept != 2 || report.Duplicates != 0 {
		t.Fatalf("%s, %v", report.Summary(), err)
	}
	if a := mustPlace(t, s, "a"); a.Name["vi"] != "Tên do người viết" {
		t.Errorf("a = %v, the edit made meanwhile was overwritten", a.Name)
	}
	if b := mustPlace(t, s, "b"); b.Name["vi"] != "Quán B của tôi" || len(b.SourceIDs) != 2 {
		t.Errorf("b = %v %v", b.Name, b.SourceIDs)
	}
}

func TestImportsAtTheSameTime(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		var rows strings.Builder
		for i := range 1200 {
			fmt.Fprintf(&rows, "p%d,Quán số %d,,cafe,%f,108.1,n%d,,osm-a\n", i, i, 10.5+float64(i)/1000, i+1)
		}
		var wg sync.WaitGroup
		reports := make([]Report, 3)
		for i := range reports {
			wg.Go(func() {
				var err error
				if reports[i], err = importCSV(t, s, i, rows.String()); err != nil {
					t.Errorf("import %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		made := 0
		for _, r := range reports {
			made += r.Created
		}
		if n, err := s.CountPlaces(t.Context()); err != nil || n != 1200 || made != 1200 {
			t.Errorf("%d places, %d reported as created, %v; want 1200", n, made, err)
		}
	})
}
