package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"hanhtrinh/domain"
)

// maxBulkItems is how many places one bulk request may carry.
const maxBulkItems = 500

// bulkWrite is one item of a bulk request as it was read: the record, or why
// there is none.
type bulkWrite struct {
	placeWrite
	fault *domain.Error
}

// readBulk reads the items of a bulk request. Its error is about the request
// around them; what is wrong with one item is that item's fault.
func (s *Server) readBulk(raw []byte) ([]bulkWrite, error) {
	list, err := bulkEnvelope(raw)
	if err != nil {
		return nil, err
	}
	items := make([]bulkWrite, len(list))
	for i, one := range list {
		if err := s.decode(one, &items[i].placeWrite); err != nil {
			items[i] = bulkWrite{fault: below(fmt.Sprintf("/items/%d", i), asDomain(err))}
		}
	}
	return items, nil
}

// bulkEnvelope checks everything of a bulk request but its items. They are
// copies: the buffer of the request is used again.
func bulkEnvelope(raw []byte) ([]json.RawMessage, error) {
	if len(bytes.TrimSpace(raw)) == 0 {
		return nil, &domain.Error{Code: domain.CodeMalformed, Message: domain.Msg(domain.ReasonBodyRequired)}
	}
	if !json.Valid(raw) {
		return nil, &domain.Error{Code: domain.CodeMalformed, Message: domain.Msg(domain.ReasonMalformedJSON)}
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &members) != nil || members == nil {
		return nil, domain.Invalid(domain.FieldError{Message: domain.Msg(domain.ReasonWrongType, "expected", "object")})
	}
	var unknown []domain.FieldError
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if name != "items" {
			unknown = append(unknown, domain.FieldError{Pointer: "/" + escapePointer(name), Message: domain.Msg(domain.ReasonUnknownField)})
		}
	}
	if unknown != nil {
		return nil, malformed(unknown...)
	}
	wrong := func(m domain.Message) error {
		return domain.Invalid(domain.FieldError{Pointer: "/items", Message: m})
	}
	given, ok := members["items"]
	if !ok {
		return nil, wrong(domain.Msg(domain.ReasonRequired))
	}
	var list []json.RawMessage
	switch err := json.Unmarshal(given, &list); {
	case err != nil || list == nil:
		return nil, wrong(domain.Msg(domain.ReasonWrongType, "expected", "array"))
	case len(list) == 0:
		return nil, wrong(domain.Msg(domain.ReasonTooFew, "min", 1))
	case len(list) > maxBulkItems:
		return nil, wrong(domain.Msg(domain.ReasonTooMany, "max", maxBulkItems))
	}
	return list, nil
}

// below is e with its pointers led below prefix.
func below(prefix string, e *domain.Error) *domain.Error {
	moved := *e
	moved.Fields = make([]domain.FieldError, len(e.Fields))
	for i, f := range e.Fields {
		f.Pointer = prefix + f.Pointer
		moved.Fields[i] = f
	}
	return &moved
}

// schemaFaults are the faults of items that could not be read at all.
func schemaFaults(items []bulkWrite) error {
	var unread []bulkItem
	for i := range items {
		if items[i].fault != nil {
			unread = append(unread, bulkItem{fault: items[i].fault})
		}
	}
	return bulkFaults(unread)
}

// describeBulk gives the request its schema: the handler reads the body itself,
// item by item.
func (s *Server) describeBulk() {
	op := s.api.OpenAPI().Paths["/v1/places/bulk"].Post
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
		mediaJSON: {Schema: s.ref(bulkBody{}), Example: exampleBulk()},
	}}
}
