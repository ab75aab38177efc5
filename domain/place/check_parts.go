package place

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
)

func (f *faults) where(p *Place, areas Areas) {
	if m := domain.CheckPoint(p.Location, "lat,lon"); m != nil {
		f.add("/location", *m)
	}
	if p.Location == (domain.Point{}) {
		f.add("/location", domain.Msg(domain.ReasonRequired))
	}
	f.number("/precisionM", p.PrecisionM, 0, MaxRadiusM)
	if p.Geometry != nil {
		f.geometry(p.Geometry.Geometry())
	}
	f.text("/address/street", p.Address.Street, 0, MaxText)
	f.units("/address/areas", p.Address.Areas, areas)
	if _, err := time.LoadLocation(p.TimeZone); err != nil || p.TimeZone == "Local" {
		f.add("/timeZone", domain.Msg(domain.ReasonBadFormat, "expected", "IANA zone, e.g. "+DefaultTimeZone))
	}
}

func (f *faults) geometry(g orb.Geometry) {
	const pointer = "/geometry"
	switch g.(type) {
	case orb.Point, orb.LineString, orb.MultiLineString, orb.Polygon, orb.MultiPolygon, orb.MultiPoint:
	default:
		f.add(pointer, domain.Msg(domain.ReasonBadFormat, "expected", "GeoJSON Point, LineString, Polygon or their Multi forms"))
		return
	}
	n := 0
	for p := range vertices(g) {
		n++
		if m := domain.CheckPoint(domain.PointOf(p), "lon,lat"); m != nil {
			f.add(pointer+"/coordinates", *m)
			return
		}
	}
	if n == 0 || n > MaxVertices {
		f.add(pointer+"/coordinates", domain.Msg(domain.ReasonOutOfRange, "min", 1, "max", MaxVertices))
	}
}

// vertices yields every position of g.
func vertices(g orb.Geometry) func(yield func(orb.Point) bool) {
	return func(yield func(orb.Point) bool) { walk(g, yield) }
}

func walk(g orb.Geometry, yield func(orb.Point) bool) bool {
	switch g := g.(type) {
	case orb.Point:
		return yield(g)
	case orb.MultiPoint:
		return walkAll(g, yield)
	case orb.LineString:
		return walkAll(g, yield)
	case orb.Ring:
		return walkAll(g, yield)
	case orb.MultiLineString:
		return walkAll(g, yield)
	case orb.Polygon:
		return walkAll(g, yield)
	case orb.MultiPolygon:
		return walkAll(g, yield)
	}
	return true
}

func walkAll[G orb.Geometry](parts []G, yield func(orb.Point) bool) bool {
	for _, part := range parts {
		if !walk(part, yield) {
			return false
		}
	}
	return true
}

func (f *faults) units(pointer string, refs []area.Ref, areas Areas) {
	if len(refs) > MaxAreas {
		f.add(pointer, domain.Msg(domain.ReasonTooMany, "max", MaxAreas))
		return
	}
	for i, r := range refs {
		if _, ok := areas.Lookup(r); !ok {
			f.add(fmt.Sprintf("%s/%d", pointer, i), domain.Msg(domain.ReasonAreaNotFound))
		}
	}
}

var priceSubjects = []string{"entry", "parking", "room", "dish", "rental", "ride", "tour", "other"}
var audiences = []string{"", "all", "adult", "child", "student", "senior", "resident"}

func (f *faults) prices(p *Place) {
	if r := p.PriceRange; r != nil {
		f.money("/priceRange/min", r.Min)
		f.money("/priceRange/max", r.Max)
		if r.Min.Currency != r.Max.Currency || r.Min.Amount > r.Max.Amount {
			f.add("/priceRange", domain.Msg(domain.ReasonRangeReversed))
		}
	}
	if len(p.Prices) > MaxList {
		f.add("/prices", domain.Msg(domain.ReasonTooMany, "max", MaxList))
		return
	}
	for i, price := range p.Prices {
		pointer := fmt.Sprintf("/prices/%d", i)
		f.oneOf(pointer+"/what", price.What, priceSubjects)
		f.oneOf(pointer+"/audience", price.Audience, audiences)
		f.localized(pointer+"/label", price.Label, MaxName)
		f.money(pointer+"/price", price.Price)
		f.day(pointer+"/asOf", price.AsOf, true)
		f.text(pointer+"/source", price.Source, 0, MaxText)
	}
}

func (f *faults) money(pointer string, m Money) {
	if m.Amount < 0 || m.Amount > 1_000_000_000_000 {
		f.add(pointer+"/amount", domain.Msg(domain.ReasonOutOfRange, "min", 0, "max", int64(1_000_000_000_000)))
	}
	if !currencyPattern.MatchString(m.Currency) {
		f.add(pointer+"/currency", domain.Msg(domain.ReasonBadFormat, "expected", "ISO 4217, e.g. VND"))
	}
}

func (f *faults) oneOf(pointer, v string, list []string) {
	if !slices.Contains(list, v) {
		f.add(pointer, domain.Msg(domain.ReasonNotInList, "list", strings.Join(list, ", ")))
	}
}

