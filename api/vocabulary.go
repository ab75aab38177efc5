package api

import (
	"github.com/danielgtaylor/huma/v2"
	"github.com/valyala/fasthttp"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
)

type VocabularyTerm struct {
	Code   string               `json:"code"`
	Label  text                 `json:"label" doc:"In the caller's language"`
	Labels domain.LocalizedText `json:"labels" doc:"In every language there is"`
}

type vocabularySubkind struct {
	VocabularyTerm
	Kind      place.Kind `json:"kind"`
	Category  string     `json:"category"`
	SchemaOrg string     `json:"schemaOrg" doc:"Type of its JSON-LD"`
}

type vocabularyDoc struct {
	Kinds      []VocabularyTerm    `json:"kinds"`
	Categories []VocabularyTerm    `json:"categories"`
	Subkinds   []vocabularySubkind `json:"subkinds"`
	Amenities  []VocabularyTerm    `json:"amenities"`
	Languages  []string            `json:"languages" doc:"Languages texts may be written and asked for in, the language of record first"`
}

func (s *Server) registerVocabulary() {
	register(s, operation{
		id: "get-vocabulary", method: fasthttp.MethodGet, path: "/v1/vocabulary", tag: "Vocabulary", scopes: everybody,
		summary:     "The closed lists",
		description: "Kinds, subkinds with the kind and category each belongs to, categories, amenities and languages, with labels.",
		produces:    map[string]*huma.Schema{mediaJSON: s.ref(vocabularyDoc{})}, headers: map[string]string{"ETag": "Weak"},
	}, s.vocabulary)
}

func (s *Server) vocabulary(k *call, _ *LangParam) (*answer, error) {
	terms := func(l []place.Term) []VocabularyTerm {
		out := make([]VocabularyTerm, len(l))
		for i, t := range l {
			out[i] = termOf(t, k.lang)
		}
		return out
	}
	doc := vocabularyDoc{Kinds: terms(place.Kinds()), Categories: terms(place.Categories()), Amenities: terms(place.Amenities()),
		Subkinds: []vocabularySubkind{}, Languages: domain.Languages()}
	for _, t := range place.Subkinds() {
		doc.Subkinds = append(doc.Subkinds, vocabularySubkind{termOf(t.Term, k.lang), t.Kind, t.Category, t.SchemaOrg})
	}
	return fixedAnswer(k, doc)
}

func termOf(t place.Term, lang string) VocabularyTerm {
	return VocabularyTerm{Code: t.Code, Label: pick(t.Label, []string{lang}), Labels: t.Label}
}

// fixedAnswer is what only a new version of the product changes.
func fixedAnswer(k *call, v any) (*answer, error) {
	a, err := jsonAnswer(k, v)
	if err == nil {
		a.cache, a.etag = cacheTables, weakETag(a.body)
	}
	return a, err
}
