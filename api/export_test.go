package api

// Policy is one row of the table the operations make.
type Policy struct {
	ID, Method, Path string
	Scopes           []string
	Reads            bool
	Takes            string
	Success          int
	Produces         []string
}

// Policies returns the whole table.
func (s *Server) Policies() []Policy {
	var out []Policy
	for _, o := range s.ops {
		out = append(out, Policy{o.id, o.method, o.path, o.scopes, o.reads, o.takes, o.status, o.media})
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
