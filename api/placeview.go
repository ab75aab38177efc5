package api

import (
	"encoding/json"
	"reflect"
	"strings"
	"time"

	"github.com/paulmach/orb/geojson"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/domain/place/hours"
)

// text is one text in the language it was found in.
type text struct {
	Text string `json:"text"`
	Lang string `json:"lang" doc:"BCP 47"`
}

// labels are the names of the closed lists' entries in one language.
type labels struct {
	Lang     string `json:"lang"`
	Kind     string `json:"kind"`
	Subkind  string `json:"subkind"`
	Category string `json:"category"`
}

// PlaceView is a place as it is read. Nothing in it depends on the time.
type PlaceView struct {
	ID               string               `json:"id"`
	Version          int64                `json:"version"`
	Kind             place.Kind           `json:"kind"`
	Subkind          string               `json:"subkind"`
	Category         string               `json:"category"`
	Labels           labels               `json:"labels" doc:"Names of kind, subkind and category in the caller's language"`
	Name             text                 `json:"name" doc:"In the first language of the caller's chain there is, else Vietnamese"`
	Names            domain.LocalizedText `json:"names" doc:"In every language there is"`
	Aliases          []place.Alias        `json:"aliases" doc:"Other names it is known by"`
	Description      *text                `json:"description,omitempty"`
	Descriptions     domain.LocalizedText `json:"descriptions,omitempty"`
	Location         domain.Point         `json:"location"`
	PrecisionM       int                  `json:"precisionM,omitempty" doc:"How far off the location may be; absent: as exact as its source"`
	Geometry         *geojson.Geometry    `json:"geometry,omitempty"`
	Address          place.Address        `json:"address"`
	TimeZone         string               `json:"timeZone" doc:"IANA name"`
	Contacts         place.Contacts       `json:"contacts"`
	OpeningHours     hours.Hours          `json:"openingHours"`
	PriceRange       *place.PriceRange    `json:"priceRange,omitempty"`
	Prices           []place.Price        `json:"prices"`
	Lodging          []place.Lodging      `json:"lodging" doc:"Star class, rooms and beds, each step from its day on"`
	Amenities        []string             `json:"amenities"`
	Accessibility    *place.Accessibility `json:"accessibility,omitempty"`
	VisitDurationMin int                  `json:"visitDurationMin,omitempty"`
	Quality          *place.QualityLabel  `json:"quality,omitempty"`
	Images           []place.Image        `json:"images"`
	Status           []place.Status       `json:"status" doc:"Dated states; the last one whose days include a date holds"`
	Destination      *place.Destination   `json:"destination,omitempty"`
	SourceIDs        []place.SourceID     `json:"sourceIds"`
	Provenance       place.Provenance     `json:"provenance"`
	DuplicateOf      string               `json:"duplicateOf,omitempty"`
	CreatedAt        time.Time            `json:"createdAt"`
	UpdatedAt        time.Time            `json:"updatedAt"`
}

// placeBrief is what lists show of a place unless fields says otherwise.
type placeBrief struct {
	ID               string            `json:"id"`
	Version          int64             `json:"version"`
	Kind             place.Kind        `json:"kind"`
	Subkind          string            `json:"subkind"`
	Category         string            `json:"category"`
	Labels           labels            `json:"labels"`
	Name             text              `json:"name"`
	Location         domain.Point      `json:"location"`
	Address          place.Address     `json:"address"`
	PriceRange       *place.PriceRange `json:"priceRange,omitempty"`
	VisitDurationMin int               `json:"visitDurationMin,omitempty"`
	Images           []place.Image     `json:"images" doc:"The first one"`
	Status           []place.Status    `json:"status"`
	Provenance       place.Provenance  `json:"provenance"`
}

// placeItem is a place in a list.
type placeItem struct {
	PlaceView
	DistanceM *int    `json:"distanceM,omitempty" doc:"Great-circle metres to near"`
	AlongM    *int    `json:"alongM,omitempty" doc:"With route: metres from its start to where it passes"`
	OpenState string  `json:"openState,omitempty" enum:"open,closed,unknown" doc:"At the time asked for"`
	Why       *whyDoc `json:"why,omitempty" doc:"With q: why it was found"`
}

func viewOf(p *place.Place, chain []string) PlaceView {
	return PlaceView{
		ID: p.ID, Version: p.Version, Kind: p.Kind, Subkind: p.Subkind, Category: p.Category, Labels: labelsOf(p, chain),
		Name: pick(p.Name, chain), Names: p.Name, Aliases: list(p.Aliases),
		Description: pickOptional(p.Description, chain), Descriptions: p.Description,
		Location: p.Location, PrecisionM: p.PrecisionM, Geometry: p.Geometry, Address: p.Address, TimeZone: p.TimeZone, Contacts: p.Contacts,
		OpeningHours: p.OpeningHours, PriceRange: p.PriceRange, Prices: list(p.Prices), Lodging: list(p.Lodging),
		Amenities: list(p.Amenities), Accessibility: p.Accessibility, VisitDurationMin: p.VisitDurationMin, Quality: p.Quality,
		Images: list(p.Images), Status: list(p.Status), Destination: p.Destination, SourceIDs: list(p.SourceIDs),
		Provenance: p.Provenance, DuplicateOf: p.DuplicateOf, CreatedAt: p.CreatedAt, UpdatedAt: p.UpdatedAt,
	}
}

func briefOf(p *place.Place, chain []string) placeBrief {
	return placeBrief{
		ID: p.ID, Version: p.Version, Kind: p.Kind, Subkind: p.Subkind, Category: p.Category, Labels: labelsOf(p, chain),
		Name: pick(p.Name, chain), Location: p.Location, Address: p.Address, PriceRange: p.PriceRange, VisitDurationMin: p.VisitDurationMin,
		Images: list(p.Images[:min(1, len(p.Images))]), Status: list(p.Status), Provenance: p.Provenance,
	}
}

// list makes an absent list an empty one: [] on the wire, never null.
func list[T any](l []T) []T {
	if l == nil {
		return []T{}
	}
	return l
}

func pick(t domain.LocalizedText, chain []string) text {
	s, lang := t.Pick(chain)
	return text{s, lang}
}

func pickOptional(t domain.LocalizedText, chain []string) *text {
	if len(t) == 0 {
		return nil
	}
	picked := pick(t, chain)
	return &picked
}

// rootFields are the names fields and omit may begin with.
var rootFields = func() map[string]bool {
	names := map[string]bool{}
	for f := range reflect.TypeFor[PlaceView]().Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		names[name] = true
	}
	return names
}()

// renderPlace is the JSON of p in the language chain with the fields asked for.
func renderPlace(p *place.Place, chain []string, f selection, brief bool) ([]byte, error) {
	if brief && len(f.fields) == 0 {
		raw, err := json.Marshal(briefOf(p, chain))
		if err != nil {
			return nil, domain.Internal(err)
		}
		return f.apply(raw)
	}
	raw, err := json.Marshal(viewOf(p, chain))
	if err != nil {
		return nil, domain.Internal(err)
	}
	return f.apply(raw)
}
