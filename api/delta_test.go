package api_test

import (
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"hanhtrinh/domain/place"
)

type row struct {
	Op, ID, Cursor string
	Version        int64
	Place          map[string]any
}

func rows(t *testing.T, body []byte) []row {
	t.Helper()
	var out []row
	for line := range strings.SplitSeq(strings.TrimSpace(string(body)), "\n") {
		var r row
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatalf("%v in %q", err, line)
		}
		out = append(out, r)
	}
	return out
}

// told lists what the changes after cursor say, as "op id", and the cursor to
// go on from.
func (f *fixture) told(cursor string, more ...string) ([]string, string) {
	f.t.Helper()
	r := f.get("/v1/places/changes?cursor="+cursor+strings.Join(more, "")).want(f.t, 200)
	var out []string
	for _, i := range r.json["items"].([]any) {
		o := i.(map[string]any)
		out = append(out, o["op"].(string)+" "+o["id"].(string))
	}
	return out, r.json["nextCursor"].(string)
}

func TestSnapshotThenChanges(t *testing.T) {
	f := start(t).seed()
	all := rows(t, f.get("/v1/places/snapshot?kind=nature").want(t, 200).body)
	last := all[len(all)-1]
	if len(all) != 3 || last.Op != "cursor" || all[0].Op != "upsert" || all[0].Place["kind"] != "nature" {
		t.Fatalf("snapshot: %+v", all)
	}
	got, cursor := f.told(last.Cursor)
	if len(got) != 0 {
		t.Errorf("nothing changed, but %v", got)
	}
	auth := f.auth()
	f.do("POST", "/v1/places", body(map[string]any{"id": "new-beach"}), auth).want(t, 201)
	f.do("POST", "/v1/places", body(map[string]any{"id": "new-hotel", "subkind": "hotel"}), auth).want(t, 201)
	f.do("PUT", "/v1/places/beach-ham-tien", body(map[string]any{"subkind": "resort"}), auth, `If-Match: "1-a"`).want(t, 200)
	f.do("DELETE", "/v1/places/beach-doi-duong", nil, auth, `If-Match: "1-a"`).want(t, 204)
	f.do("DELETE", "/v1/places/hotel-one", nil, auth, `If-Match: "1-a"`).want(t, 204)
	got, next := f.told(cursor)
	if want := []string{"upsert new-beach", "delete beach-ham-tien", "delete beach-doi-duong"}; !slices.Equal(got, want) {
		t.Errorf("changes %v, want %v", got, want)
	}
	if again, _ := f.told(next); len(again) != 0 {
		t.Errorf("told again: %v", again)
	}
	var paged []string
	for range 10 { // one at a time gives the same
		var part []string
		part, cursor = f.told(cursor, "&limit=1")
		paged = append(paged, part...)
	}
	if !slices.Equal(paged, got) {
		t.Errorf("one at a time %v, at once %v", paged, got)
	}
}

func TestSnapshotIsCompressed(t *testing.T) {
	f := start(t).seed()
	req, err := http.NewRequest("GET", f.base+"/v1/places/snapshot", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept-Encoding", "gzip")
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	z, err := gzip.NewReader(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	if got := rows(t, raw); len(got) != 7 || resp.Header.Get("Content-Encoding") != "gzip" {
		t.Errorf("%d rows with Content-Encoding %q, want 7 and gzip", len(got), resp.Header.Get("Content-Encoding"))
	}
}

func TestChangesTooOld(t *testing.T) {
	f := start(t).seed()
	snapshot := rows(t, f.get("/v1/places/snapshot").want(t, 200).body)
	cursor := snapshot[len(snapshot)-1].Cursor
	p, err := f.store.Place(t.Context(), "hotel-one")
	if err != nil {
		t.Fatal(err)
	}
	f.write(p)
	f.write(p)
	if _, err := f.store.TrimChanges(t.Context(), p.UpdatedAt.AddDate(10, 0, 0)); err != nil {
		t.Fatal(err)
	}
	r := f.get("/v1/places/changes?cursor="+cursor).want(t, 410)
	if r.at("reason") != "cursor_too_old" || r.at("links.snapshot") != "/v1/places/snapshot" {
		t.Errorf("problem: %s", r.body)
	}
}

func TestACursorAheadOfTheLogIsNotTakenForNoNews(t *testing.T) {
	f := start(t).seed()
	ahead := base64.RawURLEncoding.EncodeToString([]byte(`{"v":1,"f":"changes","d":{"s":1000000}}`))
	if r := f.get("/v1/places/changes?cursor="+ahead).want(t, 410); r.at("reason") != "cursor_too_old" {
		t.Errorf("a cursor of another store: %s", r.body)
	}
}

func TestChangesOfAnArea(t *testing.T) {
	f := start(t).seed()
	all := rows(t, f.get("/v1/places/snapshot?area=22918&lang=en").want(t, 200).body)
	if len(all) != 7 || all[0].Place["name"].(map[string]any)["lang"] != "en" {
		t.Fatalf("snapshot: %+v", all)
	}
	p, err := f.store.Place(t.Context(), "hotel-one")
	if err != nil {
		t.Fatal(err)
	}
	p.Address = place.Address{}
	f.write(p)
	if got, _ := f.told(all[6].Cursor); !slices.Equal(got, []string{"delete hotel-one"}) {
		t.Errorf("a place that leaves the area: %v", got)
	}
}
