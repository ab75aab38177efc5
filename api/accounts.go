package api

import (
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/valyala/fasthttp"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
)

type accountListDoc struct {
	Items []AccountView `json:"items"`
	PageTail
}

// CodeView is a one-time code that was just made.
type CodeView struct {
	ID        string    `json:"id" doc:"The code's first part; DELETE /v1/invitations/{id} takes it back"`
	Code      string    `json:"code" doc:"To be handed over by a way that is safe; it is shown this one time" example:"3q2v8c1n5x-7m9k4j6h0g2f8d1s"`
	ExpiresAt time.Time `json:"expiresAt"`
}

type listAccountsInput struct {
	Kind  []string `query:"kind" enum:"device,person,external,service" minItems:"1" maxItems:"4" doc:"Any of these kinds; default: all but device"`
	State string   `query:"state" enum:"active,suspended,closed" doc:"Only accounts in this state"`
	PageParams
	LangParam
}

type accountInput struct {
	AccountID
	LangParam
}

type findAccountInput struct {
	LangParam
	Body struct {
		Login string `json:"login" minLength:"1" maxLength:"200" doc:"The whole login; capitals do not count" example:"hoa@example.vn"`
	}
}

type makeResetInput struct {
	AccountID
	SecondFactor bool `query:"secondFactor" doc:"true: the code drops the second factor too, for who lost the authenticator and the recovery codes"`
	LangParam
}

type readAccountInput struct {
	AccountID
	LangParam
	IfNoneMatch string `header:"If-None-Match" doc:"ETags the caller has; 304 when one is still right"`
}

// accountPatch is what an administrator may change of an account.
type accountPatch struct {
	State account.State `json:"state" enum:"active,suspended,closed" doc:"suspended: nothing of it may be used until it is active again; closed: for good, name, login and grants go" example:"suspended"`
}

type changeAccountInput struct {
	AccountID
	IfMatchHeader
	LangParam
	Body accountPatch `contentType:"application/merge-patch+json"`
}

func (s *Server) registerAccounts() {
	read, write := []string{account.ScopeReadAccounts}, []string{account.ScopeWriteAccounts}
	one := map[string]*huma.Schema{mediaJSON: s.ref(AccountView{})}
	register(s, operation{
		id: "list-accounts", method: fasthttp.MethodGet, path: "/v1/accounts", tag: "Accounts", scopes: read,
		summary:     "List accounts",
		description: "By id. Who is looked for by login is found with POST /v1/accounts/search: a login may not stand in an address. Who was shown is written to the audit log before the answer.",
		produces:    map[string]*huma.Schema{mediaJSON: s.ref(accountListDoc{})},
	}, s.listAccounts)
	register(s, operation{
		id: "find-account", method: fasthttp.MethodPost, path: "/v1/accounts/search", tag: "Accounts", scopes: read, reads: true,
		summary: "Find an account by its login", description: "One item, or none. It changes nothing; who was shown is written to the audit log before the answer.",
		produces: map[string]*huma.Schema{mediaJSON: s.ref(accountListDoc{})}, takes: mediaJSON, example: map[string]any{"login": "hoa@example.vn"},
	}, s.findAccount)
	s.onlyThese("/v1/accounts/search")
	register(s, operation{
		id: "read-account", method: fasthttp.MethodGet, path: "/v1/accounts/{id}", tag: "Accounts", scopes: read,
		summary: "Read one account", description: "Its grants are at /v1/grants?account=. That it was shown is written to the audit log before the answer.",
		produces: one, headers: writeHeaders, errors: []int{404},
	}, s.readAccount)
	register(s, operation{
		id: "change-account", method: fasthttp.MethodPatch, path: "/v1/accounts/{id}", tag: "Accounts", scopes: write,
		summary: "Suspend, open or close an account",
		description: `A JSON merge patch of state. A suspended or closed account is refused at once by this server and within a second by every other; its log-ins do not come back with it.
403 own_account: nobody does this to their own. 422 at /state: a closed account stays closed.`,
		produces: one, takes: mediaPatch, example: map[string]any{"state": "suspended"}, headers: writeHeaders, errors: []int{404, 412, 428},
	}, s.changeAccount)
	register(s, operation{
		id: "make-password-reset", method: fasthttp.MethodPost, path: "/v1/accounts/{id}/reset", tag: "Accounts", scopes: write, status: 201,
		summary: "Make a code for a new password",
		description: `For a person who lost the password: hand the code over after making sure who asks; it is good for POST /v1/auth/reset, once. The second factor stays as it is, unless secondFactor is true.
There is no Idempotency-Key: the answer holds a code and is kept nowhere. Asked again, it makes another code.`,
		produces: map[string]*huma.Schema{mediaJSON: s.ref(CodeView{})}, errors: []int{404, 409},
	}, s.makeReset)
	register(s, operation{
		id: "log-out-account", method: fasthttp.MethodPost, path: "/v1/accounts/{id}/logout", tag: "Accounts", scopes: write, status: 204,
		summary: "End all log-ins of an account", description: "For a lost phone: the owner logs in again. Tokens of other issuers made before now are refused too.",
		errors: []int{404},
	}, s.logOutAccount)
}

