package api

import (
	"cmp"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/valyala/fasthttp"

	"hanhtrinh/domain"
)

type codeEntry struct {
	Code   domain.Code `json:"code"`
	Status int         `json:"status" doc:"HTTP status"`
	Title  string      `json:"title" doc:"In the caller's language"`
}

type reasonEntry struct {
	Code   domain.Reason        `json:"code"`
	Params []string             `json:"params" doc:"What fills the template"`
	Text   string               `json:"text" doc:"Template in the caller's language, {name} for each parameter"`
	Texts  domain.LocalizedText `json:"texts"`
}

type codesDoc struct {
	Codes   []codeEntry   `json:"codes" doc:"What sort of refusal a problem is"`
	Reasons []reasonEntry `json:"reasons" doc:"Why exactly"`
}

func (s *Server) registerCodes() {
	register(s, operation{
		id: "list-codes", method: fasthttp.MethodGet, path: "/v1/codes", tag: "Vocabulary", scopes: everybody,
		summary:     "Every code of a problem",
		description: "The closed lists of codes and reasons of application/problem+json, with their parameters and texts.",
		produces:    map[string]*huma.Schema{mediaJSON: s.ref(codesDoc{})}, headers: map[string]string{"ETag": "Weak"},
	}, s.codes)
}

func (s *Server) codes(k *call, _ *LangParam) (*answer, error) {
	doc := codesDoc{}
	for code, info := range codes {
		title := info.title
		if k.lang == "vi" {
			title = info.titleVI
		}
		doc.Codes = append(doc.Codes, codeEntry{code, info.status, title})
	}
	slices.SortFunc(doc.Codes, func(a, b codeEntry) int { return cmp.Compare(a.Status, b.Status) })
	for _, r := range domain.Reasons() {
		text := r.EN
		if k.lang == "vi" {
			text = r.VI
		}
		doc.Reasons = append(doc.Reasons, reasonEntry{r.Code, list(r.Params), text, domain.LocalizedText{"vi": r.VI, "en": r.EN}})
	}
	return fixedAnswer(k, doc)
}
