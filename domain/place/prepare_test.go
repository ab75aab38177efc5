package place_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
	"hanhtrinh/domain/place"
	"hanhtrinh/domain/place/hours"
)

var noon = time.Date(2026, 11, 22, 5, 0, 0, 0, time.UTC)

// units knows one ward of Lâm Đồng.
func units(t *testing.T) *area.Directory {
	t.Helper()
	d, err := area.NewDirectory(area.Dataset{Units: []area.Unit{
		{Ref: area.Ref{Code: "68", ValidFrom: area.Reform}, Level: area.Province, Name: "Lâm Đồng"},
		{Ref: area.Ref{Code: "22918", ValidFrom: area.Reform}, Level: area.Ward, Name: "Mũi Né", Parent: area.Ref{Code: "68", ValidFrom: area.Reform}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func cafe() place.Place {
	return place.Place{
		ID: "pt-quan", Subkind: "cafe", Name: domain.LocalizedText{"vi": "Quán"},
		Location:   domain.Point{Lat: 10.93, Lon: 108.1},
		Address:    place.Address{Areas: []area.Ref{{Code: "22918", ValidFrom: area.Reform}}},
		Provenance: place.Provenance{Source: "test", Licence: "CC0-1.0"},
	}
}

func TestPrepareFillsInWhatIsDerived(t *testing.T) {
	p := cafe()
	p.Name["vi"] = "Qua\u0301n" // decomposed
	p.Name["en"] = ""
	p.Amenities = []string{"wifi", "parking", "wifi"}
	p.Aliases = []place.Alias{{Text: "Quán cũ"}}
	if err := place.Prepare(&p, units(t), noon); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ what, got, want string }{
		{"kind", string(p.Kind), "dining"},
		{"category", p.Category, "cafe"},
		{"zone", p.TimeZone, "Asia/Ho_Chi_Minh"},
		{"name", p.Name["vi"], "Quán"},
		{"languages", fmt.Sprint(len(p.Name)), "1"},
		{"amenities", strings.Join(p.Amenities, ","), "parking,wifi"},
		{"alias language", p.Aliases[0].Lang, "und"},
		{"area keys", strings.Join(p.AreaKeys, ","), "22918@2025-07-01,68@2025-07-01"},
		{"created", p.CreatedAt.String(), noon.String()},
	} {
		if c.got != c.want {
			t.Errorf("%s = %q, want %q", c.what, c.got, c.want)
		}
	}
	created := p.CreatedAt
	if err := place.Prepare(&p, units(t), noon.Add(time.Hour)); err != nil || p.CreatedAt != created || p.UpdatedAt != noon.Add(time.Hour) {
		t.Errorf("again: created %v, updated %v, %v", p.CreatedAt, p.UpdatedAt, err)
	}
}

func TestPrepareNamesEveryFault(t *testing.T) {
	long := strings.Repeat("ă", place.MaxName+1)
	for _, c := range []struct {
		pointer string
		reason  domain.Reason
		spoil   func(p *place.Place)
	}{
		{"/id", domain.ReasonBadFormat, func(p *place.Place) { p.ID = "có dấu" }},
		{"/id", domain.ReasonReservedID, func(p *place.Place) { p.ID = "snapshot" }},
		{"/name", domain.ReasonRequired, func(p *place.Place) { p.Name["vi"] = " \t " }},
		{"/name/vi", domain.ReasonNameUnsearchable, func(p *place.Place) { p.Name["vi"] = "..." }},
		{"/name/vi", domain.ReasonNameUnsearchable, func(p *place.Place) { p.Name["vi"] = "\u200b" }},
		{"/subkind", domain.ReasonRequired, func(p *place.Place) { p.Subkind = "" }},
		{"/subkind", domain.ReasonNotInList, func(p *place.Place) { p.Subkind = "castle_in_the_air" }},
		{"/kind", domain.ReasonKindMismatch, func(p *place.Place) { p.Kind = place.KindNature }},
		{"/name", domain.ReasonRequired, func(p *place.Place) { p.Name = nil }},
		{"/name/vi", domain.ReasonTooLong, func(p *place.Place) { p.Name["vi"] = long }},
		{"/name/vi", domain.ReasonControlCharacter, func(p *place.Place) { p.Name["vi"] = "a\x00b" }},
		{"/name/xx", domain.ReasonUnknownLang, func(p *place.Place) { p.Name["xx"] = "?" }},
		{"/name/*", domain.ReasonUnknownLang, func(p *place.Place) { p.Name["not a language at all"] = "?" }},
		{"/aliases/0/text", domain.ReasonRequired, func(p *place.Place) { p.Aliases = []place.Alias{{}} }},
		{"/location", domain.ReasonSwappedAxes, func(p *place.Place) { p.Location = domain.Point{Lat: 108.1, Lon: 10.93} }},
		{"/location", domain.ReasonLatRange, func(p *place.Place) { p.Location = domain.Point{Lat: 95, Lon: 50} }},
		{"/location", domain.ReasonLonRange, func(p *place.Place) { p.Location = domain.Point{Lat: 10, Lon: 181} }},
		{"/location", domain.ReasonRequired, func(p *place.Place) { p.Location = domain.Point{} }},
		{"/geometry/coordinates", domain.ReasonSwappedAxes, func(p *place.Place) {
			p.Geometry = geojson.NewGeometry(orb.LineString{{108.1, 10.9}, {10.9, 108.1}})
		}},
		{"/geometry/coordinates", domain.ReasonOutOfRange, func(p *place.Place) {
			p.Geometry = geojson.NewGeometry(make(orb.LineString, place.MaxVertices+1))
		}},
		{"/address/areas/1", domain.ReasonAreaNotFound, func(p *place.Place) {
			p.Address.Areas = append(p.Address.Areas, area.Ref{Code: "22918", ValidFrom: "2004-07-08"})
		}},
		{"/timeZone", domain.ReasonBadFormat, func(p *place.Place) { p.TimeZone = "Mars/Olympus" }},
		{"/contacts/phone/0", domain.ReasonBadFormat, func(p *place.Place) { p.Contacts.Phone = []string{"call me"} }},
		{"/contacts/email", domain.ReasonBadFormat, func(p *place.Place) { p.Contacts.Email = "Me <me@example.com>" }},
		{"/contacts/website", domain.ReasonBadFormat, func(p *place.Place) { p.Contacts.Website = "javascript:alert(1)" }},
		{"/openingHours/rules/0", domain.ReasonHoursEmptyRule, func(p *place.Place) { p.OpeningHours.Rules = []hours.Rule{{}} }},
		{"/priceRange", domain.ReasonRangeReversed, func(p *place.Place) {
			p.PriceRange = &place.PriceRange{Min: place.Money{Amount: 2, Currency: "VND"}, Max: place.Money{Amount: 1, Currency: "VND"}}
		}},
		{"/prices/0/price/amount", domain.ReasonOutOfRange, func(p *place.Place) {
			p.Prices = []place.Price{{What: "entry", Price: place.Money{Amount: -1, Currency: "VND"}, AsOf: "2026-01-01"}}
		}},
		{"/prices/0/asOf", domain.ReasonBadFormat, func(p *place.Place) {
			p.Prices = []place.Price{{What: "entry", Price: place.Money{Currency: "VND"}, AsOf: "2026-02-30"}}
		}},
		{"/lodging", domain.ReasonWrongKind, func(p *place.Place) { p.Lodging = []place.Lodging{{From: "2026-01-01", Stars: 3}} }},
		{"/amenities/0", domain.ReasonNotInList, func(p *place.Place) { p.Amenities = []string{"helipad"} }},
		{"/accessibility/wheelchair", domain.ReasonNotInList, func(p *place.Place) { p.Accessibility = &place.Accessibility{Wheelchair: "maybe"} }},
		{"/visitDurationMin", domain.ReasonOutOfRange, func(p *place.Place) { p.VisitDurationMin = -1 }},
		{"/images/0/licence", domain.ReasonRequired, func(p *place.Place) { p.Images = []place.Image{{URL: "https://example.com/a.jpg", Holder: "A"}} }},
		{"/status/0/until", domain.ReasonRangeReversed, func(p *place.Place) {
			p.Status = []place.Status{{State: "closed", From: "2026-02-01", Until: "2026-01-01"}}
		}},
		{"/destination", domain.ReasonWrongKind, func(p *place.Place) { p.Destination = &place.Destination{RadiusM: 5} }},
		{"/destination", domain.ReasonDestinationExtent, func(p *place.Place) { p.Kind, p.Subkind = "", "city" }},
		{"/sourceIds/1", domain.ReasonRepeated, func(p *place.Place) {
			p.SourceIDs = []place.SourceID{{System: "osm", ID: "n1"}, {System: "osm", ID: "n1"}}
		}},
		{"/provenance/licence", domain.ReasonRequired, func(p *place.Place) { p.Provenance.Licence = "" }},
		{"/duplicateOf", domain.ReasonBadFormat, func(p *place.Place) { p.DuplicateOf = p.ID }},
	} {
		p := cafe()
		c.spoil(&p)
		var e *domain.Error
		if err := place.Prepare(&p, units(t), noon); !errors.As(err, &e) || e.Code != domain.CodeInvalid {
			t.Errorf("%s %s: %v, want invalid", c.pointer, c.reason, err)
			continue
		}
		if !slices.ContainsFunc(e.Fields, func(f domain.FieldError) bool { return f.Pointer == c.pointer && f.Message.Code == c.reason }) {
			t.Errorf("%s %s: got %v", c.pointer, c.reason, e)
		}
	}
}

func TestPrepareNamesSeveralFaultsAtOnceAndNoValue(t *testing.T) {
	p := cafe()
	p.Contacts.Email = "bí-mật"
	p.Contacts.Website = "ftp://bí-mật"
	p.VisitDurationMin = 99_999
	var e *domain.Error
	if err := place.Prepare(&p, units(t), noon); !errors.As(err, &e) || len(e.Fields) != 3 {
		t.Fatalf("got %v, want three faults", err)
	}
	for _, lang := range []string{"vi", "en"} {
		for _, f := range e.Fields {
			if text := f.Message.In(lang); strings.Contains(text, "bí-mật") || strings.Contains(text, "99999") || text == string(f.Message.Code) {
				t.Errorf("%s in %s: %q", f.Pointer, lang, text)
			}
		}
	}
}

func TestEverySubkindHasItsKindCategoryAndLabels(t *testing.T) {
	has := func(list []place.Term, code string) bool {
		return slices.ContainsFunc(list, func(x place.Term) bool { return x.Code == code })
	}
	seen := map[string]bool{}
	for _, s := range place.Subkinds() {
		if seen[s.Code] {
			t.Errorf("%s stands twice", s.Code)
		}
		seen[s.Code] = true
		if !has(place.Kinds(), string(s.Kind)) || !has(place.Categories(), s.Category) || s.SchemaOrg == "" {
			t.Errorf("%s: kind %s, category %s, schema.org %s", s.Code, s.Kind, s.Category, s.SchemaOrg)
		}
		if s.Label["vi"] == "" || s.Label["en"] == "" {
			t.Errorf("%s has no label in both languages", s.Code)
		}
	}
	for _, c := range place.Categories() {
		if !slices.ContainsFunc(place.Subkinds(), func(s place.SubkindTerm) bool { return s.Category == c.Code }) {
			t.Errorf("no subkind is of category %s", c.Code)
		}
	}
}
