package api

import (
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/valyala/fasthttp"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
)

// TokensView is what an app sends with its requests, and what it comes back with
// when that is over.
type TokensView struct {
	AccessToken  string `json:"accessToken" doc:"Send it with every request as Authorization: Bearer. It says who asks, not what is allowed: that is looked up each time" example:"eyJhbGciOiJFZERTQSJ9.e30.c2ln"`
	TokenType    string `json:"tokenType" enum:"Bearer"`
	ExpiresIn    int    `json:"expiresIn" doc:"Seconds until the access token is over; refresh shortly before" example:"900"`
	RefreshToken string `json:"refreshToken" doc:"Good for one POST /v1/auth/refresh: keep the one of the newest answer, where other apps cannot read it" example:"hr_..."`
	DeviceToken  string `json:"deviceToken,omitempty" doc:"After a log-in with a password: keep it, beyond log-out too, and send it with the next log-in, so that a stranger who guesses at this login cannot lock this device out" example:"hd_..."`
}

// LoginView is a log-in as an app gets it.
type LoginView struct {
	TokensView
	Account AccountView `json:"account"`
}

// AcceptedView is what became of an invitation.
type AcceptedView struct {
	Account AccountView `json:"account" doc:"Who has the grant now"`
	Tokens  *TokensView `json:"tokens,omitempty" doc:"The first log-in of a new account; absent when the request had a token, which goes on being good"`
}

// accessTTL is how long an access token is good.
const accessTTL = 15 * time.Minute

// tokensOf are the tokens of a log-in.
func (s *Server) tokensOf(l account.Login) (TokensView, error) {
	now := s.now()
	ttl := min(accessTTL, l.Session.EndsAt.Sub(now))
	access, err := IssueAccess(s.opts.Keys, l.Account.ID, l.Session.ID, ttl, now)
	return TokensView{AccessToken: access, TokenType: "Bearer", ExpiresIn: int(ttl / time.Second), RefreshToken: l.Refresh, DeviceToken: l.Device}, err
}

// loggedIn answers with a log-in, or with why there is none.
func (s *Server) loggedIn(k *call, l account.Login, err error) (*answer, error) {
	if err != nil {
		return nil, err
	}
	tokens, err := s.tokensOf(l)
	if err != nil {
		return nil, domain.Internal(err)
	}
	return jsonAnswer(k, LoginView{tokens, accountView(&l.Account)})
}

