package place

import (
	"time"

	"github.com/paulmach/orb/geojson"

	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
	"hanhtrinh/domain/place/hours"
)

// Place is one record of the shared database. The writer gives everything but
// ID (optional), Version, CreatedAt, UpdatedAt, Category and AreaKeys, which
// Prepare and the store fill in.
type Place struct {
	ID       string               `json:"id" bson:"_id"`
	Version  int64                `json:"version" bson:"version"`
	Kind     Kind                 `json:"kind" bson:"kind"`
	Subkind  string               `json:"subkind" bson:"subkind"`
	Category string               `json:"category" bson:"category"`
	Name     domain.LocalizedText `json:"name" bson:"name"`
	// Aliases are other names it is known by, official or not.
	Aliases     []Alias              `json:"aliases,omitempty" bson:"aliases,omitempty"`
	Description domain.LocalizedText `json:"description,omitempty" bson:"description,omitempty"`

	Location domain.Point `json:"location" bson:"location"`
	// PrecisionM says how far off Location may be; 0 = as exact as its source.
	PrecisionM int               `json:"precisionM,omitempty" bson:"precisionM,omitempty"`
	Geometry   *geojson.Geometry `json:"geometry,omitempty" bson:"geometry,omitempty"`
	Address    Address           `json:"address" bson:"address"`
	TimeZone   string            `json:"timeZone" bson:"timeZone"` // IANA name; Asia/Ho_Chi_Minh when not given
	Contacts   Contacts          `json:"contacts" bson:"contacts"`

	OpeningHours     hours.Hours    `json:"openingHours" bson:"openingHours"`
	PriceRange       *PriceRange    `json:"priceRange,omitempty" bson:"priceRange,omitempty"`
	Prices           []Price        `json:"prices,omitempty" bson:"prices,omitempty"`
	Lodging          []Lodging      `json:"lodging,omitempty" bson:"lodging,omitempty"`
	Amenities        []string       `json:"amenities,omitempty" bson:"amenities,omitempty"`
	Accessibility    *Accessibility `json:"accessibility,omitempty" bson:"accessibility,omitempty"`
	VisitDurationMin int            `json:"visitDurationMin,omitempty" bson:"visitDurationMin,omitempty"`
	Quality          *QualityLabel  `json:"quality,omitempty" bson:"quality,omitempty"`
	Images           []Image        `json:"images,omitempty" bson:"images,omitempty"`
	Status           []Status       `json:"status,omitempty" bson:"status,omitempty"`

	// Destination is set for kind destination and for no other.
	Destination *Destination `json:"destination,omitempty" bson:"destination,omitempty"`

	// SourceIDs name this place in the data sets it came from; each belongs
	// to one place at most.
	SourceIDs  []SourceID `json:"sourceIds,omitempty" bson:"sourceIds,omitempty"`
	Provenance Provenance `json:"provenance" bson:"provenance"`
	// DuplicateOf links a record to the one it very likely repeats.
	DuplicateOf string `json:"duplicateOf,omitempty" bson:"duplicateOf,omitempty"`

	// AreaKeys are the keys (area.Ref.Key) of every unit the place lies in,
	// ancestors included: what area filters match. Not part of any answer.
	AreaKeys []string `json:"-" bson:"areaKeys,omitempty"`

	CreatedAt time.Time `json:"createdAt" bson:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt" bson:"updatedAt"`
}

// Alias is another name in one language ("und" when not known which).
type Alias struct {
	Text string `json:"text" bson:"text"`
	Lang string `json:"lang" bson:"lang"`
}

// Address: Street is as it is written on a letter; Areas name the units it lies
// in, of any level and validity; their ancestors are implied.
type Address struct {
	Street string     `json:"street,omitempty" bson:"street,omitempty"`
	Areas  []area.Ref `json:"areas,omitempty" bson:"areas,omitempty"`
}

// Contacts of the operator, not of a person. Phone numbers as E.164.
type Contacts struct {
	Phone    []string `json:"phone,omitempty" bson:"phone,omitempty"`
	Email    string   `json:"email,omitempty" bson:"email,omitempty"`
	Website  string   `json:"website,omitempty" bson:"website,omitempty"`
	Facebook string   `json:"facebook,omitempty" bson:"facebook,omitempty"`
	Zalo     string   `json:"zalo,omitempty" bson:"zalo,omitempty"`
}

// Money is an amount in the currency's whole units (VND has no smaller one;
// other currencies in their minor unit are not used here).
type Money struct {
	Amount   int64  `json:"amount" bson:"amount"`
	Currency string `json:"currency" bson:"currency"` // ISO 4217
}

// PriceRange is what one person usually pays there (one room and night for
// lodging).
type PriceRange struct {
	Min Money `json:"min" bson:"min"`
	Max Money `json:"max" bson:"max"`
}

