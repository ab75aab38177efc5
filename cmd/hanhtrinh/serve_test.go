package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
	"hanhtrinh/seed"
)

// patience bounds every wait for something that happens in the background.
const patience = 30 * time.Second

// output is a buffer that a running server may write to.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// installation is one set of settings and the data behind them.
type installation struct {
	t       *testing.T
	environ []string
}

func newInstallation(t *testing.T, environ ...string) installation {
	t.Helper()
	return installation{t, append([]string{"DATA_DIR=" + filepath.Join(t.TempDir(), "data"), "HTTP_ADDR=127.0.0.1:0", "RATE_LIMITS=off"}, environ...)}
}

// command runs the program to its end.
func (in installation) command(args ...string) (stdout string, err error) {
	in.t.Helper()
	var out, errs output
	p := &program{environ: in.environ, out: &out, err: &errs}
	err = p.run(context.Background(), args)
	if err != nil {
		in.t.Logf("hanhtrinh %s: %v\n%s", strings.Join(args, " "), err, errs.String())
	}
	return out.String(), err
}

// server is a running `hanhtrinh serve`.
type server struct {
	t    *testing.T
	base string
	stop func() error
	log  *output
}

// serve starts the program and waits until it is ready.
func (in installation) serve() *server {
	in.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	address, done := make(chan string, 1), make(chan error, 1)
	s := &server{t: in.t, log: &output{}}
	p := &program{environ: in.environ, out: s.log, err: s.log, ready: func(a string) { address <- a }}
	go func() { done <- p.run(ctx, nil) }()
	s.stop = sync.OnceValue(func() error { cancel(); return <-done })
	in.t.Cleanup(func() { s.stop() })
	select {
	case a := <-address:
		s.base = "http://" + a
	case err := <-done:
		done <- err
		in.t.Fatalf("serve ended: %v\n%s", err, s.log)
	}
	s.until("ready", func() bool { return s.get("/readyz").status == http.StatusOK })
	return s
}

