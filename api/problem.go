package api

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/valyala/fasthttp"

	"hanhtrinh/domain"
)

// problem is the one shape of every refusal: RFC 9457 with the product's codes.
type problem struct {
	Type     string         `json:"type" format:"uri-reference" doc:"Where the code is explained"`
	Title    string         `json:"title" doc:"The code in words, in the caller's language"`
	Status   int            `json:"status" doc:"HTTP status"`
	Detail   string         `json:"detail" doc:"What went wrong and what to do, in the caller's language"`
	Instance string         `json:"instance" format:"uri-reference" doc:"This request, as the log names it"`
	Code     domain.Code    `json:"code" doc:"What sort of refusal this is; closed list, see /v1/codes"`
	Reason   domain.Reason  `json:"reason" doc:"Why exactly; closed list, see /v1/codes"`
	Params   domain.Params  `json:"params,omitempty" doc:"What fills the template of the reason"`
	Errors   []problemField `json:"errors,omitempty" maxItems:"100" doc:"Each thing that is wrong in the request, the first hundred of them; never the value that was sent"`
	Links    *problemLinks  `json:"links,omitempty" doc:"Where to go on"`

	retryAfter time.Duration
}

// problemField points at one wrong thing; exactly one of Pointer, Parameter
// and Header is given.
type problemField struct {
	Pointer   *string       `json:"pointer,omitempty" doc:"RFC 6901, into the request body"`
	Parameter string        `json:"parameter,omitempty" doc:"Path or query parameter"`
	Header    string        `json:"header,omitempty"`
	Code      domain.Reason `json:"code" doc:"Closed list, see /v1/codes"`
	Params    domain.Params `json:"params,omitempty"`
	Detail    string        `json:"detail"`
}

type problemLinks struct {
	Snapshot string `json:"snapshot,omitempty" doc:"Begin again here"`
}

// mostFaults is how many things that are wrong one answer names: a short request
// may have a hundred thousand of them.
const mostFaults = 100

// codeInfo says how a code looks on the wire.
type codeInfo struct {
	status         int
	titleVI, title string
}

// codes is the one table of codes, statuses and titles.
var codes = map[domain.Code]codeInfo{
	domain.CodeMalformed:            {400, "Yêu cầu sai dạng", "Malformed request"},
	domain.CodeUnauthenticated:      {401, "Chưa xác thực", "Not authenticated"},
	domain.CodeForbidden:            {403, "Không có quyền", "Not allowed"},
	domain.CodeNotFound:             {404, "Không tìm thấy", "Not found"},
	domain.CodeMethodNotAllowed:     {405, "Phương thức không được hỗ trợ", "Method not allowed"},
	domain.CodeNotAcceptable:        {406, "Không có định dạng được yêu cầu", "Not acceptable"},
	domain.CodeConflict:             {409, "Xung đột", "Conflict"},
	domain.CodeGone:                 {410, "Không còn nữa", "Gone"},
	domain.CodePreconditionFailed:   {412, "Bản ghi đã thay đổi", "Precondition failed"},
	domain.CodeTooLarge:             {413, "Quá lớn", "Too large"},
	domain.CodeUnsupportedMediaType: {415, "Định dạng không được hỗ trợ", "Unsupported media type"},
	domain.CodeInvalid:              {422, "Giá trị không hợp lệ", "Invalid values"},
	domain.CodePreconditionRequired: {428, "Cần If-Match", "Precondition required"},
	domain.CodeRateLimited:          {429, "Quá nhiều yêu cầu", "Too many requests"},
	domain.CodeInternal:             {500, "Lỗi máy chủ", "Internal error"},
	domain.CodeUnavailable:          {503, "Tạm thời không phục vụ được", "Unavailable"},
}

// asDomain brings any error into the closed list: a deadline is unavailable,
// what is not known is a fault of ours.
func asDomain(err error) *domain.Error {
	var e *domain.Error
	if errors.As(err, &e) {
		return e
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return domain.Unavailable(domain.Msg(domain.ReasonTimeout), time.Second, err)
	}
	return domain.Internal(err)
}

