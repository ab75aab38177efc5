package api

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"hanhtrinh/domain"
)

// Huma keeps its error maker and its habits, of calling lists nullable and of
// checking "Name" as nothing where "name" is used, in package variables: this is the one place that sets them, before any server exists.
func init() {
	huma.DefaultArrayNullable = false // an empty list is [], never null
	huma.ValidateStrictCasing = true
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
		return newProblem(fromHuma(status, msg, errs), "vi", "")
	}
	huma.NewErrorWithContext = func(ctx huma.Context, status int, msg string, errs ...error) huma.StatusError {
		lang, id := "vi", ""
		if k, ok := ctx.Context().(*call); ok {
			lang, id = k.lang, k.requestID
		}
		p := newProblem(fromHuma(status, msg, errs), lang, id)
		p.headers(ctx.SetHeader, lang)
		return p
	}
}

// fromHuma rebuilds what Huma found: its messages become reasons of the closed
// list, its paths become RFC 6901 pointers, its echoed values are dropped, and
// a name nobody knows makes the request malformed rather than invalid.
func fromHuma(status int, msg string, errs []error) *domain.Error {
	e := domain.Invalid()
	for _, err := range errs[:min(len(errs), mostFaults)] {
		var d *huma.ErrorDetail
		if detailer, ok := err.(huma.ErrorDetailer); ok {
			d = detailer.ErrorDetail()
		}
		if d == nil {
			continue
		}
		f := fieldOf(d)
		switch f.Message.Code {
		case domain.ReasonUnknownField, domain.ReasonUnknownFacet, domain.ReasonNoRatings:
			e.Code, e.Message = domain.CodeMalformed, domain.Msg(domain.ReasonMalformed)
		}
		e.Fields = append(e.Fields, f)
	}
	switch {
	case status == 400 && strings.Contains(msg, "body is required"):
		return &domain.Error{Code: domain.CodeMalformed, Message: domain.Msg(domain.ReasonBodyRequired)}
	case status == 400:
		return &domain.Error{Code: domain.CodeMalformed, Message: domain.Msg(domain.ReasonMalformedJSON)}
	case status == 413:
		return &domain.Error{Code: domain.CodeTooLarge, Message: domain.Msg(domain.ReasonBodyTooLarge, "max", maxBody)}
	case status == 422:
		return e
	}
	return domain.Internal(nil)
}

func fieldOf(d *huma.ErrorDetail) domain.FieldError {
	m := reasonOf(d.Message)
	where, rest, _ := strings.Cut(d.Location, ".")
	switch where {
	case "query", "path":
		name, _, _ := strings.Cut(rest, "[")
		if name == "facets" && m.Code == domain.ReasonNotInList {
			m = unknownFacet()
		}
		return domain.FieldError{Parameter: name, Message: m}
	case "header":
		return domain.FieldError{Header: rest, Message: m}
	}
	pointer := pointerOf(strings.TrimPrefix(d.Location, "body"))
	if name, ok := strings.CutPrefix(d.Message, "expected required property "); ok {
		name, _, _ = strings.Cut(name, " ")
		pointer += "/" + escapePointer(name)
		m = domain.Msg(domain.ReasonRequired)
	}
	if lat, ok := d.Value.(float64); ok && strings.HasSuffix(pointer, "/lat") && m.Code == domain.ReasonAtMost && lat > 100 && lat < 120 {
		m = domain.Msg(domain.ReasonSwappedAxes, "order", "lat, lon") // no latitude, but a longitude of Vietnam
	}
	switch {
	case m.Code == domain.ReasonUnknownField && isReadOnlyField(pointer):
		m = domain.Msg(domain.ReasonReadOnly)
	case m.Code == domain.ReasonUnknownField:
		m = unknownName(strings.TrimPrefix(pointer, "/"), m.Code)
	case m.Code == domain.ReasonNotInList && strings.HasPrefix(pointer, "/facets/"):
		m = unknownFacet()
	}
	return domain.FieldError{Pointer: pointer, Message: m}
}

// minRating is what people will ask for: it is refused by name until there are
// ratings.
const minRating = "minRating"