// until polls for something that happens in the background.
func (s *server) until(what string, happened func() bool) {
	s.t.Helper()
	for deadline := time.Now().Add(patience); !happened(); {
		if time.Now().After(deadline) {
			s.t.Fatalf("not %s after %s\n%s", what, patience, s.log)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

type answer struct {
	status int
	header http.Header
	body   []byte
}

// into decodes a JSON body.
func (a answer) into(t *testing.T, v any) {
	t.Helper()
	if err := json.Unmarshal(a.body, v); err != nil {
		t.Fatalf("%d %s: %v", a.status, a.body, err)
	}
}

func (s *server) get(path string) answer { return s.do("GET", path, "", nil) }

func (s *server) do(method, path, body string, header map[string]string) answer {
	s.t.Helper()
	request, err := http.NewRequest(method, s.base+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	for k, v := range header {
		request.Header.Set(k, v)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		s.t.Fatalf("%s %s: %v\n%s", method, path, err, s.log)
	}
	defer response.Body.Close()
	got, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer{response.StatusCode, response.Header, got}
}

type page struct {
	Items []struct {
		ID   string
		Name struct{ Text string }
	}
	Degraded bool
}

func (s *server) list(query string) page {
	s.t.Helper()
	a := s.get("/v1/places?" + query)
	if a.status != http.StatusOK {
		s.t.Fatalf("GET /v1/places?%s: %d %s", query, a.status, a.body)
	}
	var p page
	a.into(s.t, &p)
	return p
}

func (p page) ids() (ids []string) {
	for _, item := range p.Items {
		ids = append(ids, item.ID)
	}
	return ids
}

// newPlace is a small place for writing through the API.
const newPlace = `{"id":"%s","subkind":"cafe","names":{"vi":"%s"},"location":{"lat":10.9321,"lon":108.1012},
	"provenance":{"source":"test","licence":"CC0-1.0"}}`

func (in installation) token() map[string]string {
	in.t.Helper()
	token, err := in.command("token", "--role", "editor", "--ttl", "1h")
	if err != nil {
		in.t.Fatal(err)
	}
	return map[string]string{"Authorization": "Bearer " + strings.TrimSpace(token), "Content-Type": "application/json"}
}

func TestTheEmbeddedDefaultServesRealPlaces(t *testing.T) {
	in := newInstallation(t)
	s := in.serve()
	for _, c := range []struct{ query, want string }{
		{"q=thap+po+sah+inu", "pt-thap-po-sah-inu"},
		{"q=Hồ+Xuân+Hương&kind=nature", "dl-ho-xuan-huong"},
		{"near=16.4698,107.5783&radius=1500&kind=attraction", ""},
		{"near=10.3460,107.0843&radius=3000&kind=dining", ""},
		{"near=13.0955,109.3209&radius=3000&kind=lodging", ""},
	} {
		got := s.list(c.query)
		if len(got.Items) == 0 || got.Degraded {
			t.Errorf("%s: %d places, degraded %v", c.query, len(got.Items), got.Degraded)
			continue
		}
		if c.want != "" && got.Items[0].ID != c.want {
			t.Errorf("%s: first is %s, want %s", c.query, got.Items[0].ID, c.want)
		}
	}
	if mode := modeOf(t, in, "master.key"); mode != 0o600 {
		t.Errorf("the master key has mode %o, want 600", mode)
	}
	if mode := modeOf(t, in, "hanhtrinh.db"); mode != 0o600 {
		t.Errorf("the store has mode %o, want 600", mode)
	}
	if err := s.stop(); err != nil {
		t.Errorf("stop: %v", err)
	}
}

func modeOf(t *testing.T, in installation, file string) os.FileMode {
	t.Helper()
	info, err := os.Stat(filepath.Join(strings.TrimPrefix(in.environ[0], "DATA_DIR="), file))
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode().Perm()
}

func TestASecondServerOnTheSameFileIsRefused(t *testing.T) {
	in := newInstallation(t, "SEED=off")
	in.serve()
	if _, err := in.command("serve"); err == nil || !strings.Contains(err.Error(), "server") {
		t.Errorf("a second server: %v; want a refusal that names the first", err)
	}
}

func TestAWriteIsFoundAndSurvivesARestart(t *testing.T) {
	in := newInstallation(t, "SEED=off")
	s := in.serve()
	auth := in.token() // made beside the running server
	if got := s.do("POST", "/v1/places", fmt.Sprintf(newPlace, "pt-quan-moi", "Quán Mới"), auth); got.status != http.StatusCreated {
		t.Fatalf("POST: %d %s", got.status, got.body)
	}
	s.until("found", func() bool { return len(s.list("q=quan+moi").Items) == 1 })
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	s = in.serve()
	if got := s.get("/v1/places/pt-quan-moi"); got.status != http.StatusOK {
		t.Errorf("after a restart: %d %s", got.status, got.body)
	}
	if got := s.do("POST", "/v1/places", fmt.Sprintf(newPlace, "pt-khac", "Khác"), auth); got.status != http.StatusCreated {
		t.Errorf("the token does not hold after a restart: %d", got.status)
	}
}

func TestTheFirstSeedIsAllOrNothing(t *testing.T) {
	in := newInstallation(t)
	// What a stop between two writes of the seed would leave, were it not one.
	err := (&program{environ: in.environ, out: io.Discard, err: io.Discard}).with(in, func(e *engines) error {
		areas, err := e.areas(t.Context())
		if err != nil {
			return err
		}
		stop := errors.New("stopped half-way")
		err = e.store.InTx(t.Context(), func(ctx context.Context) error {
			_, err := seed.Load(ctx, e.store, areas, domain.SystemClock, func(done, total int64) {})
			return errors.Join(err, stop)
		})
		if !errors.Is(err, stop) {
			return err
		}
		return e.store.SaveAreas(t.Context(), area.Dataset{Units: []area.Unit{{Ref: area.Ref{Code: "99", ValidFrom: area.Reform}, Level: area.Province, Name: "Thử"}}})
	})
	if err != nil {
		t.Fatal(err)
	}
	s := in.serve() // the change log is not empty, the places are
	shipped, err := seed.Places()
	if err != nil {
		t.Fatal(err)
	}
	var ready struct{ Places int }
	s.get("/readyz").into(t, &ready)
	if ready.Places != len(shipped) {
		t.Errorf("%d places are there, want all %d", ready.Places, len(shipped))
	}
}

// with opens the store of an installation and runs do on it.
func (p *program) with(in installation, do func(*engines) error) (err error) {
	if p.config, err = loadConfig(in.environ); err != nil {
		return err
	}
	return p.withStore(context.Background(), do)
}

func TestCommandsRunBesideAServer(t *testing.T) {
	in := newInstallation(t, "SEED=off")
	s := in.serve()
	if out, err := in.command("seed"); err != nil || !strings.Contains(out, "created") {
		t.Fatalf("seed: %q, %v", out, err)
	}
	s.until("indexed", func() bool { return len(s.list("q=thap+po+sah+inu").Items) > 0 })
	if out, err := in.command("reindex"); err != nil || !strings.Contains(out, "indexed") {
		t.Fatalf("reindex: %q, %v", out, err)
	}
	if got := s.list("q=thap+po+sah+inu").ids(); len(got) == 0 || got[0] != "pt-thap-po-sah-inu" {
		t.Errorf("after reindex: %v", got)
	}
	again, err := in.command("seed")
	if err != nil || !strings.Contains(again, "0 created, 0 updated") {
		t.Errorf("a second seed: %q, %v", again, err)
	}
	dir := t.TempDir()
	csv := "id,name,kind,subkind,lat,lon,area,source\npt-nhap,Quán Nhập,dining,cafe,10.93,108.1,phan-thiet,general knowledge\n"
	if err := os.WriteFile(filepath.Join(dir, "places.csv"), []byte(csv), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := in.command("import", "places", filepath.Join(dir, "places.csv")); err != nil {
		t.Fatalf("import places: %q, %v", out, err)
	}
	s.until("imported", func() bool {
		got := s.list("q=quan+nhap").ids()
		return len(got) > 0 && got[0] == "pt-nhap"
	})
	boundaries := filepath.Join("..", "..", "..", "shared", "data", "admin")
	if _, err := os.Stat(boundaries); err != nil {
		t.Log("../shared is not there: import areas was left out")
		return
	}
	if _, err := in.command("import", "areas", boundaries); err != nil {
		t.Fatal(err)
	}
	s.until("taking over imported areas", func() bool {
		return bytes.Contains(s.get("/v1/areas/at?near=10.9333,108.2833&level=ward").body, []byte("22918"))
	})
}

func TestAStopFinishesWhatIsInFlight(t *testing.T) {
	in := newInstallation(t)
	s := in.serve()
	response, err := http.Get(s.base + "/v1/places/snapshot")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	stopped := make(chan error, 1)
	go func() { stopped <- s.stop() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatalf("the answer under way was cut off: %v", err)
	}
	lines := strings.Split(strings.TrimSpace(string(body)), "\n")
	if last := lines[len(lines)-1]; !strings.Contains(last, "cursor") {
		t.Errorf("the last line is %.80q, want the cursor", last)
	}
	if err := <-stopped; err != nil {
		t.Errorf("stop: %v", err)
	}
}

func TestSettingsNameEveryFaultAtOnce(t *testing.T) {
	in := newInstallation(t, "STORE_URL=postgres://x", "LOG_LEVEL=loud", "SEED=maybe", "TRUSTED_PROXIES=everyone")
	_, err := in.command("serve")
	if err == nil {
		t.Fatal("wrong settings were taken")
	}
	for _, key := range []string{"STORE_URL", "LOG_LEVEL", "SEED", "TRUSTED_PROXIES", "MASTER_KEY_FILE"} {
		if !strings.Contains(err.Error(), key) {
			t.Errorf("the error does not name %s: %v", key, err)
		}
	}
	if strings.Contains(err.Error(), "postgres://x") {
		t.Error("the error repeats a value, which may hold a password")
	}
}

func TestTokensAreRefusedToWhomTheyAreNotFor(t *testing.T) {
	in := newInstallation(t, "SEED=off")
	for _, args := range [][]string{
		{"token", "--role", "ward_police", "--ttl", "1h"},
		{"token", "--role", "editor", "--ttl", "8760h"},
		{"token", "--role", "editor", "--ttl", "1h", "--scope", "registrations:read"},
		{"token", "--role", "editor"},
		{"keys", "rotate", "--purpose", "everything"},
		{"nonsense"},
	} {
		if out, err := in.command(args...); err == nil {
			t.Errorf("hanhtrinh %s gave %q, want a refusal", strings.Join(args, " "), out)
		}
	}
}

func TestRotationKeepsTokensValid(t *testing.T) {
	in := newInstallation(t, "SEED=off")
	s := in.serve()
	before := in.token()
	if _, err := in.command("keys", "rotate", "--purpose", "tokens"); err != nil {
		t.Fatal(err)
	}
	for i, auth := range []map[string]string{before, in.token()} {
		got := s.do("POST", "/v1/places", fmt.Sprintf(newPlace, fmt.Sprint("pt-xoay-", i), "Xoay"), auth)
		if got.status != http.StatusCreated {
			t.Errorf("token %d: %d %s", i, got.status, got.body)
		}
	}
}