// newProblem says err in lang ("vi" or "en"). requestID is how the log names
// the request.
func newProblem(e *domain.Error, lang, requestID string) *problem {
	info, ok := codes[e.Code]
	if !ok {
		e, info = domain.Internal(e), codes[domain.CodeInternal]
	}
	p := &problem{
		Type: "/v1/codes#" + string(e.Code), Title: info.title, Status: info.status,
		Detail: e.Message.In(lang), Instance: "urn:request:" + requestID,
		Code: e.Code, Reason: e.Message.Code, Params: e.Message.Params, retryAfter: e.RetryAfter,
	}
	if lang == "vi" {
		p.Title = info.titleVI
	}
	for _, f := range e.Fields[:min(len(e.Fields), mostFaults)] {
		pf := problemField{Parameter: f.Parameter, Header: f.Header, Code: f.Message.Code, Params: f.Message.Params, Detail: f.Message.In(lang)}
		if f.Parameter == "" && f.Header == "" {
			pf.Pointer = &f.Pointer
		}
		p.Errors = append(p.Errors, pf)
	}
	if e.Message.Code == domain.ReasonCursorTooOld {
		p.Links = &problemLinks{Snapshot: "/v1/places/snapshot"}
	}
	return p
}

// Error, GetStatus and ContentType make a problem what Huma expects.
func (p *problem) Error() string             { return string(p.Code) }
func (p *problem) GetStatus() int            { return p.Status }
func (p *problem) ContentType(string) string { return mediaProblem }
func (p *problem) retrySeconds() string      { return strconv.Itoa(int(math.Ceil(p.retryAfter.Seconds()))) }
func (p *problem) headers(set func(k, v string), lang string) {
	set("Content-Language", lang)
	set("Cache-Control", "no-store")
	if p.retryAfter > 0 {
		set("Retry-After", p.retrySeconds())
	}
}

// writeProblem answers with err. It is the only writer of refusals besides
// Huma's own checks, which end in the same type (humaerrors.go).
func (s *Server) writeProblem(ctx *fasthttp.RequestCtx, err error) {
	e := asDomain(err)
	lang := messageLanguage(ctx)
	id := string(ctx.Response.Header.Peek(headerRequestID))
	if e.Code == domain.CodeInternal || e.Code == domain.CodeUnavailable {
		s.log.Error("request failed", "request_id", id, "code", string(e.Code), "error", e.Error())
	}
	p := newProblem(e, lang, id)
	if e.Message.Code == domain.ReasonHeadersTooLarge {
		p.Status = fasthttp.StatusRequestHeaderFieldsTooLarge // the one code with two statuses
	}
	body, _ := json.Marshal(p) // strings, numbers and our own params only
	ctx.Response.ResetBody()
	ctx.Response.Header.Del("ETag")
	ctx.SetStatusCode(p.Status)
	ctx.SetContentType(mediaProblem)
	p.headers(ctx.Response.Header.Set, lang)
	setIf(&ctx.Response.Header, "WWW-Authenticate", challenge(e, len(ctx.Request.Header.Peek("Authorization")) > 0))
	ctx.SetBody(body)
}

// challenge says by RFC 6750 how to do better: nothing more than that a token is
// needed to who showed none.
func challenge(e *domain.Error, shown bool) string {
	const realm = `Bearer realm="hanhtrinh"`
	switch {
	case e.Message.Code == domain.ReasonForbidden:
		scopes, _ := e.Message.Params["scope"].(string)
		return realm + `, error="insufficient_scope", scope="` + strings.ReplaceAll(scopes, ",", "") + `"`
	case e.Message.Code == domain.ReasonUnauthenticated && shown:
		return realm + `, error="invalid_token"`
	case e.Code == domain.CodeUnauthenticated:
		return realm
	}
	return ""
}

// Short forms of what the edge refuses with.

func malformed(fields ...domain.FieldError) *domain.Error {
	return &domain.Error{Code: domain.CodeMalformed, Message: domain.Msg(domain.ReasonMalformed), Fields: fields}
}

func invalidParam(name string, reason domain.Reason, pairs ...any) *domain.Error {
	return domain.Invalid(paramError(name, reason, pairs...))
}

func paramError(name string, reason domain.Reason, pairs ...any) domain.FieldError {
	return domain.FieldError{Parameter: name, Message: domain.Msg(reason, pairs...)}
}

func invalidFields(fields ...domain.FieldError) error { return domain.Invalid(fields...) }
