package api

import (
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/valyala/fasthttp"

	"hanhtrinh/domain/account"
)

type sessionListDoc struct {
	Items []SessionView `json:"items"`
	PageTail
}

type listSessionsInput struct {
	PageParams
	LangParam
}

type endSessionInput struct {
	ID string `path:"id" minLength:"1" maxLength:"80" pattern:"^[A-Za-z0-9_-]{1,80}$" patternDescription:"an id of this API" doc:"Id of the log-in" example:"3q2v8c1n5x7m9k4j6h0g2f8d1s"`
	LangParam
}

type upgradeInput struct {
	LangParam
	Body personWrite
}

type passwordWrite struct {
	Current  string `json:"current" format:"password" minLength:"1" maxLength:"1024" doc:"The present one"`
	Password string `json:"password" format:"password" minLength:"8" maxLength:"128" doc:"The new one: several words; what is on lists of stolen passwords is refused"`
}

type passwordInput struct {
	LangParam
	Body passwordWrite
}

func (s *Server) registerMyLogIns() {
	register(s, operation{
		id: "upgrade-me", method: fasthttp.MethodPost, path: "/v1/me/upgrade", tag: "Me", scopes: own,
		summary: "Give my device account a login",
		description: `The account keeps its id and all it has; from now on the person logs in with login and password on any device. The answer is a new log-in in place of the one this was asked with.
409 login_taken: another account has this login; not_a_device_account: it has one already.`,
		produces: s.loginMedia(), takes: mediaJSON, errors: []int{409},
		example: map[string]any{"login": "lan.nguyen@example.com", "password": "bốn chữ không liên quan", "name": "Nguyễn Thị Lan"},
	}, s.upgradeMe)
	register(s, operation{
		id: "change-my-password", method: fasthttp.MethodPost, path: "/v1/me/password", tag: "Me", scopes: own, status: 204,
		summary: "Change my password",
		description: `Ends every other log-in of the account; this one goes on.
422 password_wrong (at /current): wrong passwords are counted like failed log-ins, 429 too_many_tries. 403 no_password_here: device and external accounts have none.`,
		takes: mediaJSON, example: map[string]any{"current": "bốn chữ không liên quan", "password": "năm chữ khác hẳn nhau"},
	}, s.changePassword)
	register(s, operation{
		id: "list-my-sessions", method: fasthttp.MethodGet, path: "/v1/me/sessions", tag: "Me", scopes: own,
		summary: "Where I am logged in", description: "The log-ins that are not over, newest first. One that is not known to its owner is ended with DELETE; then change the password.",
		produces: map[string]*huma.Schema{mediaJSON: s.ref(sessionListDoc{})},
	}, s.listSessions)
	register(s, operation{
		id: "end-my-session", method: fasthttp.MethodDelete, path: "/v1/me/sessions/{id}", tag: "Me", scopes: own, status: 204,
		summary: "End one of my log-ins", description: "Its tokens are refused at once by this server and within a second by every other. The one the request is made with may be ended too.",
		errors: []int{404},
	}, s.endSession)
}

func (s *Server) upgradeMe(k *call, in *upgradeInput) (*answer, error) {
	l, err := s.opts.Logins.Upgrade(k, clientOf(k), k.actor, in.Body.person(k))
	s.forget(k.actor.ID)
	return s.loggedIn(k, l, err)
}

func (s *Server) changePassword(k *call, in *passwordInput) (*answer, error) {
	err := s.opts.Logins.ChangePassword(k, clientOf(k), k.actor, in.Body.Current, in.Body.Password)
	s.forget(k.actor.ID)
	return &answer{}, err
}

// sessionCursor is the sort key of the last log-in of a page.
type sessionCursor struct {
	At time.Time `json:"t"`
	ID string    `json:"i"`
}

// before says whether a log-in stands on an earlier page.
func (c *sessionCursor) before(l *account.Session) bool {
	return c != nil && (l.CreatedAt.After(c.At) || l.CreatedAt.Equal(c.At) && l.ID <= c.ID)
}

func (s *Server) listSessions(k *call, in *listSessionsInput) (*answer, error) {
	var after *sessionCursor
	if in.Cursor != "" {
		after = &sessionCursor{}
		if err := decodeCursor(in.Cursor, k.op.id, after); err != nil {
			return nil, err
		}
	}
	all, err := s.opts.Accounts.ListSessions(k, k.actor.ID, s.now())
	if err != nil {
		return nil, err
	}
	page := sessionListDoc{Items: []SessionView{}}
	next := ""
	for i := range all {
		switch {
		case after.before(&all[i]):
		case len(page.Items) < in.Limit:
			page.Items = append(page.Items, sessionView(&all[i], k.actor.Session))
			next = encodeCursor(k.op.id, sessionCursor{all[i].CreatedAt, all[i].ID})
		default:
			page.NextCursor = next
		}
	}
	page.PageTail = s.tailOf(k, len(page.Items), page.NextCursor)
	return jsonAnswer(k, page)
}

func (s *Server) endSession(k *call, in *endSessionInput) (*answer, error) {
	err := s.opts.Logins.EndSession(k, k.actor, in.ID)
	s.forget(k.actor.ID)
	return &answer{}, err
}
