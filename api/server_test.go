package api_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hanhtrinh/api"
	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
	"hanhtrinh/domain/place"
	"hanhtrinh/domain/place/hours"
	"hanhtrinh/search"
	searchsqlite "hanhtrinh/search/sqlite"
	storesqlite "hanhtrinh/store/sqlite"
)

// fixture is a running server over real embedded engines.
type fixture struct {
	t       testing.TB
	base    string
	server  *api.Server
	store   *storesqlite.Store
	index   search.Index
	search  *outage
	feeder  *search.Feeder
	keys    testKeys
	log     *lockedBuffer
	options api.Options
	diary   *diary
	editor  somebody // who auth speaks for
}

// outage is a search that can be made to fail.
type outage struct {
	api.Searcher
	down atomic.Bool
}

func (o *outage) Search(ctx context.Context, r search.Request) (search.Answer, error) {
	if o.down.Load() {
		return search.Answer{}, domain.Unavailable(domain.Msg(domain.ReasonIndexDown), time.Second, nil)
	}
	return o.Searcher.Search(ctx, r)
}

func (o *outage) Suggest(ctx context.Context, r search.SuggestRequest) ([]search.Suggestion, error) {
	if o.down.Load() {
		return nil, domain.Unavailable(domain.Msg(domain.ReasonIndexDown), time.Second, nil)
	}
	return o.Searcher.Suggest(ctx, r)
}

type testKeys struct {
	public  ed25519.PublicKey
	private ed25519.PrivateKey
	dropped *atomic.Bool
}

func newKeys(t testing.TB) testKeys {
	t.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	return testKeys{public, private, new(atomic.Bool)}
}

func (k testKeys) Signing() (string, ed25519.PrivateKey) { return "k1", k.private }
func (k testKeys) Verifying(_ context.Context, kid string) (ed25519.PublicKey, bool) {
	return k.public, kid == "k1" && !k.dropped.Load()
}
func (k testKeys) Publics() map[string]ed25519.PublicKey {
	return map[string]ed25519.PublicKey{"k1": k.public}
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

var directory = sync.OnceValue(func() *area.Directory {
	d, err := area.Embedded()
	if err != nil {
		panic(err)
	}
	dir, err := area.NewDirectory(d)
	if err != nil {
		panic(err)
	}
	return dir
})

// start runs a server over fresh engines; change may alter its options.
func start(t testing.TB, change ...func(*api.Options)) *fixture {
	t.Helper()
	ctx := context.Background()
	dir := t.TempDir()
	st, err := storesqlite.Open(ctx, filepath.Join(dir, "store.db"), storesqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close(context.Background()) })
	ix, err := searchsqlite.Open(ctx, filepath.Join(dir, "search.db"), searchsqlite.Options{Serve: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ix.Close() })
	f := &fixture{t: t, store: st, index: ix, search: &outage{Searcher: search.NewFinder(ix, directory, domain.SystemClock)}, keys: newKeys(t), log: &lockedBuffer{}, diary: &diary{}}
	logger := slog.New(slog.NewJSONHandler(f.log, nil))
	f.feeder = &search.Feeder{Log: st, Places: st, Index: ix, Logger: logger}
	o := api.Options{
		Places: st, Proposals: st, Changes: st, Idempotency: st, Tx: st, Search: f.search, Areas: directory, Keys: f.keys,
		Health: func(context.Context) api.Health {
			return api.Health{Ready: true, Store: "ok", Search: "ok", Seeded: true}
		},
		Log: logger, CacheBytes: 1 << 20, Version: "test",
	}
	access(t, &o, st, dir, f.diary)
	for _, c := range change {
		c(&o)
	}
	f.options = o
	f.options.Metrics = nil
	if f.server, err = api.New(o); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f.base = "http://" + l.Addr().String()
	served := make(chan error, 1)
	go func() { served <- f.server.Serve(l) }()
	feeding, stop := context.WithCancel(ctx)
	fed := make(chan struct{})
	go func() { defer close(fed); f.feeder.Run(feeding) }()
	t.Cleanup(func() {
		stop()
		<-fed
		if err := f.server.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return f
}

// seed writes the fixture places and waits until the index has them.
func (f *fixture) seed() *fixture {
	f.t.Helper()
	var writes []place.Write
	for _, p := range fixturePlaces() {
		if err := place.Prepare(&p, directory(), time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)); err != nil {
			f.t.Fatal(err)
		}
		writes = append(writes, place.Write{Place: p})
	}
	if _, err := f.store.WritePlaces(context.Background(), domain.Everything(), writes); err != nil {
		f.t.Fatal(err)
	}
	f.indexed()
	return f
}

// indexed waits until the index holds every change there is.
func (f *fixture) indexed() {
	f.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	for {
		wake := f.store.ChangesWake()
		head, err := f.store.ChangeHead(ctx)
		if err != nil {
			f.t.Fatal(err)
		}
		at, err := f.index.Position(ctx)
		if err != nil {
			f.t.Fatal(err)
		}
		if at >= head {
			return
		}
		domain.Pause(ctx, wake, 5*time.Millisecond)
		if ctx.Err() != nil {
			f.t.Fatal("the index did not catch up")
		}
	}
}

func fixturePlaces() []place.Place {
	mk := func(id, subkind, vi, en string, lat, lon float64, change func(*place.Place)) place.Place {
		p := place.Place{
			ID: id, Subkind: subkind, Name: domain.LocalizedText{"vi": vi, "en": en}, Location: domain.Point{Lat: lat, Lon: lon},
			SourceIDs:  []place.SourceID{{System: "test", ID: id}},
			Provenance: place.Provenance{Source: "field survey", Licence: "ODbL-1.0", Attribution: "© OpenStreetMap contributors"},
			Address:    place.Address{Areas: []area.Ref{{Code: "22918", ValidFrom: "2025-07-01"}}},
		}
		if change != nil {
			change(&p)
		}
		return p
	}
	open := func(osm string) hours.Hours {
		h, err := hours.Parse(osm)
		if err != nil {
			panic(err)
		}
		return h
	}
	return []place.Place{
		mk("pt-phan-thiet", "city", "Phan Thiết", "Phan Thiet", 10.9289, 108.1021, func(p *place.Place) {
			p.Destination = &place.Destination{RadiusM: 20000}
			p.Name["ru"] = "Фантьет"
		}),
		mk("beach-doi-duong", "beach", "Bãi biển Đồi Dương", "Doi Duong beach", 10.9239, 108.1130, func(p *place.Place) {
			p.OpeningHours = open("24/7")
			p.Amenities = []string{"parking", "shower"}
			p.Accessibility = &place.Accessibility{Wheelchair: "limited"}
		}),
		mk("beach-ham-tien", "beach", "Bãi biển Hàm Tiến", "Ham Tien beach", 10.9460, 108.2400, nil),
		mk("tower-po-sah-inu", "tower", "Tháp Po Sah Inư", "Po Sah Inu towers", 10.9387, 108.1465, func(p *place.Place) {
			p.OpeningHours = open("Mo-Su 07:00-17:00")
			p.PriceRange = &place.PriceRange{Min: place.Money{Amount: 15000, Currency: "VND"}, Max: place.Money{Amount: 15000, Currency: "VND"}}
			p.Description = domain.LocalizedText{"vi": "Cụm tháp Chăm trên đồi Bà Nài.", "en": "Cham towers on Ba Nai hill."}
		}),
		mk("hotel-one", "hotel", "Khách sạn Một", "Hotel One", 10.9300, 108.1100, func(p *place.Place) {
			p.Lodging = []place.Lodging{{From: "2020-01-01", Stars: 4, Rooms: 120}}
			p.PriceRange = &place.PriceRange{Min: place.Money{Amount: 900000, Currency: "VND"}, Max: place.Money{Amount: 1500000, Currency: "VND"}}
		}),
		mk("quan-an", "restaurant", "Quán Ăn Ngon", "Good Food", 10.9290, 108.1025, func(p *place.Place) {
			p.OpeningHours = open("Mo-Su 10:00-22:00")
		}),
	}
}

// reply is what came back.
type reply struct {
	status int
	header http.Header
	body   []byte
	json   map[string]any
}

// do sends a request. headers are "Name: value" lines; a body that is not a
// string is sent as JSON.
func (f *fixture) do(method, path string, body any, headers ...string) reply {
	f.t.Helper()
	var reader io.Reader
	contentType := ""
	switch b := body.(type) {
	case nil:
	case string:
		reader, contentType = strings.NewReader(b), "application/json"
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			f.t.Fatal(err)
		}
		reader, contentType = bytes.NewReader(raw), "application/json"
	}
	req, err := http.NewRequest(method, f.base+path, reader)
	if err != nil {
		f.t.Fatal(err)
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		if value == "" {
			req.Header.Del(name)
			continue
		}
		req.Header.Set(name, value)
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		f.t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		f.t.Fatal(err)
	}
	r := reply{status: resp.StatusCode, header: resp.Header, body: raw}
	if strings.Contains(resp.Header.Get("Content-Type"), "json") && len(raw) > 0 && !strings.Contains(resp.Header.Get("Content-Type"), "ndjson") {
		if err := json.Unmarshal(raw, &r.json); err != nil {
			f.t.Fatalf("%s %s: the body is not JSON: %v\n%s", method, path, err, raw)
		}
	}
	return r
}

