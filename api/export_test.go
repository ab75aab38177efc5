package api

import "context"

// Policy is one row of the table the operations make.
type Policy struct {
	ID, Method, Path string
	Scopes           []string
	Reads, Door      bool
	Takes            string
	Success          int
	Produces         []string
}

// Policies returns the whole table.
func (s *Server) Policies() []Policy {
	var out []Policy
	for _, o := range s.ops {
		out = append(out, Policy{o.id, o.method, o.path, o.scopes, o.reads, o.door, o.takes, o.status, o.media})
	}
	return out
}

// Guard makes an operation ask for scopes.
func (s *Server) Guard(id string, scopes ...string) {
	for _, o := range s.ops {
		if o.id == id {
			o.scopes = scopes
		}
	}
}

// Optional makes an operation look at a token that is shown.
func (s *Server) Optional(id string) {
	for _, o := range s.ops {
		if o.id == id {
			o.optional = true
		}
	}
}

// Forget is what the server does after every change of an account.
func (s *Server) Forget(account string) { s.forget(account) }

// Exchange shares the limits with other servers now.
func (s *Server) Exchange() { s.limiter.sharing.exchange(context.Background()) }

// Routes are all that Fiber answers: method and path.
func (s *Server) Routes() [][2]string {
	var out [][2]string
	for _, r := range s.app.GetRoutes(true) {
		out = append(out, [2]string{r.Method, r.Path})
	}
	return out
}

// Public is the scope of operations that need none.
const Public = public

// Public says that the operation asks for no token.
func (p Policy) Public() bool { return p.Scopes[0] == public }

// RegisterUndeclared registers an operation that says nothing of its scope.
func RegisterUndeclared(s *Server) {
	register(s, operation{id: "undeclared", method: "GET", path: "/undeclared"}, func(*call, *LangParam) (*answer, error) { return &answer{}, nil })
}
