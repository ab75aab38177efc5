package api

import (
	"maps"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/valyala/fasthttp"

	"hanhtrinh/domain/account"
)

// own is the scope of everything about one's own account.
var own = []string{account.ScopeSelf}

// RoleView is a role somebody has at this moment.
type RoleView struct {
	Role    account.Role `json:"role" enum:"editor,hotel_staff,hotel_owner,ward_police,province_police,department,data_officer,admin" doc:"What its holder is" example:"hotel_owner"`
	Reach   ReachView    `json:"reach" doc:"Whose records it holds for"`
	From    *time.Time   `json:"from,omitempty"`
	Until   *time.Time   `json:"until,omitempty" doc:"Absent: until it is taken back"`
	Waiting bool         `json:"waiting,omitempty" doc:"It holds only in a log-in with a second factor, and this is none: set one up with POST /v1/me/totp, or log in with it"`
}

// MeView is the caller as the caller sees it.
type MeView struct {
	AccountView
	Roles         []RoleView `json:"roles" doc:"What was granted and holds now; every account is a tourist besides"`
	Scopes        []string   `json:"scopes" doc:"The operations this log-in may ask for, as the API description names them" example:"[\"me\",\"places:edit\",\"proposals:write\"]"`
	WaitingScopes []string   `json:"waitingScopes" doc:"What a second factor would add to them"`
}

type closeMeInput struct {
	LangParam
	Body closeMeWrite
}

type closeMeWrite struct {
	Password string `json:"password,omitempty" format:"password" maxLength:"1024" doc:"The present one; left out by who has none"`
}

type changeMeInput struct {
	LangParam
	Body mePatch `contentType:"application/merge-patch+json"`
}

// mePatch is what somebody may change of the own account.
type mePatch struct {
	Name patchedText `json:"name,omitempty" maxLength:"100" doc:"To be called by; null removes it" example:"Nguyễn Thị Lan"`
	Lang patchedText `json:"lang,omitempty" enum:"vi,en" doc:"Of messages to the account; null: as each request asks" example:"vi"`
}

func (s *Server) registerMe() {
	me := map[string]*huma.Schema{mediaJSON: s.ref(MeView{})}
	register(s, operation{
		id: "read-me", method: fasthttp.MethodGet, path: "/v1/me", tag: "Me", scopes: own,
		summary: "Who I am and what I may do",
		description: `The account behind the token, the roles that hold now with their reach, and the scopes that come of them. Ask again after a 403: grants may be given and taken back at any time and count within a second.
401: the access token is over or was ended; refresh, and when that is refused too, log in again.`,
		produces: me,
	}, s.readMe)
	register(s, operation{
		id: "change-me", method: fasthttp.MethodPatch, path: "/v1/me", tag: "Me", scopes: own,
		summary:     "Change my name or language",
		description: `A JSON merge patch (RFC 7396): null removes a member. There is no If-Match: only the owner writes here, and the last word counts.`,
		produces:    me, takes: mediaPatch, example: map[string]any{"name": "Nguyễn Thị Lan", "lang": "vi"},
	}, s.changeMe)
	register(s, operation{
		id: "close-my-account", method: fasthttp.MethodPost, path: "/v1/me/close", tag: "Me", scopes: own, status: 204,
		summary: "Close my account",
		description: `For good: name, login and second factor are removed, grants are taken back, all log-ins end. What the account did keeps its id. Send the password; who has none (device accounts, external accounts) sends {}.
422 password_wrong: wrong passwords are counted like failed log-ins.`,
		takes: mediaJSON, example: map[string]any{"password": "bốn chữ không liên quan"},
	}, s.closeMe)
	lang := s.api.OpenAPI().Components.Schemas.Map()["MePatch"].Properties["lang"]
	lang.Enum = append(lang.Enum, nil) // removes it
	lang.PrecomputeMessages()
	s.registerMyLogIns()
	s.registerMyFactor()
}

func (s *Server) readMe(k *call, _ *LangParam) (*answer, error) { return s.showMe(k, k.principal) }

// showMe answers with p as its owner sees it.
func (s *Server) showMe(k *call, p *account.Principal) (*answer, error) {
	now := s.now()
	holding := slices.DeleteFunc(slices.Clone(p.Grants), func(g account.Grant) bool { return !g.Holds(now) })
	targets := make([]account.Target, len(holding))
	for i, g := range holding {
		targets[i] = g.Target
	}
	names, err := s.reachNames(k, targets)
	if err != nil {
		return nil, err
	}
	actor := account.ActorOf(p, now)
	v := MeView{AccountView: accountView(&p.Account), Roles: []RoleView{},
		Scopes: slices.Sorted(maps.Keys(actor.Reaches)), WaitingScopes: list(slices.Compact(slices.Sorted(slices.Values(actor.Waiting))))}
	for _, g := range holding {
		v.Roles = append(v.Roles, RoleView{Role: g.Role, Reach: s.reachView(g.Target, names, k.chain), From: instant(g.From), Until: instant(g.Until),
			Waiting: account.NeedsFactor(g.Role) && !p.SecondFactor()})
	}
	return jsonAnswer(k, v)
}

func (s *Server) changeMe(k *call, in *changeMeInput) (*answer, error) {
	a, err := s.opts.Logins.Rename(k, k.actor, in.Body.Name.value(), in.Body.Lang.value())
	s.forget(k.actor.ID)
	if err != nil {
		return nil, err
	}
	p := *k.principal
	p.Account = a
	return s.showMe(k, &p)
}

func (s *Server) closeMe(k *call, in *closeMeInput) (*answer, error) {
	err := s.opts.Logins.CloseAccount(k, clientOf(k), k.actor, in.Body.Password)
	s.forget(k.actor.ID)
	return &answer{}, err
}
