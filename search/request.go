package search

import (
	"github.com/paulmach/orb"

	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
	"hanhtrinh/domain/place"
	"hanhtrinh/domain/place/hours"
)

// SortRoute orders along the route, by where it passes each place.
const SortRoute Sort = "route"

// Request is one question of a person over places of every kind.
type Request struct {
	Filter
	Text string // as typed, at most MostLetters letters
	// Literal takes Text as it is typed: no kind and no area is read out of it
	// and no word is corrected. It undoes what Answer.Understood says.
	Literal bool
	Route   *Route // only places along it; orders along it unless Sort says otherwise
	Sort    Sort
	Facets  []Facet
	Limit   int    // 1..100
	After   *After // continue behind this result
}

// MostLetters is how long a text may be.
const MostLetters = 200

// Route is a way and how far from it a place may lie, in metres.
type Route struct {
	Line    orb.LineString // lon, lat
	BufferM float64
}

// Tier says how well the text fits a place.
type Tier string

// The tiers, best first. A weak result is a guess and must be shown as one.
const (
	TierExact  Tier = "exact"  // the text is one of its names
	TierPrefix Tier = "prefix" // a name begins with the text
	TierClose  Tier = "close"  // a name holds what was typed, in other words or with a slip
	TierWeak   Tier = "weak"   // only something in common
)

// Why tells why a place was found.
type Why struct {
	Tier    Tier // empty without a text, or when the text only named a kind or an area
	Name    string
	Lang    string  // of Name
	Reading string  // what the text was read as, when that is not what was typed
	Quality float64 // place.Prominence
	Score   float64 // of the published formula
}

// Result is one place of an answer.
type Result struct {
	ID        string
	DistanceM *float64    // haversine to Filter.Near, when set
	AlongM    *float64    // metres from the start of the route to where it passes
	Open      hours.State // at OpenAt, when set
	After     After       // continue behind it
	Why       *Why        // nil in lists without a text
}

// Understood is what was read out of a text besides the names it holds.
type Understood struct {
	Text     string   // what is left to be found in names; "" when nothing is
	Subkinds []string // the kinds of place it names
	Words    string   // the words that name them, as typed
	Areas    []area.Unit
	Place    *Anchor // a destination it names
	Near     *Anchor // a place it asks for the surroundings of
}

// Anchor is a place that a text names to search in or around.
type Anchor struct {
	ID    string
	Name  domain.LocalizedText
	Point domain.Point
}

// Answer is one page.
type Answer struct {
	Results []Result
	More    bool // there are results behind the last one
	// Matched counts all results, when it is known for nothing.
	Matched *int
	Facets  map[Facet]map[string]int
	// Understood is nil when the text was taken as it is typed.
	Understood *Understood
}

// SuggestRequest asks what a person who typed so far may mean.
type SuggestRequest struct {
	Text  string
	Near  *domain.Point // moves near places up
	Langs []string      // chain of languages for labels
	Limit int           // 1..20
}

// SuggestionType is what a suggestion stands for.
type SuggestionType string

// The types.
const (
	SuggestPlace       SuggestionType = "place"
	SuggestDestination SuggestionType = "destination"
	SuggestArea        SuggestionType = "area"
	SuggestKind        SuggestionType = "kind"
	SuggestCategory    SuggestionType = "category"
	SuggestSubkind     SuggestionType = "subkind"
)

// Suggestion is one line below a search box.
type Suggestion struct {
	Type      SuggestionType
	Text      string // what to show
	Lang      string
	ID        string     // of a place or destination
	Code      string     // of a kind, category or subkind
	Area      *area.Unit // of an area
	Kind      place.Kind // of a place
	Subkind   string
	Point     *domain.Point
	DistanceM *float64
	Tier      Tier
}
