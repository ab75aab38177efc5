package api_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hanhtrinh/api"
	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
	"hanhtrinh/domain/area"
	"hanhtrinh/domain/place"
	"hanhtrinh/domain/proposal"
	"hanhtrinh/domain/seal"
	"hanhtrinh/store"
	"hanhtrinh/store/mongo"
	storesqlite "hanhtrinh/store/sqlite"
	"hanhtrinh/store/storetest/engine"
)

// onStores runs a test over each store of record.
func onStores(t *testing.T, test func(t *testing.T, w *world)) {
	run := func(name string, open func(t *testing.T) (store.Store, error)) {
		t.Run(name, func(t *testing.T) {
			st, err := open(t)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = st.Close(context.Background()) })
			test(t, newWorld(t, st))
		})
	}
	run("sqlite", func(t *testing.T) (store.Store, error) {
		return storesqlite.Open(context.Background(), filepath.Join(t.TempDir(), "store.db"), storesqlite.Options{})
	})
	run("mongo", func(t *testing.T) (store.Store, error) {
		return mongo.Open(context.Background(), engine.Database(t), mongo.Options{Log: slog.New(slog.DiscardHandler)})
	})
}

// world is a server over one store, with two parts of the country that have the
// same records, and people who have rights in one of them.
type world struct {
	f           *fixture // to send requests; it knows no store
	st          store.Store
	ctx         context.Context
	here, there *plot
	operator    *actor // an administrator who prepares what others then try
	taker       *actor // who is granted things

	kept  string // digest of what is stored, but for log-ins
	stale bool   // something was written since
}

// plot is one part of the country and what lies in it.
type plot struct {
	name           string
	ward, province account.Target
	house          place.Place       // a lodging place as it is at first
	version        int64             // of the house in that form
	holder         *actor            // whose records lie here
	made           map[string]string // ids of what the holder has here
	mine           map[string]string // ids of what callers wrote about the house
}

// secrets are what only those who reach the plot may read.
func (p *plot) secrets() []string {
	all := []string{p.holder.account, p.holder.session, nameOf(p), noteOf(p)}
	for _, id := range p.made {
		all = append(all, id)
	}
	return all
}

func nameOf(p *plot) string { return "Secret Name " + p.name }
func noteOf(p *plot) string { return "secret note " + p.name }

func newWorld(t *testing.T, st store.Store) *world {
	t.Helper()
	w := &world{f: &fixture{t: t, keys: newKeys(t), log: &lockedBuffer{}, diary: &diary{}}, st: st, ctx: context.Background()}
	w.serve(t)
	w.here = w.plot("here", "22918@2025-07-01", "68@2025-07-01", domain.Point{Lat: 10.93, Lon: 108.11})
	w.there = w.plot("there", "00004@2025-07-01", "01@2025-07-01", domain.Point{Lat: 21.03, Lon: 105.84})
	factor := []string{account.MethodPassword, account.MethodOTP}
	w.operator = w.make(spec{kind: account.Person, methods: factor, grants: []account.Grant{{Role: account.Admin, Target: account.Target{Type: account.ReachAll}}}})
	w.taker = w.make(spec{kind: account.Person})
	return w
}

