package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"hanhtrinh/api"
	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
)

// TestTheMatrix asks for every operation as every role, for a record within the
// role's reach, for one beyond it and with a role over everything.
func TestTheMatrix(t *testing.T) {
	onStores(t, func(t *testing.T, w *world) {
		table := parseExpected(t, matrix)
		table.complete(t, w.operations(func(api.Policy) bool { return true }))
		factor := []string{account.MethodPassword, account.MethodOTP}
		people := map[string][]*actor{
			"anonymous": {w.make(spec{kind: account.Person, anonymous: true})},
			"device":    {w.make(spec{kind: account.Device, methods: []string{account.MethodDevice}})},
			"tourist":   {w.make(spec{kind: account.Person, methods: factor[:1]})},
		}
		for _, role := range []account.Role{account.Editor, account.HotelStaff, account.HotelOwner, account.WardPolice, account.ProvincePolice, account.Department, account.DataOfficer} {
			people[string(role)] = append(people[string(role)], w.make(spec{kind: account.Person, methods: factor, grants: over(role, targetOf(w.here, role))}))
		}
		for _, role := range []account.Role{account.Editor, account.Department, account.DataOfficer, account.Admin} {
			everything := account.Target{Type: account.ReachAll}
			people[string(role)] = append(people[string(role)], w.make(spec{kind: account.Person, methods: factor, grants: over(role, everything), both: true}))
		}
		w.walk(t, table, people)
	})
}

// TestTheNextWardIsForeign asks for records of two wards of one province: roles
// of a ward or a property end at its border, those of the province do not.
func TestTheNextWardIsForeign(t *testing.T) {
	onStores(t, func(t *testing.T, w *world) {
		w.there = w.plot("near", "22924@2025-07-01", w.here.province.ID, domain.Point{Lat: 10.94, Lon: 108.10})
		factor := []string{account.MethodPassword, account.MethodOTP}
		people := map[string][]*actor{}
		for _, role := range []account.Role{account.Editor, account.HotelStaff, account.HotelOwner, account.WardPolice} {
			people[string(role)] = append(people[string(role)], w.make(spec{kind: account.Person, methods: factor, grants: over(role, targetOf(w.here, role))}))
		}
		for _, role := range []account.Role{account.Editor, account.ProvincePolice, account.Department, account.DataOfficer} {
			people[string(role)] = append(people[string(role)], w.make(spec{kind: account.Person, methods: factor, grants: over(role, w.here.province), both: true}))
		}
		w.walk(t, parseExpected(t, matrix), people)
	})
}

// TestWhatIsForeignIsAsIfItWereNot compares the refusal of a record out of reach
// with that of one that never was.
func TestWhatIsForeignIsAsIfItWereNot(t *testing.T) {
	onStores(t, func(t *testing.T, w *world) {
		factor := []string{account.MethodPassword, account.MethodOTP}
		owner := w.make(spec{kind: account.Person, methods: factor, grants: over(account.HotelOwner, property(w.here.house.ID))})
		editor := w.make(spec{kind: account.Person, methods: factor, grants: over(account.Editor, w.here.ward)})
		for _, c := range []struct {
			by      *actor
			op      string
			variant string
		}{
			{editor, "read-proposal", ""}, {editor, "accept-proposal", ""}, {editor, "reject-proposal", ""}, {editor, "withdraw-proposal", ""},
			{owner, "read-grant", "hotel_staff"}, {owner, "revoke-grant", "hotel_staff"}, {owner, "revoke-invitation", "hotel_staff"}, {owner, "revoke-invitation", "reset"},
			{owner, "end-my-session", ""},
		} {
			x := w.trialsOf(t, expectedRow{name: c.op + ":" + c.variant, op: c.op, cells: map[string]string{"": "404"}}, "", c.op, c.by)[1]
			a := x.ask(x.cell)
			foreign, _ := w.send(x, a)
			if a.second != "" {
				a.second = domain.RandomID()
			} else {
				a.id = domain.RandomID()
			}
			unknown, _ := w.send(x, a)
			for _, r := range []reply{foreign, unknown} {
				r.want(t, 404)
				delete(r.json, "instance") // the request
			}
			if !reflect.DeepEqual(foreign.json, unknown.json) {
				t.Errorf("%s:%s of a foreign record: %s\nof an unknown one: %s", c.op, c.variant, foreign.body, unknown.body)
			}
		}
	})
}

