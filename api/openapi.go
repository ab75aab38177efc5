package api

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/paulmach/orb/geojson"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
	"hanhtrinh/domain/area"
	"hanhtrinh/domain/place"
)

// tables is what is made once from the operations.
type tables struct {
	json, yaml         sync.Once
	jsonBody, yamlBody []byte
	jsonErr, yamlErr   error
}

func newTables() *tables { return &tables{} }

// OpenAPIYAML is the API description (OpenAPI 3.1), the same bytes each time.
// It needs no engines.
func OpenAPIYAML() ([]byte, error) {
	o, err := Options{
		Places: noEngine{}, Proposals: noProposals{}, Changes: noEngine{}, Idempotency: noEngine{}, Tx: noEngine{}, Search: noSearch{}, Keys: noKeys{},
		Accounts: noAccounts{}, Logins: new(account.Service), Audit: noAudit{},
		Areas: func() *area.Directory { return nil }, Health: func(context.Context) Health { return Health{} }, Version: "1",
	}.withDefaults()
	if err != nil {
		return nil, err
	}
	s, err := build(o)
	if err != nil {
		return nil, err
	}
	return s.descriptionYAML()
}

type noKeys struct{}

func (noKeys) Signing() (string, ed25519.PrivateKey)                       { return "", nil }
func (noKeys) Publics() map[string]ed25519.PublicKey                       { return nil }
func (noKeys) Verifying(context.Context, string) (ed25519.PublicKey, bool) { return nil, false }

const about = `An open backend for tourism in Vietnam: places of every kind and administrative units old and new.

Every refusal is application/problem+json (RFC 9457) with a code and a reason from the closed lists at /v1/codes, in Vietnamese or English.
Limits: a body has at most %d bytes (%d for bulk requests, %d for searches; 413 of an operation says how many that takes), header fields %d bytes. A client, and an account, may send %d requests at once and %d a second, to /v1/auth/ %d at once and %d a second; RateLimit-* headers say what is left, 429 and Retry-After when to come back.
HEAD is answered wherever GET is. Unknown parameters and fields are refused by name. Coordinates are WGS 84; near is lat,lon, bbox is minLon,minLat,maxLon,maxLat.
Each record says its licence and attribution in provenance; show the attribution where you show the record.`

func (s *Server) humaConfig() huma.Config {
	schemas := huma.NewMapRegistry(schemaPrefix, schemaName)
	schemas.RegisterTypeAlias(reflect.TypeFor[geojson.Geometry](), reflect.TypeFor[geometryDoc]())
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{Title: "Hành Trình", Version: "1", License: &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"},
				Description: fmt.Sprintf(about, maxBody, maxBulkBody, maxSearchBody, maxHeader, limitBurst, limitRate, doorBurst, doorRate)},
			Servers: []*huma.Server{{URL: "/"}},
			Components: &huma.Components{Schemas: schemas, SecuritySchemes: map[string]*huma.SecurityScheme{
				"token": {Type: "http", Scheme: "bearer", BearerFormat: "JWT", Description: "An access token of this service (EdDSA, see /.well-known/jwks.json) or of an issuer it trusts. The scopes an operation asks for come from the grants of the account, any of them suffices; they are not in the token"},
			}},
			Tags: []*huma.Tag{{Name: "Places"}, {Name: "Areas", Description: "Administrative units with validity dates"},
				{Name: "Log-in", Description: "Getting tokens, and giving them back"}, {Name: "Me", Description: "One's own account"},
				{Name: "Accounts", Description: "Those of others, and the keys of tokens"}, {Name: "Grants", Description: "Who may do what, for whose records and how long"}, {Name: "Documents", Description: "Travel documents, read and not kept"}, {Name: "Vocabulary", Description: "Closed lists"}, {Name: "Health"}},
		},
		Formats:       map[string]huma.Format{mediaJSON: bodyFormat, "json": bodyFormat},
		DefaultFormat: mediaJSON,
	}
}

