package api

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	jsonpatch "github.com/evanphx/json-patch/v5"
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
	patch := bytes.Clone(in.RawBody) // the buffer is used again
	members, err := s.checkPatch(patch)
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
	next, err := s.patched(&p, patch, members)
	if err != nil {
		return nil, err
	}
	if err := checkOwner(k, &p, next); err != nil {
		return nil, err
	}
	return s.writeAndForget(k, *next, version)
}

// patched is what a place becomes by a merge patch with these members, once that
// is a valid record.
func (s *Server) patched(p *place.Place, patch []byte, members map[string]any) (*place.Place, error) {
	doc, err := patchable(writeOf(p), members)
	if err != nil {
		return nil, domain.Internal(err)
	}
	merged, err := jsonpatch.MergePatch(doc, patch)
	if err != nil {
		return nil, &domain.Error{Code: domain.CodeMalformed, Message: domain.Msg(domain.ReasonMalformedJSON), Err: err}
	}
	var w placeWrite
	if err := s.decode(merged, &w); err != nil {
		return nil, err
	}
	if w.ID != p.ID {
		return nil, domain.Invalid(domain.FieldError{Pointer: "/id", Message: domain.Msg(domain.ReasonIDDiffers)})
	}
	next := w.place()
	next.CreatedAt = p.CreatedAt
	return &next, s.check(&next)
}

// patchable is the record as JSON without what the patch says in another way:
// a new subkind brings its kind, and opening hours are given either as text or
// as a structure.
func patchable(w placeWrite, patch map[string]any) ([]byte, error) {
	if patch["subkind"] != nil && patch["kind"] == nil {
		w.Kind = ""
	}
	raw, err := json.Marshal(w)
	given, ok := patch["openingHours"].(map[string]any)
	if err != nil || !ok {
		return raw, err
	}
	var doc map[string]json.RawMessage
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil, err
	}
	if len(doc["openingHours"]) == 0 { // unknown so far: the patch says all of it
		return raw, nil
	}
	var was map[string]json.RawMessage
	if err := json.Unmarshal(doc["openingHours"], &was); err != nil || was == nil {
		return raw, err
	}
	text := given["osm"] != nil // null takes the text away and leaves the structure
	structure := []string{"always", "rules", "exceptions"}
	if text {
		for _, name := range structure {
			delete(was, name)
		}
	} else { // the text follows the structure
		delete(was, "osm")
	}
	if doc["openingHours"], err = json.Marshal(was); err != nil {
		return nil, err
	}
	return json.Marshal(doc)
}

// checkPatch wants an object whose members a writer may set, and returns them.
func (s *Server) checkPatch(patch []byte) (map[string]any, error) {
	if len(bytes.TrimSpace(patch)) == 0 {
		return nil, &domain.Error{Code: domain.CodeMalformed, Message: domain.Msg(domain.ReasonBodyRequired)}
	}
	var body any
	if json.Unmarshal(patch, &body) != nil {
		return nil, &domain.Error{Code: domain.CodeMalformed, Message: domain.Msg(domain.ReasonMalformedJSON)}
	}
	members, ok := body.(map[string]any)
	if !ok {
		return nil, domain.Invalid(domain.FieldError{Message: domain.Msg(domain.ReasonWrongType, "expected", "object")})
	}
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
		slices.SortFunc(e.Fields, func(a, b domain.FieldError) int { return bytes.Compare([]byte(a.Pointer), []byte(b.Pointer)) })
		return nil, e
	}
	return members, nil
}

// decode reads a written record by the schema of the API description, as Huma
// reads the body of a create.
func (s *Server) decode(raw []byte, w *placeWrite) error {
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return domain.Internal(err)
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
