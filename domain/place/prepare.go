package place

import (
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
)

// Areas is what places ask of the administrative tables; area.Directory has it.
type Areas interface {
	// Lookup returns the unit with exactly this code and first day.
	Lookup(area.Ref) (area.Unit, bool)
	// Keys returns the keys of refs and of all their ancestors, sorted.
	Keys(refs []area.Ref) []string
}

// DefaultTimeZone is the zone of a place that names none.
const DefaultTimeZone = "Asia/Ho_Chi_Minh"

// Prepare makes a record ready to be stored: it brings every text into Unicode
// NFC, fills in what is derived (Kind and Category from Subkind, TimeZone,
// AreaKeys, UpdatedAt, and CreatedAt when zero) and checks every rule of a
// single record. The error is an invalid whose pointers lead into the JSON form
// of the record; everything wrong is named at once.
func Prepare(p *Place, areas Areas, now time.Time) error {
	normalise(p)
	if s, ok := SubkindOf(p.Subkind); ok {
		if p.Kind == "" {
			p.Kind = s.Kind
		}
		p.Category = s.Category
	}
	if p.TimeZone == "" {
		p.TimeZone = DefaultTimeZone
	}
	if p.CreatedAt.IsZero() {
		p.CreatedAt = now
	}
	p.UpdatedAt = now
	refs := p.Address.Areas
	if p.Destination != nil {
		// A destination lies in what it covers: "sights of this ward" finds it.
		refs = append(slices.Clone(refs), p.Destination.Covers...)
	}
	if faults := check(p, areas); len(faults) > 0 {
		return domain.Invalid(faults...)
	}
	p.AreaKeys = areas.Keys(refs)
	return nil
}

// normalise brings texts to NFC, drops empty ones and sorts what is a set.
func normalise(p *Place) {
	for _, s := range []*string{
		&p.ID, &p.Address.Street, &p.Contacts.Email, &p.Contacts.Website, &p.Contacts.Facebook, &p.Contacts.Zalo,
		&p.Provenance.Source, &p.Provenance.Licence, &p.Provenance.Attribution, &p.Provenance.URL,
	} {
		*s = tidy(*s)
	}
	p.Name = normaliseText(p.Name)
	p.Description = normaliseText(p.Description)
	for i := range p.Aliases {
		p.Aliases[i].Text = tidy(p.Aliases[i].Text)
		if p.Aliases[i].Lang == "" {
			p.Aliases[i].Lang = UnknownLanguage
		}
	}
	for i := range p.Status {
		p.Status[i].Reason = normaliseText(p.Status[i].Reason)
	}
	for i := range p.Prices {
		p.Prices[i].Label = normaliseText(p.Prices[i].Label)
	}
	for i := range p.Images {
		p.Images[i].Alt = normaliseText(p.Images[i].Alt)
	}
	slices.Sort(p.Amenities)
	p.Amenities = slices.Compact(p.Amenities)
	slices.SortStableFunc(p.Lodging, func(a, b Lodging) int { return strings.Compare(a.From, b.From) })
}

// tidy is a text in NFC without white space around it.
func tidy(s string) string { return strings.TrimSpace(norm.NFC.String(s)) }

func normaliseText(t domain.LocalizedText) domain.LocalizedText {
	for lang, s := range t {
		if t[lang] = tidy(s); t[lang] == "" {
			delete(t, lang)
		}
	}
	if len(t) == 0 {
		return nil
	}
	return t
}
