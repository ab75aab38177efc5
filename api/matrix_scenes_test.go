package api_test

import (
	"encoding/json"
	"strings"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
	"hanhtrinh/domain/area"
	"hanhtrinh/domain/proposal"
)

// cell is one request of the matrix: somebody asks for a record of a plot.
type cell struct {
	*world
	by      *actor
	p       *plot
	op      string
	variant string // of the line
}

// other is the plot the request is not about.
func (c cell) other() *plot {
	if c.p == c.here {
		return c.there
	}
	return c.here
}

// ask is what a request needs besides method and path.
type ask struct {
	id, second string // in the path
	query      string
	body       any
	version    int64    // If-Match
	watch      []string // accounts whose log-ins the operation may begin or end
}

// scene prepares requests of one operation. The record they are about is as
// good as new each time.
type scene struct {
	alone bool // about no record that lies anywhere
	list  bool // shows all that is in reach
	ends  bool // leaves its caller another than before, or without a log-in
	mark  func(c cell) string
	ask   func(c cell) ask
}

// just asks the same of everybody.
func just(a ask) func(cell) ask { return func(cell) ask { return a } }

var scenes = map[string]scene{
	"list-areas":         {alone: true, ask: just(ask{query: "q=mui+ne"})},
	"resolve-area":       {alone: true, ask: just(ask{query: "q=22918"})},
	"get-area":           {alone: true, ask: just(ask{id: "22918"})},
	"locate-area":        {alone: true, ask: just(ask{query: "near=10.93,108.11"})},
	"list-places":        {alone: true, ask: just(ask{query: "limit=5"})},
	"search-places":      {alone: true, ask: just(ask{body: map[string]any{"kind": []any{"lodging"}}})},
	"suggest-places":     {alone: true, ask: just(ask{query: "q=mui"})},
	"snapshot-places":    {alone: true, ask: just(ask{})},
	"list-place-changes": {alone: true, ask: func(c cell) ask { return ask{query: "limit=1&cursor=" + c.changesCursor()} }},
	"get-place":          {ask: ofHouse(nil)},
	"list-nearby-places": {ask: ofHouse(nil)}, "list-similar-places": {ask: ofHouse(nil)},
	"get-vocabulary": {alone: true, ask: just(ask{})}, "list-codes": {alone: true, ask: just(ask{})}, "token-keys": {alone: true, ask: just(ask{})},
	"get-health": {alone: true, ask: just(ask{})}, "get-readiness": {alone: true, ask: just(ask{})},

	"log-in-device":     {alone: true, ask: just(ask{})},
	"log-in":            {alone: true, ask: func(c cell) ask { return c.door("login", c.taker.account, "password", goodPassword) }},
	"refresh-log-in":    {alone: true, ask: refreshing},
	"accept-invitation": {ends: true, ask: accepting},
	"reset-password":    {alone: true, ask: resetting},

	"create-place":  {ask: func(c cell) ask { return ask{body: c.written("new-"+domain.RandomID(), c.p.house.Address.Areas)} }},
	"upsert-places": {ask: bulk},
	"replace-place": {ask: replacing}, "patch-place": {ask: replacing},
	"delete-place": {ask: ofHouse(nil)},

	"list-proposals": {list: true, mark: proposalNote, ask: just(ask{query: "limit=100"})},
	"list-place-proposals": {list: true, mark: proposalNote, ask: func(c cell) ask {
		return ask{id: c.p.house.ID, query: "limit=100"}
	}},
	"read-proposal":     {mark: proposalNote, ask: ofProposal(nil)},
	"create-proposal":   {ask: ofHouse(map[string]any{"patch": map[string]any{"visitDurationMin": 77}})},
	"withdraw-proposal": {ask: ofProposal(nil)},
	"accept-proposal":   {ask: ofProposal(map[string]any{})},
	"reject-proposal":   {ask: ofProposal(map[string]any{"reason": "no"})},

	"log-out":               {alone: true, ends: true, ask: just(ask{body: map[string]any{"everywhere": false}})},
	"read-me":               {alone: true, ask: just(ask{})},
	"change-me":             {alone: true, ask: func(cell) ask { return ask{body: map[string]any{"name": "Name " + domain.RandomID()}} }},
	"close-my-account":      {alone: true, ends: true, ask: func(c cell) ask { return ask{body: c.withPassword(map[string]any{})} }},
	"upgrade-me":            {alone: true, ends: true, ask: func(c cell) ask { return ask{body: newLogin()} }},
	"change-my-password":    {alone: true, ends: true, ask: just(ask{body: map[string]any{"current": goodPassword, "password": "năm chữ khác hẳn nhau đây"}})},
	"begin-second-factor":   {alone: true, ends: true, ask: just(ask{body: map[string]any{"password": goodPassword}})},
	"confirm-second-factor": {alone: true, ends: true, ask: confirming},
	"remove-second-factor":  {alone: true, ends: true, ask: removing},
	"list-my-sessions":      {list: true, mark: func(c cell) string { return c.p.holder.session }, ask: just(ask{query: "limit=100"})},
	"end-my-session":        {ask: ending},

	"list-accounts": {list: true, mark: func(c cell) string { return c.p.holder.account }, ask: just(ask{query: "limit=100"})},
	"find-account": {list: true, mark: func(c cell) string { return c.p.holder.account }, ask: func(c cell) ask {
		return ask{body: map[string]any{"login": c.p.holder.account}}
	}},
	"read-account":        {mark: func(c cell) string { return c.accountHere() }, ask: ofAccount(nil)},
	"change-account":      {ask: ofAccount(map[string]any{"state": "suspended"})},
	"make-password-reset": {ask: ofAccount(nil)},
	"log-out-account":     {ask: ofAccount(nil)},

	"list-grants":       {list: true, mark: grantHere, ask: just(ask{query: "limit=100"})},
	"read-grant":        {mark: grantHere, ask: func(c cell) ask { return ask{id: grantHere(c)} }},
	"create-grant":      {ask: func(c cell) ask { return ask{body: c.terms(map[string]any{"account": c.whom()})} }},
	"revoke-grant":      {ask: func(c cell) ask { return ask{id: grantHere(c)} }},
	"list-invitations":  {list: true, mark: codeHere, ask: just(ask{query: "limit=100"})},
	"create-invitation": {ask: func(c cell) ask { return ask{body: c.terms(map[string]any{})} }},
	"revoke-invitation": {ask: func(c cell) ask { return ask{id: codeHere(c)} }},

	"read-document-mrz": {alone: true, ask: just(ask{body: map[string]any{"text": passportMRZ}})},
	"read-document-qr":  {alone: true, ask: just(ask{body: map[string]any{"text": cardQR}})},
}