func (f *fixture) get(path string, headers ...string) reply {
	f.t.Helper()
	return f.do(http.MethodGet, path, nil, headers...)
}

// want stops the test unless the reply has that status.
func (r reply) want(t testing.TB, status int) reply {
	t.Helper()
	if r.status != status {
		t.Fatalf("status %d, want %d: %s", r.status, status, r.body)
	}
	return r
}

// at walks into the JSON: "items.0.name.text".
func (r reply) at(path string) any {
	var v any = r.json
	for _, p := range strings.Split(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[p]
		case []any:
			i := int(p[0] - '0')
			if i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}

// ids are those of the items.
func (r reply) ids() []string {
	out := []string{}
	items, _ := r.json["items"].([]any)
	for _, i := range items {
		if id, ok := i.(map[string]any)["id"].(string); ok { // suggestions of areas and kinds have none
			out = append(out, id)
		}
	}
	return out
}

// write replaces a place as another server would.
func (f *fixture) write(p place.Place) {
	f.t.Helper()
	if err := place.Prepare(&p, directory(), time.Now()); err != nil {
		f.t.Fatal(err)
	}
	if _, err := f.store.WritePlaces(context.Background(), domain.Everything(), []place.Write{{Place: p, Expect: place.ExpectAny}}); err != nil {
		f.t.Fatal(err)
	}
}

// eventually waits until ok, looking whenever the change log may have moved.
func (f *fixture) eventually(ok func() bool) {
	f.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	for !ok() {
		if ctx.Err() != nil {
			f.t.Fatal("it did not come")
		}
		domain.Pause(ctx, f.store.ChangesWake(), 5*time.Millisecond)
	}
}
