package meili

import (
	"context"
	"net/http"
)

// query is one question of a multi-search.
type query struct {
	IndexUID string   `json:"indexUid"`
	Filter   string   `json:"filter"`
	Sort     []string `json:"sort,omitempty"`
	Limit    int      `json:"limit"`
	Retrieve []string `json:"attributesToRetrieve"`
	Facets   []string `json:"facets,omitempty"`
}

// answer is what comes back for one query. Total is exact, as long as no text is
// searched for: then Meilisearch counts what the filter leaves.
type answer struct {
	Hits   []record                  `json:"hits"`
	Total  int                       `json:"estimatedTotalHits"`
	Facets map[string]map[string]int `json:"facetDistribution"`
}

// record is what a hit brings of its document.
type record struct {
	Head      string   `json:"hd"`
	Card      string   `json:"cd"`
	Timing    string   `json:"tm"`
	Spans     string   `json:"sp"`
	Kind      string   `json:"kind"`
	Subkind   string   `json:"subkind"`
	Category  string   `json:"category"`
	Amenities []string `json:"amenities"`
	Areas     []string `json:"areas"`
}

// search asks all queries in one request.
func (x *Index) search(ctx context.Context, queries []query) ([]answer, error) {
	for i := range queries {
		if queries[i].Retrieve == nil {
			queries[i].Retrieve = []string{}
		}
	}
	var out struct {
		Results []answer `json:"results"`
	}
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	if err := x.send(ctx, http.MethodPost, "/multi-search", map[string]any{"queries": queries}, &out); err != nil {
		return nil, err
	}
	if len(out.Results) != len(queries) {
		return nil, errAnswer
	}
	return out.Results, nil
}

// Vocabulary counts the words. Of a long one only the beginning is kept: the
// first 420 encoded bytes, about 46 letters of CJK or Hangul.
func (x *Index) Vocabulary(ctx context.Context) (map[string]int, error) {
	var counts map[string]int
	err := x.use(ctx, func(ctx context.Context) error {
		answers, err := x.search(ctx, []query{{IndexUID: x.answers(), Filter: someone, Facets: []string{"w"}}})
		if err == nil {
			counts = decodeCounts(answers[0].Facets["w"])
		}
		return err
	})
	return counts, err
}

// decodeCounts gives the values of a facet as they were.
func decodeCounts(encoded map[string]int) map[string]int {
	counts := make(map[string]int, len(encoded))
	for value, n := range encoded {
		if s, ok := decode(value); ok {
			counts[s] = n
		}
	}
	return counts
}
