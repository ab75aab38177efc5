package api

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
)

// public says in so many words that no scope is needed: an operation that says
// nothing does not start.
const public = "public"

var everybody = []string{public}

// Media types of the API.
const (
	mediaJSON    = "application/json"
	mediaProblem = "application/problem+json"
	mediaGeoJSON = "application/geo+json"
	mediaJSONLD  = "application/ld+json"
	mediaNDJSON  = "application/x-ndjson"
	mediaPatch   = "application/merge-patch+json"
	mediaYAML    = "application/yaml"
	mediaHTML    = "text/html"
)

// metaScopes is where the description of an operation keeps them.
const metaScopes = "scopes"

// operation declares one operation: what it is called, who may call it, what
// it takes and gives.
type operation struct {
	id, method, path string
	tag              string
	summary          string
	description      string
	scopes           []string // any of them suffices; everybody = no token is asked for
	reads            bool     // changes nothing, whatever its method
	door             bool     // lets people in or out: public though it writes, and limited more strictly
	optional         bool     // with everybody: a token that is shown counts, and has to be good

	status   int                     // of success; default 200
	produces map[string]*huma.Schema // media types of success; empty = no body
	headers  map[string]string       // of success, with what they say
	errors   []int                   // statuses beyond those every operation may give
	takes    string                  // media type of the body; "" = none
	maxBody  int
	timeout  time.Duration
	example  any // of the body

	before huma.Middlewares // run before the gate
	known  map[string]bool  // query parameters, filled at registration
	media  []string         // keys of produces, the default first
}

// answer is what an operation gives back.
type answer struct {
	status   int    // 0 = the operation's
	media    string // Content-Type; "" without a body
	lang     string // Content-Language
	etag     string
	cache    string // Cache-Control; "" = no-store
	location string
	body     []byte
	replayed bool // the stored answer of an earlier attempt

	stream func(k *call) error // instead of body: writes the response itself
}

// call is one request as its operation sees it; it is also its context, which
// ends with the operation's deadline.
type call struct {
	context.Context
	hctx      huma.Context
	op        *operation
	requestID string
	network   string             // the client as it is counted: an address, or an IPv6 /64
	actor     domain.Actor       // who asks; nobody where no token is asked for
	principal *account.Principal // what stands behind the token, never changed; nil for nobody
	reach     domain.Reach       // whose records the actor may touch by the operation's scopes
	chain     []string           // languages asked for, best first; empty = no wish
	lang      string             // of messages: vi or en
	media     string             // negotiated media type of the answer
}

// Value also says which request this is.
func (k *call) Value(key any) any {
	if key == (domain.RequestKey{}) {
		return k.requestID
	}
	return k.Context.Value(key)
}

// output makes Huma hand the response over untouched.
type output struct {
	Body func(huma.Context)
}

// register adds an operation. fn is given what was asked after everything in
// the gate held; errors of any kind become problems here.
func register[I any](s *Server, o operation, fn func(*call, *I) (*answer, error)) {
	op := &o
	s.checkDeclared(op)
	schemas := s.api.OpenAPI().Components.Schemas
	h := op.huma(schemas)
	h.Middlewares = append(slices.Clone(op.before), s.gate(op))
	s.ops = append(s.ops, op)
	huma.Register(s.api, h, func(ctx context.Context, in *I) (*output, error) {
		k := ctx.(*call)
		a, err := fn(k, in)
		return &output{Body: func(hctx huma.Context) {
			if err == nil && a.stream != nil {
				err = a.stream(k)
				if err == nil {
					return
				}
			}
			c := fiberOf(hctx)
			if err != nil {
				s.writeProblem(c.Context(), err)
				return
			}
			if !op.public() || op.optional {
				a.cache = "" // what is somebody's is nobody else's to keep
			}
			a.write(c.Context(), op)
		}}, nil
	})
	op.known = s.describe(op, h)
}

