package api

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/valyala/fasthttp"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
)

type patchPlaceInput struct {
	PlaceID
	IfMatchHeader
	LangParam
	RawBody []byte `contentType:"application/merge-patch+json"`
}

func (s *Server) registerPatch() {
	register(s, operation{
		id: "patch-place", method: fasthttp.MethodPatch, path: "/v1/places/{id}", tag: "Places", scopes: changesPlaces,
		summary:  "Change parts of a place",
		produces: map[string]*huma.Schema{mediaJSON: s.ref(PlaceView{})}, takes: mediaPatch,
		description: `A JSON merge patch (RFC 7396) over the record as it is written: null removes a member, objects are merged, lists are replaced.
The result has to be a valid record.`,
		errors: []int{404, 409, 410, 412, 428}, headers: writeHeaders,
	}, s.patchPlace)
}

// examplePatch is the example of the API description.
var examplePatch = map[string]any{"visitDurationMin": 90, "names": map[string]any{"en": "Example beach"}, "contacts": map[string]any{"website": nil}}

func (s *Server) patchPlace(k *call, in *patchPlaceInput) (*answer, error) {
	version, err := ifMatch(in.IfMatch)
	if err != nil {
		return nil, err
	}
	members, err := readPatch(in.RawBody)
	if err != nil {
		return nil, err
	}
	p, err := s.opts.Places.Place(k, in.ID)
	if err != nil {
		return nil, err
	}
	if p.Version != version {
		return nil, domain.Stale()
	}
	next, err := s.patched(&p, members)
	if err != nil {
		return nil, err
	}
	if err := checkOwner(k, &p, next); err != nil {
		return nil, err
	}
	return s.writeAndForget(k, *next, version, slices.Sorted(maps.Keys(members)))
}

// patched is what a place becomes by a merge patch with these members, once that
// is a valid record.
func (s *Server) patched(p *place.Place, members map[string]any) (*place.Place, error) {
	if err := s.checkMembers(members); err != nil {
		return nil, err
	}
	doc, err := patchable(writeOf(p), members)
	if err != nil {
		return nil, domain.Internal(err)
	}
	raw, err := json.Marshal(merged(doc, members))
	if err != nil {
		return nil, domain.Internal(err)
	}
	var w placeWrite
	if err := s.decode(raw, &w); err != nil {
		return nil, err
	}
	if w.ID != p.ID {
		return nil, domain.Invalid(domain.FieldError{Pointer: "/id", Message: domain.Msg(domain.ReasonIDDiffers)})
	}
	next := w.place()
	next.CreatedAt = p.CreatedAt
	return &next, s.check(&next)
}

// merged is target after a merge patch as RFC 7396 defines it, in one pass:
// anybody may send a patch, and libraries that read each level again take seconds
// for a deep one.
func merged(target any, patch map[string]any) map[string]any {
	was, _ := target.(map[string]any)
	is := make(map[string]any, len(was)+len(patch))
	maps.Copy(is, was)
	for name, value := range patch {
		switch value := value.(type) {
		case nil:
			delete(is, name)
		case map[string]any:
			is[name] = merged(is[name], value)
		default:
			is[name] = value
		}
	}
	return is
}

// patchable is the record as JSON without what the patch says in another way:
// a new subkind brings its kind, and opening hours are given either as text or
// as a structure.
func patchable(w placeWrite, patch map[string]any) (map[string]any, error) {
	if patch["subkind"] != nil && patch["kind"] == nil {
		w.Kind = ""
	}
	raw, err := json.Marshal(w)
	if err != nil {
		return nil, err
	}
	var doc map[string]any
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil, err
	}
	given, ok := patch["openingHours"].(map[string]any)
	was, known := doc["openingHours"].(map[string]any)
	if !ok || !known { // unknown so far: the patch says all of it
		return doc, nil
	}
	if given["osm"] != nil { // null takes the text away and leaves the structure
		for _, name := range []string{"always", "rules", "exceptions"} {
			delete(was, name)
		}
	} else { // the text follows the structure
		delete(was, "osm")
	}
	return doc, nil
}

// readPatch reads a patch, which is an object.
func readPatch(raw []byte) (map[string]any, error) {
	if len(bytes.TrimSpace(raw)) == 0 {
		return nil, &domain.Error{Code: domain.CodeMalformed, Message: domain.Msg(domain.ReasonBodyRequired)}
	}
	var body any
	if unmarshalBody(raw, &body) != nil {
		return nil, &domain.Error{Code: domain.CodeMalformed, Message: domain.Msg(domain.ReasonMalformedJSON)}
	}
	members, ok := body.(map[string]any)
	if !ok {
		return nil, domain.Invalid(domain.FieldError{Message: domain.Msg(domain.ReasonWrongType, "expected", "object")})
	}
	return members, nil
}

// checkMembers wants members of a patch that a writer may set.
func (s *Server) checkMembers(members map[string]any) error {
	known := s.writeSchema().Properties
	e := domain.Invalid()
	for name := range members {
		pointer := "/" + escapePointer(name)
		switch {
		case readOnly[name]:
			e.Fields = append(e.Fields, domain.FieldError{Pointer: pointer, Message: domain.Msg(domain.ReasonReadOnly)})
		case known[name] == nil:
			e.Code, e.Message = domain.CodeMalformed, domain.Msg(domain.ReasonMalformed)
			e.Fields = append(e.Fields, domain.FieldError{Pointer: pointer, Message: domain.Msg(domain.ReasonUnknownField)})
		}
	}
	if len(e.Fields) > 0 {
		slices.SortFunc(e.Fields, func(a, b domain.FieldError) int { return strings.Compare(a.Pointer, b.Pointer) })
		return e
	}
	return nil
}

// decode reads a written record by the schema of the API description, as Huma
// reads the body of a create.
func (s *Server) decode(raw []byte, w *placeWrite) error {
	var v any
	if err := unmarshalBody(raw, &v); err != nil {
		return &domain.Error{Code: domain.CodeMalformed, Message: domain.Msg(domain.ReasonMalformedJSON), Err: err}
	}
	path, result := huma.NewPathBuffer([]byte{}, 0), &huma.ValidateResult{}
	path.Push("body")
	huma.Validate(s.api.OpenAPI().Components.Schemas, s.writeSchema(), path, huma.ModeWriteToServer, v, result)
	if len(result.Errors) > 0 {
		return fromHuma(fasthttp.StatusUnprocessableEntity, "", result.Errors)
	}
	if err := json.Unmarshal(raw, w); err != nil {
		return domain.Invalid(domain.FieldError{Message: domain.Msg(domain.ReasonBadFormat, "expected", "the schema in /openapi.yaml")})
	}
	return nil
}