// ofHouse is a request about the house of the plot, in its present version.
func ofHouse(body any) func(cell) ask {
	return func(c cell) ask { return ask{id: c.p.house.ID, version: c.houseOf(c.p), body: body} }
}

// changesCursor is where followers of the change log begin.
func (w *world) changesCursor() string {
	w.f.t.Helper()
	lines := strings.Split(strings.TrimSpace(string(w.f.get("/v1/places/snapshot").want(w.f.t, 200).body)), "\n")
	var last row
	w.check(json.Unmarshal([]byte(lines[len(lines)-1]), &last))
	return last.Cursor
}

// written is a house as writers send it, in the given units.
func (c cell) written(source string, areas []area.Ref) map[string]any {
	at := make([]any, len(areas))
	for i, ref := range areas {
		at[i] = map[string]any{"code": ref.Code, "validFrom": ref.ValidFrom}
	}
	h := c.p.house
	return map[string]any{
		"subkind": "hotel", "names": map[string]any{"vi": "Khách sạn", "en": "Hotel"}, "location": map[string]any{"lat": h.Location.Lat, "lon": h.Location.Lon},
		"visitDurationMin": 5, "sourceIds": []any{map[string]any{"system": "test", "id": source}}, "address": map[string]any{"areas": at},
		"provenance":   map[string]any{"source": "field survey", "licence": "ODbL-1.0", "attribution": "© OpenStreetMap contributors"},
		"descriptions": map[string]any{"en": "Written " + domain.RandomID()},
	}
}

// bulk replaces the house of the plot, alone or with that of the other one.
func bulk(c cell) ask {
	c.houseOf(c.here)
	c.houseOf(c.there)
	a := ask{}
	items := []any{c.written(c.p.house.ID, c.p.house.Address.Areas)}
	switch c.variant {
	case "keep-valid":
		a.query = "mode=keep_valid"
	case "with-another":
		o := cell{c.world, c.by, c.other(), c.op, ""}
		items = append(items, o.written(o.p.house.ID, o.p.house.Address.Areas))
	}
	a.body = map[string]any{"items": items}
	return a
}

