package domain

import (
	"errors"
	"fmt"
	"time"
)

// Code is the closed list of ways a request can fail. The edge maps each to
// one HTTP status; nothing else decides a status.
type Code string

// The codes an area or a store may return.
const (
	CodeInvalid              Code = "invalid"               // 422: parsed but wrong
	CodeNotFound             Code = "not_found"             // 404: not there, or outside your reach
	CodeConflict             Code = "conflict"              // 409
	CodeGone                 Code = "gone"                  // 410
	CodeForbidden            Code = "forbidden"             // 403: your role lacks the operation
	CodeUnauthenticated      Code = "unauthenticated"       // 401
	CodePreconditionFailed   Code = "precondition_failed"   // 412
	CodePreconditionRequired Code = "precondition_required" // 428
	CodeUnavailable          Code = "unavailable"           // 503
	CodeInternal             Code = "internal"              // 500
)

// The codes only the edge gives: what a request looked like, not what it meant.
const (
	CodeMalformed            Code = "malformed"              // 400: cannot be parsed, unknown parameter or field
	CodeMethodNotAllowed     Code = "method_not_allowed"     // 405
	CodeNotAcceptable        Code = "not_acceptable"         // 406
	CodeUnsupportedMediaType Code = "unsupported_media_type" // 415
	CodeTooLarge             Code = "too_large"              // 413
	CodeRateLimited          Code = "rate_limited"           // 429
)

// Error is the one error type that crosses a package border. Message says in
// any of our languages what is wrong and what to do; Fields point at what was
// wrong in the request, and never repeat its value; Err is the cause, logged
// once and never sent to a client.
type Error struct {
	Code       Code
	Message    Message
	Fields     []FieldError
	RetryAfter time.Duration // with unavailable and rate_limited; 0 = not said
	Err        error
}

// FieldError points at one wrong thing in a request: exactly one of Pointer
// (RFC 6901, into the body), Parameter (query or path) and Header is set.
type FieldError struct {
	Pointer   string
	Parameter string
	Header    string
	Message   Message
}

// Error is for logs: English, with the cause.
func (e *Error) Error() string {
	s := string(e.Code) + ": " + e.Message.In("en")
	for _, f := range e.Fields {
		s += fmt.Sprintf("; %s%s%s: %s", f.Pointer, f.Parameter, f.Header, f.Message.In("en"))
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// CodeOf returns the code of the first *Error in err's chain, CodeInternal
// for any other error and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeInternal
}

// Errorf-like constructors, one per code that areas and stores use.

// Invalid reports fields that parsed but are wrong.
func Invalid(fields ...FieldError) *Error {
	return &Error{Code: CodeInvalid, Message: Msg(ReasonInvalid), Fields: fields}
}

// NotFound reports that a record is not there or outside the caller's reach.
func NotFound(m Message) *Error { return &Error{Code: CodeNotFound, Message: m} }

// Conflict reports that a write contradicts what is stored.
func Conflict(m Message, fields ...FieldError) *Error {
	return &Error{Code: CodeConflict, Message: m, Fields: fields}
}

// Gone reports a record or cursor that was there and is no more.
func Gone(m Message) *Error { return &Error{Code: CodeGone, Message: m} }

// Stale reports that the version a write was based on is not the stored one.
func Stale() *Error {
	return &Error{Code: CodePreconditionFailed, Message: Msg(ReasonStaleVersion)}
}

// Unavailable reports that an engine does not answer now; the caller may try
// again after retryAfter.
func Unavailable(m Message, retryAfter time.Duration, cause error) *Error {
	return &Error{Code: CodeUnavailable, Message: m, RetryAfter: retryAfter, Err: cause}
}

// Internal wraps a fault of ours.
func Internal(cause error) *Error {
	return &Error{Code: CodeInternal, Message: Msg(ReasonInternal), Err: cause}
}
