package search

import (
	"context"
	"time"

	"github.com/paulmach/orb"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
)

// Filter is what restricts a search. Zero values do not; what is given holds
// together.
type Filter struct {
	Kinds      []place.Kind // any of
	Subkinds   []string     // any of
	Categories []string     // any of
	Amenities  []string     // all of
	Accessible bool         // wheelchair yes or limited
	Stars      []int        // any of, as of today
	PriceMax   *int64       // VND; the least price must not be above. Unknown prices stay out
	AreaKeys   []string     // any of
	BBox       *orb.Bound
	Polygon    orb.Polygon   // lon, lat; the first ring is the outer one, the others are holes
	Near       *domain.Point // with RadiusM restricts, alone it only gives distances
	RadiusM    float64
	OpenAt     *time.Time // instant; judged in each place's zone
	OpenStrict bool       // leave out places whose hours are unknown then
	Exclude    []string   // ids never returned
}

// Field is the part of a place's words a term is looked for in.
type Field uint8

// The fields. The first three hold folded text (domain.Fold).
const (
	FieldWord    Field = iota // every word of a name, an alias or the street
	FieldStart                // the first word of each name and alias
	FieldWhole                // each name and alias without its spaces
	FieldSpelt                // every word of a name or an alias that bears accents, with them (Spelt)
	FieldSubkind              // the subkind's code
	FieldArea                 // the keys of the areas the place lies in
)

// Term is one condition on the words of a place.
type Term struct {
	Field  Field
	Text   string // without spaces, never empty
	Prefix bool   // Text only begins it; in the first three fields
}

// Group holds when one of its terms does, Clause when all its groups do, Match
// when one of its clauses does. A nil Match holds for every place.
type (
	Group  []Term
	Clause []Group
	Match  []Clause
)

// Order is how the hits of an Ask come.
type Order uint8

// The orders. Ties are broken by id, so pages never drift.
const (
	ByID       Order = iota
	ByName           // by Doc.SortName
	ByDistance       // strict; needs Near
	ByQuality        // the most prominent first
	// ByWorth puts first what is prominent and near at once (Ask.Worth). It serves
	// to fetch candidates: there is no page behind the first one, and Found.Left
	// bounds what is not on it.
	ByWorth
)

// Facet is something hits are counted by.
type Facet string

// The facets. Areas are counted by area key (area.Ref.Key), of every unit a
// place lies in; stars as of today.
const (
	FacetKind      Facet = "kind"
	FacetSubkind   Facet = "subkind"
	FacetCategory  Facet = "category"
	FacetAmenities Facet = "amenities"
	FacetStars     Facet = "stars"
	FacetArea      Facet = "area"
)

// Facets returns the closed list of facets.
func Facets() []Facet {
	return []Facet{FacetKind, FacetSubkind, FacetCategory, FacetAmenities, FacetStars, FacetArea}
}

// MostAsked is the greatest Limit of an Ask.
const MostAsked = 1001

// Ask is one question to an engine.
type Ask struct {
	Filter
	Match Match
	Order Order
	After *After // continue behind this hit
	Limit int    // 0..MostAsked; 0 only counts
	Cards bool   // hits carry what ranking needs
	// Facets are counted over Match and Filter, all pages together; OpenAt does
	// not count. With Limit 0 and no facets only Matched is answered.
	Facets []Facet
}

// Found answers one Ask.
type Found struct {
	Hits []Hit
	More bool // there are hits behind the last one
	Left Left // in ByWorth, when there is more
	// Matched counts all hits when the engine knows it; always when Limit is 0
	// and neither OpenAt nor a radius nor a polygon restricts.
	Matched *int
	Facets  map[Facet]map[string]int
}

// Left bounds the places that an answer ByWorth left out: none has more worth,
// and without a point those of the same worth have greater ids.
type Left struct {
	Worth float64
	ID    string
	Rough bool // far above what was left out: a few more hits will not lower it much
}

// Worth is what a place scores by itself, whatever the text (see the published
// formula), metres away from Near.
func (a *Ask) Worth(quality, metres float64) float64 {
	worth := weightQuality * quality
	if a.Near != nil {
		worth += weightNear / (1 + metres/NearUnitM)
	}
	return worth
}

// Engine answers questions from what was indexed so far. Both methods may return
// unavailable; Ask may return invalid.
type Engine interface {
	// Ask answers all asks in one round trip, in their order.
	Ask(ctx context.Context, asks ...Ask) ([]Found, error)
	// Vocabulary returns every word the index holds (FieldWord), with how many
	// places hold it.
	Vocabulary(ctx context.Context) (map[string]int, error)
}