// replacing changes the description of a house; or what it is; or moves it into
// the other plot. A patch names no more than these.
func replacing(c cell) ask {
	a := ofHouse(nil)(c)
	areas := c.p.house.Address.Areas
	if c.variant == "moved-away" {
		areas = c.other().house.Address.Areas
	}
	body := c.written(c.p.house.ID, areas)
	if c.variant == "what-it-is" {
		body["subkind"] = "resort"
	}
	if c.op == "patch-place" {
		body = map[string]any{"subkind": body["subkind"], "address": body["address"], "descriptions": body["descriptions"]}
	}
	a.body = body
	return a
}

// ofProposal is a request about an open proposal for the plot's house: of
// somebody there, or the caller's own.
func ofProposal(body any) func(cell) ask {
	return func(c cell) ask {
		c.houseOf(c.p)
		p := c.proposed()
		return ask{id: p.PlaceID, second: p.ID, version: p.Version, body: body}
	}
}

func proposalNote(c cell) string { return c.proposed().Note }

func (c cell) proposed() proposal.Proposal {
	c.f.t.Helper()
	author, note, made := c.p.holder.account, noteOf(c.p), c.p.made
	if c.variant == "mine" { // no secret to its author
		author, note, made = c.by.account, "mine "+c.p.name+" "+c.by.account, c.p.mine
	}
	if id := made["proposal "+author]; id != "" {
		p, err := c.st.Proposal(c.ctx, domain.Everything(), id)
		c.check(err)
		if p.State == proposal.Open {
			return p
		}
	}
	p := proposal.Proposal{
		ID: domain.RandomID(), Version: 1, PlaceID: c.p.house.ID, PlaceVersion: c.houseOf(c.p), AreaKeys: c.p.house.AreaKeys,
		Patch: []byte(`{"visitDurationMin":60}`), Base: []byte(`{"visitDurationMin":5}`), Note: note, State: proposal.Open, By: author, CreatedAt: c.f.now(),
	}
	c.check(c.st.CreateProposal(c.ctx, p))
	made["proposal "+author], c.stale = p.ID, true
	return p
}

// ofAccount is a request about an account: a person's without any grant, or the
// caller's own.
func ofAccount(body any) func(cell) ask {
	return func(c cell) ask {
		id := c.accountHere()
		a, err := c.st.Account(c.ctx, id)
		c.check(err)
		query := ""
		if c.variant == "and-factor" {
			query = "secondFactor=true"
		}
		return ask{id: id, query: query, version: a.Version, body: body, watch: []string{id}}
	}
}

func (c cell) accountHere() string {
	c.f.t.Helper()
	if c.variant == "self" {
		return c.by.account
	}
	if id := c.p.made["account"]; id != "" {
		a, err := c.st.Account(c.ctx, id)
		c.check(err)
		if a.State == account.Active {
			return id
		}
	}
	c.p.made["account"] = c.make(spec{kind: account.Person, name: nameOf(c.p)}).account
	return c.p.made["account"]
}

// grantHere is a grant in the plot of the role that the line names.
func grantHere(c cell) string {
	key := "grant " + c.variant
	if id := c.p.made[key]; id != "" {
		g, err := c.st.Grant(c.ctx, domain.Everything(), id)
		c.check(err)
		if g.RevokedAt.IsZero() {
			return id
		}
	}
	role := account.Role(c.variant)
	c.p.made[key] = c.grant(c.p.holder, account.Grant{Role: role, Target: targetOf(c.p, role)})
	return c.p.made[key]
}

// codeHere is an open invitation to that role in the plot, or a reset code.
func codeHere(c cell) string {
	c.f.t.Helper()
	key := "code " + c.variant
	if id := c.p.made[key]; id != "" {
		found, err := c.st.Code(c.ctx, id)
		c.check(err)
		if found.UsedBy == "" {
			return id
		}
	}
	now := c.f.now()
	code := account.Code{ID: domain.RandomID(), Kind: account.Invitation, MAC: []byte("mac"), By: account.Operator, CreatedAt: now, ExpiresAt: now.AddDate(0, 0, 1)}
	if c.variant == "reset" {
		code.Kind, code.Account = account.Reset, c.p.holder.account
	} else {
		code.Role = account.Role(c.variant)
		code.Target = targetOf(c.p, code.Role)
		code.Cover = c.cover(code.Target)
	}
	c.check(c.st.CreateCode(c.ctx, code))
	c.p.made[key], c.stale = code.ID, true
	return code.ID
}

