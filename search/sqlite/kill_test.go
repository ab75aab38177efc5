package sqlite_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/search"
	"hanhtrinh/search/searchtest"
	"hanhtrinh/search/sqlite"
)

// killChild is set for the process that works until it is killed: the path of
// its index.
const killChild = "SEARCH_KILL_CHILD"

// killPlaces is more than one transaction of a rebuild holds.
const killPlaces = 1_050

// TestKill kills a process that updates and rebuilds, at any moment. What it
// leaves behind must open, and hold exactly what its position says.
func TestKill(t *testing.T) {
	if path := os.Getenv(killChild); path != "" {
		workUntilKilled(t, path)
	}
	kills := 20
	if s := os.Getenv("KILLS"); s != "" {
		var err error
		if kills, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	} else if testing.Short() {
		kills = 3
	}
	path := filepath.Join(t.TempDir(), "search.db")
	r := rand.New(rand.NewPCG(7, 7))
	var reached int64
	for i := range kills {
		killAfter(t, path, 1+r.IntN(90))
		x, err := sqlite.Open(t.Context(), path, sqlite.Options{Serve: true})
		if err != nil {
			t.Fatalf("after kill %d: %v", i, err)
		}
		x.Checked()
		position := checkVersion(t, x)
		if position < reached {
			t.Errorf("after kill %d: position %d, which was %d before", i, position, reached)
		}
		reached = position
		if err := x.Close(); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(path + ".broken"); err == nil {
			t.Fatalf("after kill %d the file was broken", i)
		}
	}
	if reached < 2 {
		t.Errorf("%d kills and the work came to position %d only", kills, reached)
	}
}

// killAfter lets a child work until it has reported some steps.
func killAfter(t *testing.T, path string, steps int) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestKill$", "-test.timeout=5m")
	child.Env = append(os.Environ(), killChild+"="+path)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	child.Stderr = os.Stderr
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for n := 0; n < steps && lines.Scan(); n++ {
		if lines.Text() != "step" {
			t.Errorf("the child says %q", lines.Text())
		}
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := child.Wait(); err == nil {
		t.Error("the child ended by itself")
	}
}

// workUntilKilled brings the index from version to version, by rebuilds and
// updates in turn.
func workUntilKilled(t *testing.T, path string) {
	x, err := sqlite.Open(t.Context(), path, sqlite.Options{Serve: true})
	if err != nil {
		t.Fatal(err)
	}
	for version := max(checkVersion(t, x), 0) + 1; ; version++ {
		places := versionPlaces(version)
		if position, _ := x.Position(t.Context()); position >= 0 && version%2 == 0 {
			fmt.Println("step")
			if err := x.Update(t.Context(), search.Batch{Position: version, Upserts: places}); err != nil {
				t.Fatal(err)
			}
			continue
		}
		docs := func(yield func(place.Place, error) bool) {
			for i, p := range places {
				if i%50 == 0 {
					fmt.Println("step")
				}
				if !yield(p, nil) {
					return
				}
			}
		}
		if err := x.Rebuild(t.Context(), docs, func() int64 { fmt.Println("step"); return version }); err != nil {
			t.Fatal(err)
		}
	}
}

func versionPlaces(version int64) []place.Place {
	places := searchtest.Places(1, killPlaces)
	for i := range places {
		places[i].Name = domain.LocalizedText{"vi": fmt.Sprintf("Bản %d", version)}
	}
	return places
}

// checkVersion returns the position, once every way of asking has found all
// places of that version.
func checkVersion(t *testing.T, x *sqlite.Index) int64 {
	t.Helper()
	position, err := x.Position(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if position < 0 {
		if _, err := x.Ask(t.Context(), search.Ask{Limit: 1}); domain.CodeOf(err) != domain.CodeUnavailable {
			t.Errorf("nothing was ever filled in, and it answers: %v", err)
		}
		return position
	}
	version := search.Match{search.Clause{{{Text: "ban"}}, {{Text: fmt.Sprint(position)}}}}
	near := search.Filter{Near: &searchtest.Towns[0]}
	for _, a := range []search.Ask{
		{Match: version, Order: search.ByName}, {Match: version, Order: search.ByDistance, Filter: near}, {Order: search.ByDistance, Filter: near}, {},
	} {
		n := 0
		for a.Limit = 100; ; {
			page := ask(t, x, a)
			if n += len(page.Hits); !page.More {
				break
			}
			a.After = &page.Hits[len(page.Hits)-1].After
		}
		if n != killPlaces {
			t.Errorf("position %d: got %d places in order %d, want %d", position, n, a.Order, killPlaces)
		}
	}
	if words, err := x.Vocabulary(t.Context()); err != nil || words["ban"] != killPlaces {
		t.Errorf("position %d: got %d places of a word, %v, want %d", position, words["ban"], err, killPlaces)
	}
	return position
}