func (f *faults) lodging(p *Place) {
	if len(p.Lodging) == 0 {
		return
	}
	if p.Kind != KindLodging {
		f.add("/lodging", domain.Msg(domain.ReasonWrongKind, "kind", KindLodging))
	}
	if len(p.Lodging) > MaxList {
		f.add("/lodging", domain.Msg(domain.ReasonTooMany, "max", MaxList))
		return
	}
	for i, l := range p.Lodging {
		pointer := fmt.Sprintf("/lodging/%d", i)
		f.day(pointer+"/from", l.From, true)
		f.number(pointer+"/stars", l.Stars, 0, 5)
		f.number(pointer+"/rooms", l.Rooms, 0, 20_000)
		f.number(pointer+"/beds", l.Beds, 0, 100_000)
		if i > 0 && p.Lodging[i-1].From == l.From {
			f.add(pointer+"/from", domain.Msg(domain.ReasonRepeated))
		}
	}
}

var accessAnswers = []string{"", "yes", "limited", "no"}

func (f *faults) lists(p *Place) {
	for i, a := range p.Amenities {
		if !slices.ContainsFunc(amenities, func(t Term) bool { return t.Code == a }) {
			f.add(fmt.Sprintf("/amenities/%d", i), domain.Msg(domain.ReasonNotInList, "list", "/v1/vocabulary"))
		}
	}
	if a := p.Accessibility; a != nil {
		f.oneOf("/accessibility/wheelchair", a.Wheelchair, accessAnswers)
		f.oneOf("/accessibility/accessibleToilet", a.AccessibleToilet, accessAnswers)
		f.oneOf("/accessibility/stepFree", a.StepFree, accessAnswers)
		f.oneOf("/accessibility/tactilePaving", a.TactilePaving, accessAnswers)
	}
	f.number("/visitDurationMin", p.VisitDurationMin, 0, MaxDurationMin)
	f.images(p.Images)
}

func (f *faults) images(images []Image) {
	if len(images) > MaxList {
		f.add("/images", domain.Msg(domain.ReasonTooMany, "max", MaxList))
		return
	}
	for i, img := range images {
		pointer := fmt.Sprintf("/images/%d", i)
		if img.URL == "" {
			f.add(pointer+"/url", domain.Msg(domain.ReasonRequired))
		}
		f.link(pointer+"/url", img.URL)
		f.text(pointer+"/licence", img.Licence, 1, MaxName)
		f.text(pointer+"/holder", img.Holder, 1, MaxName)
		f.text(pointer+"/source", img.Source, 0, MaxText)
		f.text(pointer+"/blurHash", img.BlurHash, 0, MaxName)
		f.localized(pointer+"/alt", img.Alt, MaxText)
		f.number(pointer+"/width", img.Width, 0, 100_000)
		f.number(pointer+"/height", img.Height, 0, 100_000)
		if len(img.Variants) > MaxList {
			f.add(pointer+"/variants", domain.Msg(domain.ReasonTooMany, "max", MaxList))
			continue
		}
		for j, v := range img.Variants {
			if v.URL == "" {
				f.add(fmt.Sprintf("%s/variants/%d/url", pointer, j), domain.Msg(domain.ReasonRequired))
			}
			f.link(fmt.Sprintf("%s/variants/%d/url", pointer, j), v.URL)
		}
	}
}

var states = []string{"open", "closed", "restricted", "unsafe"}

func (f *faults) dated(p *Place) {
	if len(p.Status) > MaxList {
		f.add("/status", domain.Msg(domain.ReasonTooMany, "max", MaxList))
		return
	}
	for i, s := range p.Status {
		pointer := fmt.Sprintf("/status/%d", i)
		f.oneOf(pointer+"/state", s.State, states)
		f.span(pointer, s.From, s.Until, true)
		f.localized(pointer+"/reason", s.Reason, MaxText)
	}
	if q := p.Quality; q != nil {
		f.span("/quality", q.From, q.Until, false)
		f.text("/quality/standard", q.Standard, 0, MaxName)
		f.text("/quality/issuer", q.Issuer, 0, MaxName)
	}
}

// span checks the days from and until, until not before from.
func (f *faults) span(pointer, from, until string, required bool) {
	f.day(pointer+"/from", from, required)
	f.day(pointer+"/until", until, false)
	if until != "" && until < from {
		f.add(pointer+"/until", domain.Msg(domain.ReasonRangeReversed))
	}
}

func (f *faults) destination(p *Place, areas Areas) {
	d := p.Destination
	switch {
	case p.Kind != KindDestination && d != nil:
		f.add("/destination", domain.Msg(domain.ReasonWrongKind, "kind", KindDestination))
	case p.Kind == KindDestination && (d == nil || len(d.Covers) == 0 && d.RadiusM == 0):
		f.add("/destination", domain.Msg(domain.ReasonDestinationExtent))
	case d != nil:
		f.units("/destination/covers", d.Covers, areas)
		f.number("/destination/radiusM", d.RadiusM, 0, MaxRadiusM)
	}
}

func (f *faults) provenance(p *Place) {
	f.text("/provenance/source", p.Provenance.Source, 1, MaxName)
	f.text("/provenance/licence", p.Provenance.Licence, 1, MaxName)
	f.text("/provenance/attribution", p.Provenance.Attribution, 0, MaxText)
	f.link("/provenance/url", p.Provenance.URL)
	if len(p.Provenance.Unverified) > MaxList {
		f.add("/provenance/unverified", domain.Msg(domain.ReasonTooMany, "max", MaxList))
	}
	for i, field := range p.Provenance.Unverified {
		f.text(fmt.Sprintf("/provenance/unverified/%d", i), field, 1, 100)
	}
	if p.DuplicateOf != "" && (p.DuplicateOf == p.ID || !idPattern.MatchString(p.DuplicateOf)) {
		f.add("/duplicateOf", domain.Msg(domain.ReasonBadFormat, "expected", "the id of another place"))
	}
}
