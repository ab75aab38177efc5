package relevance

import (
	"cmp"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hanhtrinh/domain/area"
	"hanhtrinh/domain/place"
	"hanhtrinh/seed/importer"
)

// shared holds the judged queries and the places they are about, on machines
// that have it.
const shared = "../../../shared/data"

var day = time.Date(2026, 3, 2, 5, 0, 0, 0, time.UTC)

// query is one row of the file.
type query struct {
	text     string
	right    []string // ids of fair answers; empty when nothing should match
	unseen   bool     // no name or alias of the data is written so
	variant  string
	language string
}

func open(t testing.TB, name string) *os.File {
	f, err := os.Open(cmp.Or(os.Getenv("FILE_"+name[:1]), filepath.Join(shared, name)))
	if err != nil {
		t.Skipf("LEFT OUT: %s, no %s here", t.Name(), name)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// queries reads a file of judged queries.
func queries(t testing.TB, name string) []query {
	rows, err := csv.NewReader(open(t, name)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, column := range rows[0] {
		at[column] = i
	}
	var out []query
	for _, row := range rows[1:] {
		q := query{text: row[at["query"]], unseen: row[at["in_aliases"]] == "0", variant: row[at["variant_type"]], language: row[at["lang"]]}
		for _, id := range append([]string{row[at["expected_id"]]}, strings.Split(row[at["also_ok"]], ";")...) {
			if id != "" {
				q.right = append(q.right, id)
			}
		}
		out = append(out, q)
	}
	return out
}

// places reads the places and destinations with their aliases, as an import
// makes them.
func places(t testing.TB) []place.Place {
	units := directory()
	var out []place.Place
	for _, name := range []string{"destinations.csv", "places.csv"} {
		aliases, err := importer.ReadAliases("aliases.csv", open(t, "aliases.csv"))
		if err != nil {
			t.Fatal(err)
		}
		err = importer.NewCSV(name, open(t, name), 0, units, aliases).Read(t.Context(), func(r importer.Row) error {
			p := r.Place
			if p.Subkind == "" {
				return nil // other names of a place of the other file
			}
			if err := place.Prepare(&p, units, day); err != nil {
				return err
			}
			p.Version = 1
			out = append(out, p)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// directory are the administrative units, read once.
var directory = sync.OnceValue(func() *area.Directory {
	d, err := area.Embedded()
	if err != nil {
		panic(err)
	}
	units, err := area.NewDirectory(d)
	if err != nil {
		panic(err)
	}
	return units
})

// has says whether a place is one of ids: by its own, or by the one its file
// gave it.
func has(ids []string, p *place.Place) bool {
	return slices.Contains(ids, p.ID) || slices.ContainsFunc(p.SourceIDs, func(s place.SourceID) bool {
		return s.System == "csv" && slices.Contains(ids, s.ID)
	})
}