// checkDeclared stops the program at start rather than serving an operation
// nobody decided about.
func (s *Server) checkDeclared(o *operation) {
	if len(o.scopes) == 0 {
		panic("api: operation " + o.id + " declares no scope")
	}
	known := knownScopes()
	for _, scope := range o.scopes {
		if scope == public && len(o.scopes) == 1 {
			continue
		}
		if !known[scope] {
			panic("api: operation " + o.id + " asks for a scope that no role has")
		}
	}
	if o.method != http.MethodGet && !o.reads && !o.door && o.public() {
		panic("api: operation " + o.id + " writes without a scope")
	}
	if o.maxBody == 0 {
		o.maxBody = maxBodyOf([]byte(o.path))
	}
	if o.timeout == 0 {
		o.timeout = requestTimeout
	}
	if o.status == 0 {
		o.status = http.StatusOK
	}
	o.media = slices.Sorted(maps.Keys(o.produces))
	if i := slices.Index(o.media, mediaJSON); i > 0 {
		o.media[0], o.media[i] = o.media[i], o.media[0]
	}
}

// public says that the operation asks for no token.
func (o *operation) public() bool { return o.scopes[0] == public }

// knownScopes are those that some role carries.
func knownScopes() map[string]bool {
	known := map[string]bool{}
	for _, role := range account.Roles() {
		for _, scope := range account.ScopesOf(role) {
			known[scope] = true
		}
	}
	return known
}

// huma is the operation as Huma and the API description want it.
func (o *operation) huma(schemas huma.Registry) huma.Operation {
	ok := &huma.Response{Description: http.StatusText(o.status), Headers: map[string]*huma.Param{}}
	for name, doc := range o.headers {
		ok.Headers[name] = &huma.Param{Description: doc, Schema: &huma.Schema{Type: huma.TypeString}}
	}
	for media, schema := range o.produces {
		if ok.Content == nil {
			ok.Content = map[string]*huma.MediaType{}
		}
		ok.Content[media] = &huma.MediaType{Schema: schema}
	}
	h := huma.Operation{
		OperationID: o.id, Method: o.method, Path: o.path, Tags: []string{o.tag},
		Summary: o.summary, Description: strings.TrimSpace(o.description), DefaultStatus: o.status,
		Metadata:        map[string]any{metaScopes: o.scopes},
		Errors:          o.statuses(),
		Responses:       map[string]*huma.Response{strconv.Itoa(o.status): ok},
		BodyReadTimeout: -1,                   // the body is in memory by then
		MaxBodyBytes:    int64(o.maxBody) + 1, // the gate has looked; Huma refuses what is just as long as its limit
	}
	if o.headers["ETag"] != "" && o.method == http.MethodGet {
		h.Responses["304"] = &huma.Response{Description: "Not modified: what If-None-Match names is still right"}
	}
	for _, scope := range o.scopes {
		switch {
		case scope != public:
			h.Security = append(h.Security, map[string][]string{"token": {scope}})
		case o.optional:
			h.Security = []map[string][]string{{}, {"token": {}}}
		}
	}
	if o.example != nil {
		h.RequestBody = &huma.RequestBody{Content: map[string]*huma.MediaType{o.takes: {Example: o.example}}}
	}
	return h
}

// statuses lists what the operation may refuse with.
func (o *operation) statuses() []int {
	list := append([]int{400, 405, 406, 422, 429, 431, 500, 503}, o.errors...)
	if o.takes != "" {
		list = append(list, 413, 415)
	}
	if !o.public() || o.optional {
		list = append(list, 401, 403)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// describe finishes the description of an operation that was just registered
// and returns the names of its query parameters.
func (s *Server) describe(op *operation, h huma.Operation) map[string]bool {
	item := s.api.OpenAPI().Paths[h.Path]
	shown := map[string]*huma.Operation{
		http.MethodGet: item.Get, http.MethodPost: item.Post, http.MethodPut: item.Put, http.MethodPatch: item.Patch, http.MethodDelete: item.Delete,
	}[h.Method]
	if refused := shown.Responses["413"]; refused != nil {
		refused.Description = fmt.Sprintf("The body has at most %d bytes", op.maxBody)
	}
	known := map[string]bool{}
	for _, p := range shown.Parameters {
		if p.In == "query" {
			known[p.Name] = true
		}
		if p.Schema != nil && len(p.Schema.Examples) > 0 { // where every tool looks for it
			p.Example, p.Schema.Examples = p.Schema.Examples[0], nil
		}
	}
	return known
}