// withPeople are the kinds a list shows unless it is asked for others: device
// accounts are many and say nothing.
var withPeople = []account.Kind{account.Person, account.External, account.Script}

func (s *Server) listAccounts(k *call, in *listAccountsInput) (*answer, error) {
	after, err := in.behind(k)
	if err != nil {
		return nil, err
	}
	f := account.AccountFilter{Kinds: withPeople, State: account.State(in.State), After: after}
	if len(in.Kind) > 0 {
		f.Kinds = nil
	}
	for _, kind := range in.Kind {
		f.Kinds = append(f.Kinds, account.Kind(kind))
	}
	found, err := s.opts.Accounts.ListAccounts(k, k.reach, f, in.Limit+1)
	if err != nil {
		return nil, err
	}
	found, next := pageOf(k, found, in.Limit, func(a *account.Account) string { return a.ID })
	return s.showAccounts(k, found, next)
}

func (s *Server) findAccount(k *call, in *findAccountInput) (*answer, error) {
	login, err := account.FoldLogin(in.Body.Login)
	if err != nil {
		return s.showAccounts(k, nil, "") // nobody can be called that
	}
	found, err := s.opts.Accounts.ListAccounts(k, k.reach, account.AccountFilter{Login: login}, 1)
	if err != nil {
		return nil, err
	}
	return s.showAccounts(k, found, "")
}

// showAccounts writes down who is shown, and shows them.
func (s *Server) showAccounts(k *call, found []account.Account, next string) (*answer, error) {
	page := accountListDoc{Items: []AccountView{}, PageTail: s.tailOf(k, len(found), next)}
	ids := make([]string, len(found))
	for i := range found {
		ids[i] = found[i].ID
		page.Items = append(page.Items, accountView(&found[i]))
	}
	if err := s.audit(k, collectionAccounts, ids, accountFields); err != nil {
		return nil, err
	}
	return jsonAnswer(k, page)
}

func (s *Server) readAccount(k *call, in *readAccountInput) (*answer, error) {
	if !k.reach.Covers(domain.AccountKey(in.ID)) {
		return nil, domain.NotFound(domain.Msg(domain.ReasonAccountNotFound))
	}
	a, err := s.opts.Accounts.Account(k, in.ID)
	if err != nil {
		return nil, err
	}
	if err := s.audit(k, collectionAccounts, []string{a.ID}, accountFields); err != nil {
		return nil, err
	}
	return showAccount(k, &a)
}

func showAccount(k *call, a *account.Account) (*answer, error) {
	out, err := jsonAnswer(k, accountView(a))
	if err == nil {
		out.etag = strongETag(a.Version, variantOf(mediaJSON))
	}
	return out, err
}

func (s *Server) changeAccount(k *call, in *changeAccountInput) (*answer, error) {
	version, err := ifMatch(in.IfMatch)
	if err != nil {
		return nil, err
	}
	a, err := s.opts.Logins.SetState(k, k.actor, in.ID, in.Body.State, version)
	s.forget(in.ID)
	if err != nil {
		return nil, err
	}
	return showAccount(k, &a)
}

func (s *Server) makeReset(k *call, in *makeResetInput) (*answer, error) {
	c, plain, err := s.opts.Logins.MakeReset(k, k.actor, in.ID, in.SecondFactor)
	if err != nil {
		return nil, err
	}
	return jsonAnswer(k, CodeView{ID: c.ID, Code: plain, ExpiresAt: c.ExpiresAt})
}

func (s *Server) logOutAccount(k *call, in *accountInput) (*answer, error) {
	err := s.opts.Logins.LogOutAccount(k, k.actor, in.ID)
	s.forget(in.ID)
	return &answer{}, err
}