// schemaName tells types of one name in different packages apart.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	prefix := ""
	switch {
	case strings.HasSuffix(t.PkgPath(), "/place/hours") && name != "Hours":
		prefix = "Hours"
	case strings.HasSuffix(t.PkgPath(), "/domain/place") && t.Kind() == reflect.Struct:
		prefix = "Place"
	case strings.HasSuffix(t.PkgPath(), "/domain/area"):
		prefix = "Area"
	}
	return prefix + strings.TrimSuffix(name, "Doc")
}

// ref is the schema of the type of v, by reference.
func (s *Server) ref(v any) *huma.Schema {
	return s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeOf(v), true, "")
}

func (s *Server) writeSchema() *huma.Schema {
	return s.api.OpenAPI().Components.Schemas.Map()["PlaceWrite"]
}

// finishDescription adds what the types cannot say: closed lists, the schema
// of a patch, and that fields may leave out any member.
func (s *Server) finishDescription() {
	schemas := s.api.OpenAPI().Components.Schemas.Map()
	enum := func(schema *huma.Schema, values []any) {
		if schema.Type == huma.TypeArray {
			schema = schema.Items
		}
		schema.Enum = values
	}
	for _, name := range []string{"PlaceWrite", "PlaceView", "PlaceItem"} {
		props := schemas[name].Properties
		enum(props["kind"], termCodes(place.Kinds()))
		enum(props["subkind"], subkindCodes())
		enum(props["amenities"], termCodes(place.Amenities()))
		if name != "PlaceWrite" {
			enum(props["category"], termCodes(place.Categories()))
		}
		schemas[name].PrecomputeMessages()
	}
	s.eachParameter(func(p *huma.Param) {
		closeList(p.Name, p.Schema)
		switch p.Name {
		case "fields", "omit":
			p.Schema.Items.Pattern = "^(" + strings.Join(slices.Sorted(maps.Keys(rootFields)), "|") + ")(\\.[A-Za-z]+)*$"
			p.Schema.Items.MaxLength = ptr(100)
			p.Schema.MaxItems = ptr(maxFields)
		case "lang":
			one := "(" + strings.Join(domain.Languages(), "|") + ")"
			p.Schema.Pattern = "^" + one + "(," + one + "){0,9}$"
		}
		p.Schema.PrecomputeMessages()
	})
	for name, schema := range schemas["PlaceSearch"].Properties {
		closeList(name, schema)
		schema.PrecomputeMessages()
	}
	s.describePatch(schemas)
	for _, name := range []string{"PlaceView", "PlaceItem"} {
		s.relax(schemas, name)
	}
	s.describeNotReady()
}

// closeList names the values a list of filters may hold; as parameters and in a
// body such a list is not empty.
func closeList(name string, schema *huma.Schema) {
	if schema.Type != huma.TypeArray {
		return
	}
	if schema.MinItems == nil {
		schema.MinItems = ptr(1)
	}
	if len(schema.Items.Enum) > 0 { // the list is its own
		return
	}
	switch name {
	case "kind":
		schema.Items.Enum = termCodes(place.Kinds())
	case "subkind":
		schema.Items.Enum = subkindCodes()
	case "category":
		schema.Items.Enum = termCodes(place.Categories())
	case "amenities":
		schema.Items.Enum = termCodes(place.Amenities())
	case "stars":
		least, most := 1.0, 5.0
		schema.Items.Minimum, schema.Items.Maximum = &least, &most
	case "facets":
		schema.Items.Enum = facetCodes()
	case "area":
		schema.Items.Pattern = "^[0-9]{1,10}$"
	}
	schema.Items.PrecomputeMessages()
}

// describeNotReady: the body of an unready server is its report, not a problem.
func (s *Server) describeNotReady() {
	ready := s.api.OpenAPI().Paths["/readyz"].Get
	problem := ready.Responses["503"].Content[mediaProblem]
	ready.Responses["503"] = &huma.Response{Description: "Not ready", Content: map[string]*huma.MediaType{
		mediaJSON: {Schema: s.ref(Health{})}, mediaProblem: problem,
	}}
}

func (s *Server) eachParameter(fn func(*huma.Param)) {
	for _, item := range s.api.OpenAPI().Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if op == nil {
				continue
			}
			for _, p := range op.Parameters {
				fn(p)
			}
		}
	}
}

