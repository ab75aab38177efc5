package api

import (
	"strings"

	"github.com/paulmach/orb/geojson"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/domain/place/hours"
)

// placeWrite is a place as it is written: what it is read as, without what the
// server makes of it. Limits beyond the schema are those of place.Prepare.
type placeWrite struct {
	ID               string               `json:"id,omitempty" minLength:"1" maxLength:"80" pattern:"^[A-Za-z0-9][A-Za-z0-9._:~-]{0,79}$" doc:"Chosen by the writer, else made by the server"`
	Kind             place.Kind           `json:"kind,omitempty" doc:"Has to fit subkind; may be left out"`
	Subkind          string               `json:"subkind" doc:"See /v1/vocabulary"`
	Names            domain.LocalizedText `json:"names" minProperties:"1" maxProperties:"30" doc:"By language (BCP 47)"`
	Aliases          []place.Alias        `json:"aliases,omitempty" maxItems:"60"`
	Descriptions     domain.LocalizedText `json:"descriptions,omitempty" maxProperties:"30" doc:"By language"`
	Location         domain.Point         `json:"location"`
	PrecisionM       int                  `json:"precisionM,omitempty" minimum:"0" maximum:"100000"`
	Geometry         *geojson.Geometry    `json:"geometry,omitempty"`
	Address          place.Address        `json:"address,omitzero"`
	TimeZone         string               `json:"timeZone,omitempty" maxLength:"60" doc:"IANA name; default Asia/Ho_Chi_Minh"`
	Contacts         place.Contacts       `json:"contacts,omitzero"`
	OpeningHours     hours.Hours          `json:"openingHours,omitzero"`
	PriceRange       *place.PriceRange    `json:"priceRange,omitempty"`
	Prices           []place.Price        `json:"prices,omitempty" maxItems:"50"`
	Lodging          []place.Lodging      `json:"lodging,omitempty" maxItems:"50"`
	Amenities        []string             `json:"amenities,omitempty" maxItems:"60"`
	Accessibility    *place.Accessibility `json:"accessibility,omitempty"`
	VisitDurationMin int                  `json:"visitDurationMin,omitempty" minimum:"0" maximum:"10080"`
	Quality          *place.QualityLabel  `json:"quality,omitempty"`
	Images           []place.Image        `json:"images,omitempty" maxItems:"50"`
	Status           []place.Status       `json:"status,omitempty" maxItems:"50"`
	Destination      *place.Destination   `json:"destination,omitempty" doc:"For kind destination and no other"`
	SourceIDs        []place.SourceID     `json:"sourceIds,omitempty" maxItems:"50" doc:"Names of this place in other data sets; each belongs to one place"`
	Provenance       place.Provenance     `json:"provenance"`
	DuplicateOf      string               `json:"duplicateOf,omitempty" maxLength:"80"`
}

func (w *placeWrite) place() place.Place {
	return place.Place{
		ID: w.ID, Kind: w.Kind, Subkind: w.Subkind, Name: w.Names, Aliases: w.Aliases, Description: w.Descriptions, Location: w.Location,
		PrecisionM: w.PrecisionM, Geometry: w.Geometry, Address: w.Address, TimeZone: w.TimeZone, Contacts: w.Contacts, OpeningHours: w.OpeningHours,
		PriceRange: w.PriceRange, Prices: w.Prices, Lodging: w.Lodging, Amenities: w.Amenities, Accessibility: w.Accessibility,
		VisitDurationMin: w.VisitDurationMin, Quality: w.Quality, Images: w.Images, Status: w.Status, Destination: w.Destination,
		SourceIDs: w.SourceIDs, Provenance: w.Provenance, DuplicateOf: w.DuplicateOf,
	}
}

// writeOf is the record as a writer would send it: what a merge patch changes.
func writeOf(p *place.Place) placeWrite {
	return placeWrite{
		ID: p.ID, Kind: p.Kind, Subkind: p.Subkind, Names: p.Name, Aliases: p.Aliases, Descriptions: p.Description, Location: p.Location,
		PrecisionM: p.PrecisionM, Geometry: p.Geometry, Address: p.Address, TimeZone: p.TimeZone, Contacts: p.Contacts, OpeningHours: p.OpeningHours,
		PriceRange: p.PriceRange, Prices: p.Prices, Lodging: p.Lodging, Amenities: p.Amenities, Accessibility: p.Accessibility,
		VisitDurationMin: p.VisitDurationMin, Quality: p.Quality, Images: p.Images, Status: p.Status, Destination: p.Destination,
		SourceIDs: p.SourceIDs, Provenance: p.Provenance, DuplicateOf: p.DuplicateOf,
	}
}

// readOnly are members of a place as it is read that no writer sets.
var readOnly = map[string]bool{
	"version": true, "category": true, "labels": true, "name": true, "description": true, "createdAt": true, "updatedAt": true,
	"distanceM": true, "openState": true,
}

func isReadOnlyField(pointer string) bool { return readOnly[strings.TrimPrefix(pointer, "/")] }

// prepare checks p by the rules of places; its pointers lead into the JSON of
// a writer, below prefix.
func (s *Server) prepare(p *place.Place, prefix string) error {
	err := place.Prepare(p, s.opts.Areas(), s.now())
	if e, ok := err.(*domain.Error); ok {
		moved := *e
		moved.Fields = make([]domain.FieldError, len(e.Fields))
		for i, f := range e.Fields {
			f.Pointer = prefix + writerPointer(f.Pointer)
			moved.Fields[i] = f
		}
		return &moved
	}
	return err
}

// writerPointer leads from a record to what writers call it.
func writerPointer(pointer string) string {
	for from, to := range map[string]string{"/name": "/names", "/description": "/descriptions"} {
		if rest, ok := strings.CutPrefix(pointer, from); ok && (rest == "" || rest[0] == '/') {
			return to + rest
		}
	}
	return pointer
}

// checkDuplicate wants duplicateOf to name another place.
func checkDuplicate(p *place.Place) error {
	if p.DuplicateOf != "" && p.DuplicateOf == p.ID {
		return domain.Invalid(domain.FieldError{Pointer: "/duplicateOf", Message: domain.Msg(domain.ReasonRepeated)})
	}
	return nil
}