// serve starts the server; its search is down, so that lists come from the store.
func (w *world) serve(t *testing.T) {
	t.Helper()
	f := w.f
	search := &outage{}
	search.down.Store(true)
	o := api.Options{
		Places: w.st, Proposals: w.st, Changes: w.st, Idempotency: w.st, Tx: w.st, Accounts: w.st, Search: search, Areas: directory, Keys: f.keys, Audit: f.diary,
		Health: func(context.Context) api.Health {
			return api.Health{Ready: true, Store: "ok", Search: "ok", Seeded: true}
		},
		Log: slog.New(slog.NewJSONHandler(f.log, nil)), Version: "test",
	}
	master, _, err := seal.LoadOrCreateMaster(filepath.Join(t.TempDir(), "master.key"))
	w.check(err)
	macs, err := seal.OpenMACs(w.ctx, w.st, master, seal.PurposeCodes, domain.SystemClock)
	w.check(err)
	box, err := seal.OpenBox(w.ctx, w.st, master, seal.PurposeSealing, domain.SystemClock)
	w.check(err)
	o.MACs = macs
	o.Logins, err = account.NewService(account.Options{
		Store: w.st, Tx: w.st, MACs: macs, Box: box, Hasher: hasher(), Audit: f.diary, Covers: coverer(w.st), Clock: domain.SystemClock, IDs: domain.RandomID,
	})
	w.check(err)
	f.options = o
	f.server, err = api.New(o)
	w.check(err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	w.check(err)
	f.base = "http://" + l.Addr().String()
	served := make(chan error, 1)
	go func() { served <- f.server.Serve(l) }()
	t.Cleanup(func() {
		if err := f.server.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
}

func (w *world) check(err error) {
	w.f.t.Helper()
	if err != nil {
		w.f.t.Fatal(err)
	}
}

// plot makes a part of the country with its house and somebody who has records
// there.
func (w *world) plot(name, ward, province string, at domain.Point) *plot {
	code, from, _ := strings.Cut(ward, "@")
	p := &plot{
		name: name, made: map[string]string{}, mine: map[string]string{},
		ward: account.Target{Type: account.ReachWard, ID: ward}, province: account.Target{Type: account.ReachProvince, ID: province},
		house: place.Place{
			ID: "hotel-" + name, Subkind: "hotel", Name: domain.LocalizedText{"vi": "Khách sạn", "en": "Hotel"}, Location: at, VisitDurationMin: 5,
			SourceIDs:  []place.SourceID{{System: "test", ID: "hotel-" + name}},
			Provenance: place.Provenance{Source: "field survey", Licence: "ODbL-1.0", Attribution: "© OpenStreetMap contributors"},
			Address:    place.Address{Areas: []area.Ref{{Code: code, ValidFrom: from}}},
		},
	}
	w.check(place.Prepare(&p.house, directory(), time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)))
	w.houseOf(p)
	p.holder = w.make(spec{kind: account.Person, name: nameOf(p)})
	return p
}

// houseOf makes the house of a plot what it was at first and returns its version.
func (w *world) houseOf(p *plot) int64 {
	w.f.t.Helper()
	if now, err := w.st.Place(w.ctx, p.house.ID); err == nil && now.Version == p.version {
		return p.version
	}
	versions, err := w.st.WritePlaces(w.ctx, domain.Everything(), []place.Write{{Place: p.house, Expect: place.ExpectAny}})
	w.check(err)
	p.version, w.stale = versions[0], true
	return p.version
}

// targetOf is what a role is bound to within a plot.
func targetOf(p *plot, role account.Role) account.Target {
	switch role {
	case account.HotelStaff, account.HotelOwner:
		return property(p.house.ID)
	case account.Editor, account.WardPolice:
		return p.ward
	case account.ProvincePolice, account.Department, account.DataOfficer:
		return p.province
	}
	return account.Target{Type: account.ReachAll}
}

// spec is how somebody is made; the same again is another account with the same
// rights.
type spec struct {
	kind      account.Kind
	name      string
	state     account.State // default active
	methods   []string
	scopes    []string
	grants    []account.Grant
	login     func(s *account.Session) // changes the log-in
	anonymous bool                     // shows no token
	both      bool                     // reaches the records of either plot
}

// actor is somebody who asks.
type actor struct {
	somebody
	spec
}

// headers are those that say who asks.
func (a *actor) headers() []string {
	if a.anonymous {
		return nil
	}
	return []string{a.auth()}
}

// acting is the actor as the rules of accounts know them.
func (a *actor) acting() domain.Actor {
	own := domain.ReachOver(domain.AccountKey(a.account))
	return domain.Actor{ID: a.account, Session: a.session, Reaches: map[string]domain.Reach{account.ScopeSelf: own}}
}

func (w *world) make(s spec) *actor {
	w.f.t.Helper()
	now := w.f.now()
	a := &actor{spec: s, somebody: somebody{account: domain.RandomID(), session: domain.RandomID()}}
	record := account.Account{ID: a.account, Kind: s.kind, State: account.Active, Name: s.name, CreatedAt: now, UpdatedAt: now}
	if s.state != "" {
		record.State = s.state
	}
	if s.kind == account.Person {
		record.Login, record.Password = a.account, w.password()
	}
	w.check(w.st.CreateAccount(w.ctx, record))
	for _, g := range s.grants {
		w.grant(a, g)
	}
	w.logIn(a)
	return a
}

// logIn begins another log-in of somebody.
func (w *world) logIn(a *actor) {
	w.f.t.Helper()
	now := w.f.now()
	a.session = domain.RandomID()
	s := account.Session{
		ID: a.session, Account: a.account, Number: 1, RotatedAt: now, CreatedAt: now, ExpiresAt: now.Add(24 * time.Hour), EndsAt: now.Add(48 * time.Hour),
		Methods: a.methods, Scopes: a.scopes,
	}
	if a.login != nil {
		a.login(&s)
	}
	w.check(w.st.CreateSession(w.ctx, s))
	a.token, w.stale = w.f.issue(a.somebody, now), true
}

func (w *world) password() string {
	w.f.t.Helper()
	hash, err := hasher().Hash(w.ctx, "test", goodPassword)
	w.check(err)
	return hash
}

// grant gives somebody a grant and returns its id.
func (w *world) grant(to *actor, g account.Grant) string {
	w.f.t.Helper()
	g.ID, g.Account, g.GrantedBy, g.GrantedAt, g.Cover = domain.RandomID(), to.account, account.Operator, w.f.now(), w.cover(g.Target)
	if g.From.IsZero() {
		g.From = g.GrantedAt
	}
	w.check(w.st.CreateGrant(w.ctx, g))
	w.stale = true
	return g.ID
}

func (w *world) cover(target account.Target) []string {
	w.f.t.Helper()
	keys, err := coverer(w.st)(w.ctx, target)
	w.check(err)
	if keys == nil {
		return []string{}
	}
	return keys
}

// digest is a fingerprint of everything stored that requests write: places,
// proposals, grants, accounts, open codes, and the log-ins of accounts.
func (w *world) digest(accounts ...string) string {
	w.f.t.Helper()
	if w.stale {
		w.kept, w.stale = w.stored(), false
	}
	all := w.kept
	for _, id := range accounts {
		sessions, err := w.st.ListSessions(w.ctx, id, w.f.now())
		w.check(err)
		all += fmt.Sprintf("%+v", sessions)
	}
	return all
}

func (w *world) stored() string {
	w.f.t.Helper()
	const many = 100_000
	h := sha256.New()
	write := json.NewEncoder(h)
	_, err := w.st.EachPlace(w.ctx, place.Filter{}, func(p place.Place) error { return write.Encode(p) })
	w.check(err)
	proposals, err := w.st.ListProposals(w.ctx, domain.Everything(), proposal.Filter{}, many)
	w.check(err)
	grants, err := w.st.ListGrants(w.ctx, domain.Everything(), account.GrantFilter{}, many)
	w.check(err)
	accounts, err := w.st.ListAccounts(w.ctx, domain.Everything(), account.AccountFilter{}, many)
	w.check(err)
	codes, err := w.st.ListCodes(w.ctx, domain.Everything(), w.f.now(), "", many)
	w.check(err)
	for _, list := range []any{proposals, grants, accounts, codes} {
		w.check(write.Encode(list))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// live says whether somebody's token is good.
func (a *actor) live() bool {
	return !a.anonymous && (a.state == "" || a.state == account.Active) && a.login == nil && (a.scopes == nil || slices.Contains(a.scopes, account.ScopeSelf))
}