func (s *Server) describePatch(schemas map[string]*huma.Schema) {
	patch := patchOf(schemas, &huma.Schema{Ref: schemaPrefix + "PlaceWrite"})
	op := s.api.OpenAPI().Paths["/v1/places/{id}"].Patch
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
		mediaPatch: {Schema: patch, Example: examplePatch},
	}}
	schemas["PlaceWritePatch"].Nullable = false // the whole record is not removed by a patch
	schemas["PlaceWritePatch"].Description = "Any members of PlaceWrite; null removes one, objects are merged, lists are replaced"
}

const schemaPrefix = "#/components/schemas/"

// patchOf is the schema of a merge patch over what p describes: every member
// optional, and null to remove it.
func patchOf(schemas map[string]*huma.Schema, p *huma.Schema) *huma.Schema {
	out := *p
	if p.Ref != "" {
		name := strings.TrimPrefix(p.Ref, schemaPrefix)
		out.Ref = schemaPrefix + name + "Patch"
		if schemas[name+"Patch"] == nil {
			copied := *schemas[name]
			schemas[name+"Patch"] = &copied
			copied.Required, copied.Nullable = nil, true
			copied.Properties = map[string]*huma.Schema{}
			for prop, inner := range schemas[name].Properties {
				copied.Properties[prop] = patchOf(schemas, inner)
			}
		}
		return &out
	}
	out.Nullable = out.Type != ""
	if len(p.Enum) > 0 {
		out.Enum = append(slices.Clone(p.Enum), nil)
	}
	if value, ok := p.AdditionalProperties.(*huma.Schema); ok {
		out.AdditionalProperties, out.MinProperties = patchOf(schemas, value), nil
	}
	return &out
}

// relax makes every member of a schema optional, at any depth, but for the id:
// fields and omit may leave the others out.
func (s *Server) relax(schemas map[string]*huma.Schema, name string) {
	schema := schemas[name]
	for prop, p := range schema.Properties {
		schema.Properties[prop] = relaxed(schemas, p)
	}
	schema.Required = []string{"id"}
}

func relaxed(schemas map[string]*huma.Schema, p *huma.Schema) *huma.Schema {
	switch {
	case p.Ref != "":
		name := strings.TrimPrefix(p.Ref, schemaPrefix)
		part := name + "Part"
		if schemas[part] == nil {
			copied := *schemas[name]
			schemas[part] = &copied // before its members, should they lead back to it
			copied.Required = nil
			copied.Properties = map[string]*huma.Schema{}
			for prop, inner := range schemas[name].Properties {
				copied.Properties[prop] = relaxed(schemas, inner)
			}
		}
		out := *p
		out.Ref = schemaPrefix + part
		return &out
	case p.Type == huma.TypeArray && p.Items != nil:
		out := *p
		out.Items = relaxed(schemas, p.Items)
		return &out
	}
	return p
}

func ptr(n int) *int { return &n }

func termCodes(l []place.Term) []any {
	out := make([]any, len(l))
	for i, t := range l {
		out[i] = t.Code
	}
	return out
}

func subkindCodes() []any {
	var out []any
	for _, t := range place.Subkinds() {
		out = append(out, t.Code)
	}
	return out
}

// examplePlace is the example of a body in the API description.
var examplePlace = map[string]any{
	"subkind": "beach", "names": map[string]any{"vi": "Bãi biển ví dụ", "en": "Example Beach"},
	"location":     map[string]any{"lat": 10.9342, "lon": 108.1923},
	"openingHours": map[string]any{"osm": "24/7"}, "amenities": []any{"parking", "shower"},
	"provenance": map[string]any{"source": "field survey", "licence": "CC0-1.0"},
}

// exampleBulk is the same place with the source id bulk requests want.
func exampleBulk() any {
	item := maps.Clone(examplePlace)
	item["sourceIds"] = []any{map[string]any{"system": "survey", "id": "2026-0001"}}
	return map[string]any{"items": []any{item}}
}
