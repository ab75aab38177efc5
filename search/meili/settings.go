package meili

import (
	"fmt"
	"strings"
)

// version counts the forms of documents and settings. Another one gets an index
// of its own, so that servers of both forms can run side by side while one takes
// over from the other.
const version = 1

// readable is the oldest version whose index still answers what is asked today;
// it does so until the index of today is filled.
const readable = 1

// settings are those of every index. Nothing is searched as text, so nothing is
// indexed for it; each value a filter names has only the comparisons it needs.
// An index that has the last of them has all: they are applied in one step, and
// not once more, for the server would index everything anew.
var settings = map[string]any{
	"rankingRules":         []string{"sort"},
	"searchableAttributes": []string{"nothing"},
	"displayedAttributes":  []string{"hd", "cd", "tm", "sp", "kind", "subkind", "category", "amenities", "areas", "position", "build"},
	"sortableAttributes":   []string{"i", "n", "q"},
	"filterableAttributes": []any{
		filterable(false, "w", "s", "h", "x", "kind", "subkind", "category", "amenities", "areas", "stars", "accessible", "c"),
		filterable(true, "i", "n", "q", "lat", "lon", "price"),
	},
	"typoTolerance":      map[string]any{"enabled": false},
	"proximityPrecision": "byAttribute",
	"prefixSearch":       "disabled",
	"facetSearch":        false,
	"searchCutoffMs":     60_000, // else answers may end early without saying so
	"faceting":           map[string]any{"maxValuesPerFacet": 1_000_000},
	"pagination":         map[string]any{"maxTotalHits": mostHits},
}

// mostHits is how many hits of one question can be reached or counted.
const mostHits = 10_000_000

func filterable(comparison bool, attributes ...string) map[string]any {
	return map[string]any{
		"attributePatterns": attributes,
		"features": map[string]any{
			"facetSearch": false,
			"filter":      map[string]any{"equality": true, "comparison": comparison},
		},
	}
}

// uidOf names the index of a version.
func (x *Index) uidOf(version int) string { return fmt.Sprintf("%s_v%d", x.options.Prefix, version) }

// The index a Rebuild fills is named after the one it will take the place of.
func (x *Index) buildPrefix() string { return x.uid + "_build_" }

func (x *Index) isBuild(uid string) bool { return strings.HasPrefix(uid, x.buildPrefix()) }
