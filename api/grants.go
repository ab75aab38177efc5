package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/valyala/fasthttp"

	"hanhtrinh/domain/account"
)

// GrantView is a grant as it is read.
type GrantView struct {
	ID        string       `json:"id"`
	Account   string       `json:"account" doc:"Id of who has it"`
	Role      account.Role `json:"role" enum:"editor,hotel_staff,hotel_owner,ward_police,province_police,department,data_officer,admin" example:"hotel_staff"`
	Reach     ReachView    `json:"reach" doc:"Whose records it holds for"`
	From      time.Time    `json:"from"`
	Until     *time.Time   `json:"until,omitempty" doc:"Absent: until it is taken back"`
	Holds     bool         `json:"holds" doc:"At this moment: begun, not over, not taken back. A role that needs a second factor holds only in log-ins with one"`
	GrantedBy string       `json:"grantedBy" doc:"Id of an account, or operator"`
	GrantedAt time.Time    `json:"grantedAt"`
	RevokedBy string       `json:"revokedBy,omitempty" doc:"Who took it back"`
	RevokedAt *time.Time   `json:"revokedAt,omitempty"`
}

// grantFields are what GrantView shows, as the audit log names them.
var grantFields = []string{"account", "from", "grantedAt", "grantedBy", "reach", "revokedAt", "revokedBy", "role", "until"}

type grantListDoc struct {
	Items []GrantView `json:"items"`
	PageTail
}

// GrantTerms are what a grant and an invitation have in common.
type GrantTerms struct {
	Role  account.Role `json:"role" enum:"editor,hotel_staff,hotel_owner,ward_police,province_police,department,data_officer,admin" doc:"Each has its types of reach, see the operation" example:"hotel_staff"`
	Reach ReachWrite   `json:"reach"`
	From  time.Time    `json:"from,omitzero" doc:"Default: from now on" example:"2026-01-01T00:00:00+07:00"`
	Until time.Time    `json:"until,omitzero" doc:"Default: until it is taken back" example:"2030-01-01T00:00:00+07:00"`
}

type grantWrite struct {
	Account string `json:"account" minLength:"1" maxLength:"80" pattern:"^[A-Za-z0-9_-]{1,80}$" patternDescription:"an id of this API" doc:"Id of who shall have it; who has no account yet gets an invitation"`
	GrantTerms
}

type listGrantsInput struct {
	Account string    `query:"account" pattern:"^[A-Za-z0-9_-]{1,80}$" patternDescription:"an id of this API" maxLength:"80" doc:"Only grants of this account"`
	Role    string    `query:"role" enum:"editor,hotel_staff,hotel_owner,ward_police,province_police,department,data_officer,admin" doc:"Only this role" example:"hotel_staff"`
	Reach   string    `query:"reach" maxLength:"100" pattern:"^(all|(property|ward|province):[A-Za-z0-9][A-Za-z0-9._:~@-]{0,79})$" patternDescription:"all or type:id, such as property:hotel-one" doc:"Only grants bound to just this: all, property:ID, ward:CODE or province:CODE" example:"property:hotel-one"`
	HoldsAt time.Time `query:"holdsAt" doc:"Only grants that hold at this instant; without it, those that are over or taken back are shown too" example:"2026-03-02T09:00:00+07:00"`
	PageParams
	LangParam
}

type grantInput struct {
	ID string `path:"id" minLength:"1" maxLength:"80" pattern:"^[A-Za-z0-9_-]{1,80}$" patternDescription:"an id of this API" doc:"Id of the grant" example:"3q2v8c1n5x7m9k4j6h0g2f8d1s"`
	LangParam
}

type createGrantInput struct {
	IdempotencyKey string `header:"Idempotency-Key" maxLength:"200" pattern:"^[!-~]*$" patternDescription:"visible ASCII" doc:"The same request with the same key within 72 hours gets the first answer again; another body or language with it is refused"`
	LangParam
	Body grantWrite
}

func (s *Server) registerGrants() {
	read, write := []string{account.ScopeReadGrants}, []string{account.ScopeWriteGrants}
	one := map[string]*huma.Schema{mediaJSON: s.ref(GrantView{})}
	register(s, operation{
		id: "list-grants", method: fasthttp.MethodGet, path: "/v1/grants", tag: "Grants", scopes: read,
		summary:     "List grants",
		description: "Those within the caller's own reach, by id: an owner sees those of the property, province police those of the province and its wards. One's own are at /v1/me. What was shown is written to the audit log before the answer.",
		produces:    map[string]*huma.Schema{mediaJSON: s.ref(grantListDoc{})},
	}, s.listGrants)
	register(s, operation{
		id: "create-grant", method: fasthttp.MethodPost, path: "/v1/grants", tag: "Grants", scopes: write, status: 201,
		summary: "Give an account a role",
		description: `Binds a role to a reach, from and until when. It counts at once on this server and within a second on every other; who has no account yet gets an invitation instead.
` + aboutRoles + `
403 grant_exceeds_own, grant_to_self. 422 says which value is wrong; device_takes_no_grant: the account has to be upgraded first.`,
		produces: one, takes: mediaJSON, errors: []int{404, 409},
		headers: map[string]string{"Location": "Address of the new grant"},
		example: map[string]any{"account": "3q2v8c1n5x7m9k4j6h0g2f8d1s", "role": "hotel_staff", "reach": map[string]any{"type": "property", "id": "hotel-one"}, "until": "2030-01-01T00:00:00+07:00"},
	}, s.createGrant)
	register(s, operation{
		id: "read-grant", method: fasthttp.MethodGet, path: "/v1/grants/{id}", tag: "Grants", scopes: read,
		summary: "Read one grant", description: "404 when it is not within the caller's own reach. That it was shown is written to the audit log before the answer.",
		produces: one, errors: []int{404},
	}, s.readGrant)
	register(s, operation{
		id: "revoke-grant", method: fasthttp.MethodDelete, path: "/v1/grants/{id}", tag: "Grants", scopes: write, status: 204,
		summary: "Take a grant back", description: "It gives nothing any more, at once on this server and within a second on every other; it stays to be read. One that was taken back before stays as it is.",
		errors: []int{404},
	}, s.revokeGrant)
}