// unknownName says that there is no parameter or member of that name.
func unknownName(name string, reason domain.Reason) domain.Message {
	if name == minRating {
		reason = domain.ReasonNoRatings
	}
	return domain.Msg(reason)
}

func unknownFacet() domain.Message { return domain.Msg(domain.ReasonUnknownFacet, "known", facetNames) }

// pointerOf turns Huma's ".names[0].vi" into "/names/0/vi".
func pointerOf(path string) string {
	path = strings.NewReplacer("~", "~0", "/", "~1", "[", ".", "]", "").Replace(path)
	path = strings.Trim(strings.ReplaceAll(path, "..", "."), ".")
	if path == "" {
		return ""
	}
	return "/" + strings.ReplaceAll(path, ".", "/")
}

func escapePointer(name string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}

var firstNumber = regexp.MustCompile(`-?[0-9][0-9.e+]*`)

// expectedInstant says what an instant looks like: the offset is what is
// forgotten most.
const expectedInstant = "RFC 3339 with an offset, e.g. 2026-01-01T09:00:00+07:00"

// humaReasons maps the beginnings of Huma's messages.
var humaReasons = []struct {
	prefix string
	reason domain.Reason
	param  string // filled with the number in the message, or the text below
	text   string
}{
	{"unexpected property", domain.ReasonUnknownField, "", ""},
	{"required ", domain.ReasonRequired, "", ""},
	{"expected number >= ", domain.ReasonAtLeast, "min", ""},
	{"expected number <= ", domain.ReasonAtMost, "max", ""},
	{"expected length >= ", domain.ReasonTooShort, "min", ""},
	{"expected length <= ", domain.ReasonTooLong, "max", ""},
	{"expected array length >= ", domain.ReasonTooFew, "min", ""},
	{"expected array length <= ", domain.ReasonTooMany, "max", ""},
	{"expected object with at least ", domain.ReasonTooFew, "min", ""},
	{"expected object with at most ", domain.ReasonTooMany, "max", ""},
	{"expected value to be one of ", domain.ReasonNotInList, "list", "/openapi.yaml"},
	{"expected array items to be unique", domain.ReasonRepeated, "", ""},
	{"expected string to match pattern ", domain.ReasonBadFormat, "expected", "the pattern in /openapi.yaml"},
	{"expected string to be RFC 3339 date-time", domain.ReasonBadFormat, "expected", expectedInstant},
	{"expected string to be RFC 3339 date", domain.ReasonBadFormat, "expected", "YYYY-MM-DD"},
	{"expected string to be RFC 3339", domain.ReasonBadFormat, "expected", "RFC 3339"},
	{"expected boolean", domain.ReasonWrongType, "expected", "boolean"},
	{"expected number", domain.ReasonWrongType, "expected", "number"},
	{"expected integer", domain.ReasonWrongType, "expected", "integer"},
	{"expected array", domain.ReasonWrongType, "expected", "array"},
	{"expected object", domain.ReasonWrongType, "expected", "object"},
	{"invalid integer", domain.ReasonWrongType, "expected", "integer"},
	{"invalid float", domain.ReasonWrongType, "expected", "number"},
	{"invalid boolean", domain.ReasonWrongType, "expected", "true or false"},
}

func reasonOf(message string) domain.Message {
	if message == "expected string" {
		return domain.Msg(domain.ReasonWrongType, "expected", "string")
	}
	for _, r := range humaReasons {
		rest, ok := strings.CutPrefix(message, r.prefix)
		switch {
		case !ok:
			continue
		case r.param == "":
			return domain.Msg(r.reason)
		case r.text != "":
			return domain.Msg(r.reason, r.param, r.text)
		}
		n, _ := strconv.ParseFloat(firstNumber.FindString(rest), 64)
		return domain.Msg(r.reason, r.param, strconv.FormatFloat(n, 'f', -1, 64))
	}
	if form, ok := strings.CutPrefix(message, "expected string to be "); ok { // words of our own schema, without what follows of the value
		form, _, _ = strings.Cut(form, ": ")
		return domain.Msg(domain.ReasonBadFormat, "expected", form)
	}
	return domain.Msg(domain.ReasonBadFormat, "expected", "the schema in /openapi.yaml")
}