func (s *Server) registerAuth() {
	register(s, operation{
		id: "log-in-device", method: fasthttp.MethodPost, path: "/v1/auth/device", tag: "Log-in", scopes: everybody, door: true, status: 201,
		summary: "Begin with a device account",
		description: `Makes an account for this device and logs it in. Nobody has to give a name to use an app: read without any account, and make one when there is something to keep, such as a proposal or a trip.
When the person wants to be known on other devices too, POST /v1/me/upgrade gives the same account a login and a password; what it wrote stays its own.
A device account that is not used for half a year is deleted. It takes no grants.
There is no Idempotency-Key: the answer holds tokens and is kept nowhere. Asked again, it makes another account; the lost one expires.`,
		produces: s.loginMedia(),
	}, s.logInDevice)
	register(s, operation{
		id: "log-in", method: fasthttp.MethodPost, path: "/v1/auth/login", tag: "Log-in", scopes: everybody, door: true,
		summary: "Log in with a password",
		description: `401 says why in reason: login_failed (login or password are wrong; which of them is not said), second_factor_required (right so far: ask the person for the code and send the same again with code), second_factor_wrong (the code was wrong, used before or is over).
After some failures the login has to wait, longer each time: 429 too_many_tries, Retry-After says how long. Send the deviceToken of the last log-in on this device: it is counted apart from strangers.
429 log_in_busy: too many log-ins are being checked at this moment.`,
		produces: s.loginMedia(), takes: mediaJSON, example: exampleLogIn, errors: []int{401},
	}, s.logIn)
	register(s, operation{
		id: "refresh-log-in", method: fasthttp.MethodPost, path: "/v1/auth/refresh", tag: "Log-in", scopes: everybody, door: true,
		summary: "Get the next access token",
		description: `Each refresh token is good for one refresh and gives its successor: keep that at once. Whose answer was lost sends the same token again within 30 seconds and gets the same successor.
A token that comes back later than that was copied: the whole log-in is ended, for the thief and for the owner.
401 refresh_refused: the log-in is over; log in again. A log-in ends when it is not refreshed for 30 days (of a device 180, with a role that needs a second factor 12 hours), after a year at the latest (7 days with such a role), on log-out and when the password is changed elsewhere.`,
		produces: s.loginMedia(), takes: mediaJSON, example: map[string]any{"refreshToken": "hr_..."}, errors: []int{401},
	}, s.refresh)
	register(s, operation{
		id: "log-out", method: fasthttp.MethodPost, path: "/v1/auth/logout", tag: "Log-in", scopes: own, status: 204,
		summary:     "Log out",
		description: `Ends the log-in this request is made with, or with everywhere all of the account's. Their access tokens are refused at once by this server and within a second by every other.`,
		takes:       mediaJSON, example: map[string]any{"everywhere": false},
	}, s.logOut)
	register(s, operation{
		id: "accept-invitation", method: fasthttp.MethodPost, path: "/v1/auth/accept", tag: "Log-in", scopes: everybody, door: true, optional: true,
		summary: "Use an invitation",
		description: `Turns the one-time code somebody handed over into the grant it was made for.
Without a token: makes an account with this login and password, gives it the grant and logs it in.
With the token of an account that has a name: the grant goes to that account, and login, password and name are left out. A device account is upgraded first (POST /v1/me/upgrade).
403: the log-in lacks the scope me. 403 script_takes_no_invitation: scripts are given what they may do by the operator or an administrator.
422 code_invalid: the code is wrong, was used or is over; ask for a new one. 409 login_taken: choose another login, or log in and send the code with the token.`,
		produces: map[string]*huma.Schema{mediaJSON: s.ref(AcceptedView{})}, takes: mediaJSON, errors: []int{409},
		example: map[string]any{"code": "3q2v8c1n5x-7m9k4j6h0g2f8d1s", "login": "lan.nguyen@example.com", "password": "bốn chữ không liên quan", "name": "Nguyễn Thị Lan"},
	}, s.acceptInvitation)
	register(s, operation{
		id: "reset-password", method: fasthttp.MethodPost, path: "/v1/auth/reset", tag: "Log-in", scopes: everybody, door: true, status: 204,
		summary: "Set a new password with a one-time code",
		description: `For who lost the password: an administrator makes the code (POST /v1/accounts/{id}/reset) and hands it over. All log-ins of the account end; log in with the new password afterwards, with the second factor if one is set.
422 code_invalid: the code is wrong, was used or is over.`,
		takes: mediaJSON, example: map[string]any{"code": "3q2v8c1n5x-7m9k4j6h0g2f8d1s", "password": "bốn chữ không liên quan"},
	}, s.resetPassword)
}

var exampleLogIn = map[string]any{"login": "lan.nguyen@example.com", "password": "bốn chữ không liên quan"}

func (s *Server) loginMedia() map[string]*huma.Schema {
	return map[string]*huma.Schema{mediaJSON: s.ref(LoginView{})}
}

func (s *Server) logInDevice(k *call, _ *LangParam) (*answer, error) {
	l, err := s.opts.Logins.NewDevice(k, clientOf(k))
	return s.loggedIn(k, l, err)
}

func (s *Server) logIn(k *call, in *logInInput) (*answer, error) {
	l, err := s.opts.Logins.LogIn(k, clientOf(k), account.Credentials{
		Login: in.Body.Login, Password: in.Body.Password, Code: in.Body.Code, Device: in.Body.DeviceToken})
	return s.loggedIn(k, l, err)
}

func (s *Server) refresh(k *call, in *refreshInput) (*answer, error) {
	l, err := s.opts.Logins.Refresh(k, clientOf(k), in.Body.RefreshToken)
	if err != nil { // when two had the token, the log-in was ended
		s.forget(l.Account.ID)
	}
	return s.loggedIn(k, l, err)
}

func (s *Server) logOut(k *call, in *logOutInput) (*answer, error) {
	err := s.opts.Logins.LogOut(k, k.actor, in.Body.Everywhere)
	s.forget(k.actor.ID)
	return &answer{}, err
}

func (s *Server) acceptInvitation(k *call, in *acceptInput) (*answer, error) {
	if err := in.Body.check(k); err != nil {
		return nil, err
	}
	l, err := s.opts.Logins.Accept(k, clientOf(k), k.actor, in.Body.person(k))
	s.forget(k.actor.ID)
	if err != nil {
		return nil, err
	}
	v := AcceptedView{Account: accountView(&l.Account)}
	if k.actor.Anonymous() {
		tokens, err := s.tokensOf(l)
		if err != nil {
			return nil, domain.Internal(err)
		}
		v.Tokens = &tokens
	}
	return jsonAnswer(k, v)
}

func (s *Server) resetPassword(k *call, in *resetInput) (*answer, error) {
	id, err := s.opts.Logins.ResetPassword(k, clientOf(k), in.Body.Code, in.Body.Password)
	s.forget(id)
	return &answer{}, err
}