// TestMixturesOfRights asks as people with several grants, without a second
// factor, in a log-in with few scopes, and as a script.
func TestMixturesOfRights(t *testing.T) {
	onStores(t, func(t *testing.T, w *world) {
		table := parseExpected(t, mixtures)
		table.complete(t, w.operations(func(p api.Policy) bool { return !p.Public() || p.ID == "accept-invitation" }))
		everything := account.Target{Type: account.ReachAll}
		password, factor := []string{account.MethodPassword}, []string{account.MethodPassword, account.MethodOTP}
		mixed := append(over(account.Editor, w.here.ward), over(account.HotelOwner, property(w.there.house.ID))...)
		w.walk(t, table, map[string][]*actor{
			"mixed":    {w.make(spec{kind: account.Person, methods: password, grants: mixed})},
			"province": {w.make(spec{kind: account.Person, methods: password, grants: over(account.Editor, w.here.province)})},
			"waiting":  {w.make(spec{kind: account.Person, methods: password, grants: over(account.Admin, everything)})},
			"police":   {w.make(spec{kind: account.Person, methods: password, grants: over(account.ProvincePolice, w.here.province)})},
			"narrowed": {w.make(spec{kind: account.Person, methods: factor, grants: over(account.Admin, everything), scopes: []string{account.ScopeReadGrants}})},
			"script":   {w.make(spec{kind: account.Script, grants: over(account.Editor, w.here.ward)})},
		})
	})
}

// TestWhatDoesNotHoldGivesNothing asks as people all of whose roles are over,
// have not begun or were taken back: they are tourists. Whose account or log-in
// is no longer good is nobody.
func TestWhatDoesNotHoldGivesNothing(t *testing.T) {
	onStores(t, func(t *testing.T, w *world) {
		table := parseExpected(t, matrix)
		now := w.f.now()
		factor := []string{account.MethodPassword, account.MethodOTP}
		every := func(change func(g *account.Grant)) spec {
			s := spec{kind: account.Person, methods: factor}
			for _, role := range account.Roles()[1:] { // all but tourist
				g := account.Grant{Role: role, Target: targetOf(w.here, role), From: now.Add(-2 * time.Hour)}
				change(&g)
				s.grants = append(s.grants, g)
			}
			return s
		}
		good := every(func(*account.Grant) {})
		with := func(change func(s *spec)) *actor {
			s := good
			change(&s)
			return w.make(s)
		}
		log := func(change func(l *account.Session)) *actor { return with(func(s *spec) { s.login = change }) }
		w.walkAs(t, table, "tourist", map[string]*actor{
			"over":       w.make(every(func(g *account.Grant) { g.Until = now.Add(-time.Hour) })),
			"not yet":    w.make(every(func(g *account.Grant) { g.From = now.Add(time.Hour) })),
			"taken back": w.make(every(func(g *account.Grant) { g.RevokedBy, g.RevokedAt = account.Operator, now.Add(-time.Hour) })),
		})
		table.set("accept-invitation", "anonymous", "401") // a token that is shown has to be good
		w.walkAs(t, table, "anonymous", map[string]*actor{
			"suspended":      with(func(s *spec) { s.state = account.Suspended }),
			"closed":         with(func(s *spec) { s.state = account.Closed }),
			"logged out":     log(func(l *account.Session) { l.RevokedAt = now.Add(-time.Minute) }),
			"idle too long":  log(func(l *account.Session) { l.ExpiresAt = now.Add(-time.Minute) }),
			"at its end":     log(func(l *account.Session) { l.EndsAt = now.Add(-time.Minute) }),
			"a stranger's":   with(func(s *spec) { s.login = func(l *account.Session) { l.Account = w.taker.account } }),
			"without log-in": with(func(s *spec) { s.login = func(l *account.Session) { l.ID += "x" } }),
		})
	})
}