// aboutRoles tells what can be granted to whom by whom.
const aboutRoles = `Roles and their reach: editor (all, province, ward), hotel_owner and hotel_staff (property), ward_police (ward), province_police (province), department and data_officer (all, province), admin (all).
Nobody grants more than they hold: an admin grants every role, a hotel_owner hotel_owner and hotel_staff of the same property, province_police the ward_police of their province, and none of them for longer than their own grant.`

func (s *Server) grantViews(k *call, grants []account.Grant) ([]GrantView, error) {
	targets := make([]account.Target, len(grants))
	for i, g := range grants {
		targets[i] = g.Target
	}
	names, err := s.reachNames(k, targets)
	if err != nil {
		return nil, err
	}
	now := s.now()
	out := make([]GrantView, len(grants))
	for i, g := range grants {
		out[i] = GrantView{ID: g.ID, Account: g.Account, Role: g.Role, Reach: s.reachView(g.Target, names, k.chain), From: g.From, Until: instant(g.Until),
			Holds: g.Holds(now), GrantedBy: g.GrantedBy, GrantedAt: g.GrantedAt, RevokedBy: g.RevokedBy, RevokedAt: instant(g.RevokedAt)}
	}
	return out, nil
}

func (s *Server) listGrants(k *call, in *listGrantsInput) (*answer, error) {
	after, err := in.behind(k)
	if err != nil {
		return nil, err
	}
	f := account.GrantFilter{Account: in.Account, Role: account.Role(in.Role), HoldsAt: kept(in.HoldsAt), After: after}
	if f.Target, err = s.targetParam(in.Reach); err != nil {
		return nil, err
	}
	found, err := s.opts.Accounts.ListGrants(k, k.reach, f, in.Limit+1)
	if err != nil {
		return nil, err
	}
	found, next := pageOf(k, found, in.Limit, func(g *account.Grant) string { return g.ID })
	page := grantListDoc{PageTail: s.tailOf(k, len(found), next)}
	if page.Items, err = s.grantViews(k, found); err != nil {
		return nil, err
	}
	ids := make([]string, len(found))
	for i := range found {
		ids[i] = found[i].ID
	}
	if err := s.audit(k, collectionGrants, ids, grantFields); err != nil {
		return nil, err
	}
	return jsonAnswer(k, page)
}

func (s *Server) readGrant(k *call, in *grantInput) (*answer, error) {
	g, err := s.opts.Accounts.Grant(k, k.reach, in.ID)
	if err != nil {
		return nil, err
	}
	if err := s.audit(k, collectionGrants, []string{g.ID}, grantFields); err != nil {
		return nil, err
	}
	return s.showGrant(k, &g)
}

func (s *Server) showGrant(k *call, g *account.Grant) (*answer, error) {
	views, err := s.grantViews(k, []account.Grant{*g})
	if err != nil {
		return nil, err
	}
	return jsonAnswer(k, views[0])
}

// newGrant is what the terms of a request ask for.
func (s *Server) newGrant(w *GrantTerms, to string) (account.NewGrant, error) {
	t, err := s.target(w.Reach)
	return account.NewGrant{Account: to, Role: w.Role, Target: t, From: kept(w.From), Until: kept(w.Until)}, err
}

func (s *Server) createGrant(k *call, in *createGrantInput) (*answer, error) {
	n, err := s.newGrant(&in.Body.GrantTerms, in.Body.Account)
	if err != nil {
		return nil, err
	}
	defer s.forget(in.Body.Account)
	return s.onceWithin(k, in.IdempotencyKey, func(keep func(context.Context, *answer) error) (*answer, error) {
		var a *answer
		n.Then = func(ctx context.Context, g account.Grant) error {
			var err error
			if a, err = s.showGrant(k, &g); err != nil {
				return err
			}
			a.location = "/v1/grants/" + g.ID
			return keep(ctx, a)
		}
		_, err := s.opts.Logins.Grant(k, k.actor, n)
		return a, writtenReach(err)
	})
}

func (s *Server) revokeGrant(k *call, in *grantInput) (*answer, error) {
	g, err := s.opts.Accounts.Grant(k, k.reach, in.ID)
	if err != nil {
		return nil, err
	}
	err = s.opts.Logins.RevokeGrant(k, k.actor, in.ID)
	s.forget(g.Account)
	return &answer{}, err
}