// terms are those of a grant in the plot of the role that the line names.
func (c cell) terms(body map[string]any) map[string]any {
	role := account.Role(c.variant)
	if c.variant == "self" {
		role = account.HotelStaff
	}
	target := targetOf(c.p, role)
	body["role"], body["reach"] = role, reach(string(target.Type), target.ID)
	return body
}

func (c cell) whom() string {
	if c.variant == "self" {
		return c.by.account
	}
	return c.taker.account
}

// administrator is who prepares codes, as the rules of accounts know them.
func (w *world) administrator() domain.Actor {
	p, err := w.st.Principal(w.ctx, w.operator.session)
	w.check(err)
	return account.ActorOf(&p, w.f.now())
}

// door is a request of one who comes in, with names and values of the body.
func (c cell) door(members ...string) ask {
	body := map[string]any{}
	for i := 0; i < len(members); i += 2 {
		body[members[i]] = members[i+1]
	}
	return ask{body: body, watch: []string{c.taker.account}}
}

func refreshing(c cell) ask {
	l, err := c.f.options.Logins.NewDevice(c.ctx, account.Client{})
	c.check(err)
	c.stale = true
	return ask{body: map[string]any{"refreshToken": l.Refresh}, watch: []string{l.Account.ID}}
}

// accepting uses an invitation to work in the house.
func accepting(c cell) ask {
	_, plain, err := c.f.options.Logins.Invite(c.ctx, c.administrator(), account.NewGrant{Role: account.HotelStaff, Target: property(c.p.house.ID)}, 0)
	c.check(err)
	c.stale = true
	body := map[string]any{"code": plain}
	if c.by.anonymous {
		body = newLogin()
		body["code"] = plain
	}
	return ask{body: body}
}

func resetting(c cell) ask {
	_, plain, err := c.f.options.Logins.MakeReset(c.ctx, c.administrator(), c.make(spec{kind: account.Person}).account, false)
	c.check(err)
	c.stale = true
	return ask{body: map[string]any{"code": plain, "password": goodPassword}}
}

func newLogin() map[string]any {
	return map[string]any{"login": "n" + strings.ToLower(domain.RandomID()), "password": goodPassword}
}

// withPassword adds the caller's password where there is one.
func (c cell) withPassword(body map[string]any) map[string]any {
	if c.by.kind == account.Person {
		body["password"] = goodPassword
	}
	return body
}

// hasPassword says whether the caller can get as far as a second factor.
func (c cell) hasPassword() bool { return c.by.kind == account.Person && c.by.live() }

// beginning sets up the caller's second factor and returns its code.
func (c cell) beginning() string {
	secret, _, err := c.f.options.Logins.BeginTOTP(c.ctx, account.Client{}, c.by.acting(), goodPassword)
	c.check(err)
	c.stale = true
	return totpAt(c.f.t, secret, c.f.now())
}

func confirming(c cell) ask {
	code := "123456"
	if c.hasPassword() {
		code = c.beginning()
	}
	return ask{body: map[string]any{"code": code}}
}

// removing shows a recovery code; the log-in goes on in another one, because
// confirming ended the first.
func removing(c cell) ask {
	code := "123456"
	if c.hasPassword() {
		_, recovery, err := c.f.options.Logins.ConfirmTOTP(c.ctx, account.Client{}, c.by.acting(), c.beginning())
		c.check(err)
		code = recovery[0]
		c.logIn(c.by)
	}
	return ask{body: map[string]any{"password": goodPassword, "code": code}}
}

// ending ends a log-in: another one of the caller's, or that of somebody else.
func ending(c cell) ask {
	if c.variant != "mine" {
		return ask{id: c.p.holder.session, watch: []string{c.p.holder.account}}
	}
	again := *c.by
	again.login = nil
	c.logIn(&again)
	return ask{id: again.session}
}