// over is a grant of a role over a target.
func over(role account.Role, target account.Target) []account.Grant {
	return []account.Grant{{Role: role, Target: target}}
}

// operations are the ids of those that pass.
func (w *world) operations(pass func(api.Policy) bool) []string {
	var ids []string
	for _, p := range w.f.server.Policies() {
		if pass(p) {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// walk tries every cell of a table with the people of its column.
func (w *world) walk(t *testing.T, table expected, people map[string][]*actor) {
	for _, row := range table.rows {
		t.Run(row.name, func(t *testing.T) {
			w.f.t = t
			var trials []trial
			for _, column := range table.columns {
				for _, by := range people[column] {
					trials = append(trials, w.trialsOf(t, row, column, column, by)...)
				}
			}
			w.tryAll(t, trials)
		})
	}
}

// walkAs tries all lines with people who should get what one column says.
func (w *world) walkAs(t *testing.T, table expected, column string, people map[string]*actor) {
	for _, row := range table.rows {
		t.Run(row.name, func(t *testing.T) {
			w.f.t = t
			var trials []trial
			for who, by := range people {
				trials = append(trials, w.trialsOf(t, row, column, who, by)...)
			}
			w.tryAll(t, trials)
		})
	}
}

// trial is one cell of the matrix and what should come of it.
type trial struct {
	cell
	scene
	policy    api.Policy
	name      string
	want      outcome
	wantOther outcome // of the record in the other plot
}

// changes says whether the request should change what is stored.
func (x trial) changes() bool {
	return x.policy.Method != "GET" && !x.policy.Reads && !x.want.refused() && x.want.mark != '='
}

// trialsOf are the requests of somebody for the record here and for the one there.
func (w *world) trialsOf(t *testing.T, row expectedRow, column, who string, by *actor) []trial {
	s, ok := scenes[row.op]
	if !ok {
		t.Fatalf("nobody wrote down how to ask for %s", row.op)
	}
	policies := w.f.server.Policies()
	i := slices.IndexFunc(policies, func(p api.Policy) bool { return p.ID == row.op })
	if i < 0 {
		return nil // complete says so
	}
	_, variant, _ := strings.Cut(row.name, ":")
	plots := []*plot{w.here, w.there}
	if s.alone {
		plots = plots[:1]
	}
	var trials []trial
	for _, p := range plots {
		trials = append(trials, trial{cell{w, by, p, row.op, variant}, s, policies[i], fmt.Sprintf("%s (reaches both: %v) %s", who, by.both, p.name),
			row.at(t, column, p == w.there, by.both), row.at(t, column, p != w.there, by.both)})
	}
	return trials
}

// tryAll sends the requests that should change nothing, all together, and then
// each of the others.
func (w *world) tryAll(t *testing.T, trials []trial) {
	t.Helper()
	var still []trial
	var send []func()
	var watch []string
	for _, x := range trials {
		if !x.changes() {
			asked, watched := w.prepare(t, x)
			still, send, watch = append(still, x), append(send, asked), append(watch, watched...)
		}
	}
	if changed := w.during(watch, send...); changed && !t.Failed() {
		t.Error("what is stored was changed by one of the requests that should not")
		for _, x := range still {
			w.alone(t, x)
		}
	}
	for _, x := range trials {
		if x.changes() {
			w.alone(t, x)
		}
	}
}

// alone sends one request and looks whether anything was changed.
func (w *world) alone(t *testing.T, x trial) {
	t.Helper()
	send, watch := w.prepare(t, x)
	if changed := w.during(watch, send); changed != x.changes() {
		t.Errorf("%s: what is stored was changed: %v, want %v", x.name, changed, x.changes())
	}
}

// during says whether anything stored changes while requests are sent.
func (w *world) during(watch []string, send ...func()) bool {
	w.f.t.Helper()
	slices.Sort(watch)
	watch = slices.Compact(watch)
	before := w.digest(watch...)
	for _, one := range send {
		one()
	}
	w.stale = true
	return w.digest(watch...) != before
}

// prepare makes what a request is about. It returns what sends it and looks at
// the answer, and the accounts whose log-ins it may change.
func (w *world) prepare(t *testing.T, x trial) (send func(), watch []string) {
	t.Helper()
	if x.ends {
		x.by = w.make(x.by.spec)
	}
	a := x.ask(x.cell)
	mark, otherMark := "", ""
	if x.mark != nil {
		o := x.cell
		o.p = x.other()
		mark, otherMark = x.mark(x.cell), x.mark(o)
	}
	return func() { w.look(t, x, a, mark, otherMark) }, append(a.watch, x.by.account)
}

// look sends a request and compares the answer with what it should be.
func (w *world) look(t *testing.T, x trial, a ask, mark, otherMark string) {
	t.Helper()
	r, sent := w.send(x, a)
	if r.status != x.want.status {
		t.Errorf("%s: %d, want %v: %s", x.name, r.status, x.want, r.body)
		return
	}
	reason := "forbidden"
	if x.want.mark != 0 {
		reason = markedReasons[x.want.mark]
	}
	if r.status == 403 && r.at("reason") != reason {
		t.Errorf("%s: refused for %v, want %s", x.name, r.at("reason"), reason)
	}
	body := string(r.body)
	if mark != "" && !x.want.refused() && strings.Contains(body, mark) != x.want.sees() {
		t.Errorf("%s: the record is in the answer: %v, want %v: %s", x.name, !x.want.sees(), x.want.sees(), body)
	}
	for _, secret := range x.hidden(otherMark) {
		if strings.Contains(body, secret) && !strings.Contains(sent, secret) {
			t.Errorf("%s: the answer tells %q: %s", x.name, secret, body)
		}
	}
}

// hidden are words that must not be in the answer. A list may well show other
// records of a plot whose record of this line is out of reach.
func (x trial) hidden(otherMark string) []string {
	all := x.other().secrets()
	switch {
	case x.want.refused():
		return append(all, x.p.secrets()...)
	case !x.list:
		return all
	case x.wantOther.sees():
		return nil
	case x.want.sees():
		return append(all, otherMark)
	}
	return []string{otherMark}
}

// send sends the request and returns all that was sent as one text. A list is
// read to its end.
func (w *world) send(x trial, a ask) (reply, string) {
	w.f.t.Helper()
	path := strings.NewReplacer("{id}", a.id, "{code}", a.id, "{proposal}", a.second).Replace(x.policy.Path)
	if a.query != "" {
		path += "?" + a.query
	}
	headers := x.by.headers()
	if a.version != 0 {
		headers = append(headers, fmt.Sprintf(`If-Match: "%d"`, a.version))
	}
	var body any
	var raw []byte
	if x.policy.Takes != "" && a.body != nil {
		var err error
		raw, err = json.Marshal(a.body)
		w.check(err)
		body = string(raw)
		headers = append(headers, "Content-Type: "+x.policy.Takes)
	}
	r := w.f.do(x.policy.Method, path, body, headers...)
	for next, _ := r.at("nextCursor").(string); x.list && next != ""; {
		more := w.f.do(x.policy.Method, path+"&cursor="+next, nil, x.by.headers()...)
		if more.status != 200 {
			return more, path
		}
		r.body = bytes.Join([][]byte{r.body, more.body}, []byte("\n"))
		next, _ = more.at("nextCursor").(string)
	}
	return r, path + string(raw)
}
