package api

import (
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/valyala/fasthttp"

	"hanhtrinh/domain/account"
)

// InvitationView is a one-time code that is open, without the code.
type InvitationView struct {
	ID        string           `json:"id" doc:"The first part of the code"`
	Kind      account.CodeKind `json:"kind" enum:"invitation,reset" doc:"reset: sets a new password; seen by administrators only"`
	Account   string           `json:"account,omitempty" doc:"Of a reset: id of whose password it sets"`
	Role      account.Role     `json:"role,omitempty" enum:"editor,hotel_staff,hotel_owner,ward_police,province_police,department,data_officer,admin" doc:"Of the grant it gives, as are reach, from and until" example:"hotel_staff"`
	Reach     *ReachView       `json:"reach,omitempty"`
	From      *time.Time       `json:"from,omitempty" doc:"Absent: from its use on"`
	Until     *time.Time       `json:"until,omitempty" doc:"Absent: until the grant is taken back"`
	By        string           `json:"by" doc:"Id of who made it, or operator"`
	CreatedAt time.Time        `json:"createdAt"`
	ExpiresAt time.Time        `json:"expiresAt"`
}

// NewInvitationView is an invitation that was just made.
type NewInvitationView struct {
	InvitationView
	Code string `json:"code" doc:"To be handed over by a way that is safe; it is shown this one time" example:"3q2v8c1n5x-7m9k4j6h0g2f8d1s"`
}

// invitationFields are what InvitationView shows, as the audit log names them.
var invitationFields = []string{"account", "by", "createdAt", "expiresAt", "from", "kind", "reach", "role", "until"}

type invitationListDoc struct {
	Items []InvitationView `json:"items"`
	PageTail
}

type invitationWrite struct {
	GrantTerms
	ValidMin int `json:"validMin,omitempty" minimum:"1" maximum:"43200" doc:"Minutes until the code is over; default 10080, seven days" example:"10080"`
}

type createInvitationInput struct {
	LangParam
	Body invitationWrite
}

type listInvitationsInput struct {
	PageParams
	LangParam
}

type invitationInput struct {
	ID string `path:"id" minLength:"1" maxLength:"80" pattern:"^[A-Za-z0-9_-]{1,80}$" patternDescription:"an id of this API" doc:"Id of the invitation" example:"3q2v8c1n5x7m9k4j6h0g2f8d1s"`
	LangParam
}

func (s *Server) registerInvitations() {
	read, write := []string{account.ScopeReadGrants}, []string{account.ScopeWriteGrants}
	register(s, operation{
		id: "list-invitations", method: fasthttp.MethodGet, path: "/v1/invitations", tag: "Grants", scopes: read,
		summary: "List open invitations", description: "Those within the caller's own reach that were neither used nor taken back and are not over, by id. The codes themselves are shown to nobody again. What was shown is written to the audit log before the answer.",
		produces: map[string]*huma.Schema{mediaJSON: s.ref(invitationListDoc{})},
	}, s.listInvitations)
	register(s, operation{
		id: "create-invitation", method: fasthttp.MethodPost, path: "/v1/invitations", tag: "Grants", scopes: write, status: 201,
		summary: "Invite somebody to a role",
		description: `Makes a one-time code to be handed over; who sends it to POST /v1/auth/accept makes an account with the grant, or adds the grant to an account that is there.
` + aboutRoles + `
There is no Idempotency-Key: the answer holds a code and is kept nowhere. When it was lost, take the invitation back and make another.
403 grant_exceeds_own.`,
		produces: map[string]*huma.Schema{mediaJSON: s.ref(NewInvitationView{})}, takes: mediaJSON,
		example: map[string]any{"role": "hotel_staff", "reach": map[string]any{"type": "property", "id": "hotel-one"}, "validMin": 1440},
	}, s.createInvitation)
	register(s, operation{
		id: "revoke-invitation", method: fasthttp.MethodDelete, path: "/v1/invitations/{id}", tag: "Grants", scopes: write, status: 204,
		summary: "Take an invitation back", description: "Its code is good for nothing any more. What was granted by it before is at /v1/grants.",
		errors: []int{404, 409},
	}, s.revokeInvitation)
}

func (s *Server) listInvitations(k *call, in *listInvitationsInput) (*answer, error) {
	after, err := in.behind(k)
	if err != nil {
		return nil, err
	}
	found, err := s.opts.Accounts.ListCodes(k, k.reach, s.now(), after, in.Limit+1)
	if err != nil {
		return nil, err
	}
	found, next := pageOf(k, found, in.Limit, func(c *account.Code) string { return c.ID })
	page := invitationListDoc{PageTail: s.tailOf(k, len(found), next)}
	if page.Items, err = s.invitationViews(k, found); err != nil {
		return nil, err
	}
	ids := make([]string, len(found))
	for i := range found {
		ids[i] = found[i].ID
	}
	if err := s.audit(k, collectionCodes, ids, invitationFields); err != nil {
		return nil, err
	}
	return jsonAnswer(k, page)
}

func (s *Server) invitationViews(k *call, codes []account.Code) ([]InvitationView, error) {
	targets := make([]account.Target, len(codes))
	for i, c := range codes {
		targets[i] = c.Target
	}
	names, err := s.reachNames(k, targets)
	if err != nil {
		return nil, err
	}
	out := make([]InvitationView, len(codes))
	for i, c := range codes {
		out[i] = InvitationView{ID: c.ID, Kind: c.Kind, Account: c.Account, Role: c.Role, From: instant(c.From), Until: instant(c.Until),
			By: c.By, CreatedAt: c.CreatedAt, ExpiresAt: c.ExpiresAt}
		if c.Kind == account.Invitation {
			reach := s.reachView(c.Target, names, k.chain)
			out[i].Reach = &reach
		}
	}
	return out, nil
}

func (s *Server) createInvitation(k *call, in *createInvitationInput) (*answer, error) {
	n, err := s.newGrant(&in.Body.GrantTerms, "")
	if err != nil {
		return nil, err
	}
	c, plain, err := s.opts.Logins.Invite(k, k.actor, n, time.Duration(in.Body.ValidMin)*time.Minute)
	if err != nil {
		return nil, writtenReach(err)
	}
	views, err := s.invitationViews(k, []account.Code{c})
	if err != nil {
		return nil, err
	}
	return jsonAnswer(k, NewInvitationView{InvitationView: views[0], Code: plain})
}

func (s *Server) revokeInvitation(k *call, in *invitationInput) (*answer, error) {
	return &answer{}, s.opts.Logins.RevokeCode(k, k.actor, in.ID)
}