// Price is one posted price with the day it was posted or last seen.
type Price struct {
	What     string               `json:"what" bson:"what"` // entry, parking, room, dish, rental, ride, tour, other
	Label    domain.LocalizedText `json:"label,omitempty" bson:"label,omitempty"`
	Audience string               `json:"audience,omitempty" bson:"audience,omitempty"` // adult, child, student, senior, all
	Price    Money                `json:"price" bson:"price"`
	AsOf     string               `json:"asOf" bson:"asOf"` // YYYY-MM-DD
	Source   string               `json:"source,omitempty" bson:"source,omitempty"`
}

// Lodging is one step of the dated series of a lodging place: what holds from
// that day on. A zero means not stated in this step.
type Lodging struct {
	From  string `json:"from" bson:"from"` // YYYY-MM-DD
	Stars int    `json:"stars,omitempty" bson:"stars,omitempty"`
	Rooms int    `json:"rooms,omitempty" bson:"rooms,omitempty"`
	Beds  int    `json:"beds,omitempty" bson:"beds,omitempty"`
}

// Accessibility answers are yes, limited, no or "" (unknown).
type Accessibility struct {
	Wheelchair       string `json:"wheelchair,omitempty" bson:"wheelchair,omitempty"`
	AccessibleToilet string `json:"accessibleToilet,omitempty" bson:"accessibleToilet,omitempty"`
	StepFree         string `json:"stepFree,omitempty" bson:"stepFree,omitempty"`
	TactilePaving    string `json:"tactilePaving,omitempty" bson:"tactilePaving,omitempty"`
}

// QualityLabel says that an authority found the place to meet its standard.
type QualityLabel struct {
	MeetsStandard bool   `json:"meetsStandard" bson:"meetsStandard"`
	Standard      string `json:"standard,omitempty" bson:"standard,omitempty"`
	Issuer        string `json:"issuer,omitempty" bson:"issuer,omitempty"`
	From          string `json:"from,omitempty" bson:"from,omitempty"`
	Until         string `json:"until,omitempty" bson:"until,omitempty"`
}

// Image is a link with the rights that go with it; the service stores none.
type Image struct {
	URL      string               `json:"url" bson:"url"`
	Width    int                  `json:"width,omitempty" bson:"width,omitempty"`
	Height   int                  `json:"height,omitempty" bson:"height,omitempty"`
	Alt      domain.LocalizedText `json:"alt,omitempty" bson:"alt,omitempty"`
	Variants []ImageVariant       `json:"variants,omitempty" bson:"variants,omitempty"`
	BlurHash string               `json:"blurHash,omitempty" bson:"blurHash,omitempty"`
	Licence  string               `json:"licence" bson:"licence"`
	Holder   string               `json:"holder" bson:"holder"`
	Source   string               `json:"source,omitempty" bson:"source,omitempty"`
}

// ImageVariant is the same picture in another size.
type ImageVariant struct {
	URL    string `json:"url" bson:"url"`
	Width  int    `json:"width" bson:"width"`
	Height int    `json:"height" bson:"height"`
}

// Status is a dated state; the last one whose days include a date holds. With
// none the place is open to visitors as its hours say.
type Status struct {
	State  string               `json:"state" bson:"state"` // open, closed, restricted, unsafe
	From   string               `json:"from" bson:"from"`   // YYYY-MM-DD
	Until  string               `json:"until,omitempty" bson:"until,omitempty"`
	Reason domain.LocalizedText `json:"reason,omitempty" bson:"reason,omitempty"`
}

// Destination is a city, resort town or region by its everyday name: the units
// it covers, else a radius around its point.
type Destination struct {
	Covers  []area.Ref `json:"covers,omitempty" bson:"covers,omitempty"`
	RadiusM int        `json:"radiusM,omitempty" bson:"radiusM,omitempty"`
}

// SourceID names a record of a data set: {"osm", "n123"}, {"wikidata", "Q1"}.
type SourceID struct {
	System string `json:"system" bson:"system"`
	ID     string `json:"id" bson:"id"`
}

// Key is the form stores keep unique.
func (s SourceID) Key() string { return s.System + ":" + s.ID }

// Provenance says where the record comes from and when a person last checked
// it. Unverified names the fields nobody has.
type Provenance struct {
	Source      string     `json:"source" bson:"source"`
	Licence     string     `json:"licence" bson:"licence"` // SPDX identifier
	Attribution string     `json:"attribution,omitempty" bson:"attribution,omitempty"`
	URL         string     `json:"url,omitempty" bson:"url,omitempty"`
	VerifiedAt  *time.Time `json:"verifiedAt,omitempty" bson:"verifiedAt,omitempty"`
	Unverified  []string   `json:"unverified,omitempty" bson:"unverified,omitempty"`
	// Import is set on a record that a loader made; see AsImported.
	Import *Import `json:"import,omitempty" bson:"import,omitempty"`
}
