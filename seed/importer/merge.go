package importer

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
	"hanhtrinh/domain/place"
	"hanhtrinh/domain/place/hours"
)

// merge brings what from knows into the stored record into.
//
// With refresh (into came from the same source and no person changed it) every
// value that from has takes the place of the stored one. Without it, from only
// completes: what into lacks is added and nothing is overwritten; names that
// differ become aliases. Either way sets grow (languages, aliases, source ids)
// and what from does not know stays, so that two sources that describe one
// place can be imported in turn and each time change nothing.
func merge(into, from *place.Place, refresh bool) {
	bare := *into
	if refresh {
		into.Kind, into.Subkind = from.Kind, from.Subkind
		into.Location, into.PrecisionM = from.Location, from.PrecisionM
		into.TimeZone = from.TimeZone
	}
	mergeNames(into, from, refresh)
	into.Description = mergeText(into.Description, from.Description, refresh)
	take(&into.Geometry, from.Geometry, refresh)
	take(&into.Address.Street, from.Address.Street, refresh)
	into.Address.Areas = mergeAreas(into.Address.Areas, from.Address.Areas, refresh)
	takeList(&into.Contacts.Phone, from.Contacts.Phone, refresh)
	take(&into.Contacts.Email, from.Contacts.Email, refresh)
	take(&into.Contacts.Website, from.Contacts.Website, refresh)
	take(&into.Contacts.Facebook, from.Contacts.Facebook, refresh)
	take(&into.Contacts.Zalo, from.Contacts.Zalo, refresh)
	if said(from.OpeningHours) && (refresh || !said(into.OpeningHours)) {
		into.OpeningHours = from.OpeningHours
	}
	take(&into.PriceRange, from.PriceRange, refresh)
	takeList(&into.Prices, from.Prices, refresh)
	if into.Kind != place.KindLodging {
		into.Lodging = nil
	} else {
		mergeLodging(&into.Lodging, from.Lodging, refresh)
	}
	takeList(&into.Amenities, from.Amenities, refresh)
	take(&into.Accessibility, from.Accessibility, refresh)
	take(&into.VisitDurationMin, from.VisitDurationMin, refresh)
	take(&into.Quality, from.Quality, refresh)
	takeList(&into.Images, from.Images, refresh)
	takeList(&into.Status, from.Status, refresh)
	if into.Kind != place.KindDestination {
		into.Destination = nil
	} else {
		take(&into.Destination, from.Destination, refresh)
	}
	mergeProvenance(into, from, refresh, same(&bare, into))
	into.SourceIDs = slices.Clone(into.SourceIDs)
	for _, s := range from.SourceIDs {
		if len(into.SourceIDs) < place.MaxList && !slices.Contains(into.SourceIDs, s) {
			into.SourceIDs = append(into.SourceIDs, s)
		}
	}
}

func take[T comparable](into *T, from T, refresh bool) {
	var none T
	if from != none && (refresh || *into == none) {
		*into = from
	}
}

func takeList[T any](into *[]T, from []T, refresh bool) {
	if len(from) > 0 && (refresh || len(*into) == 0) {
		*into = slices.Clone(from)
	}
}

// said says whether the hours state anything.
func said(h hours.Hours) bool {
	return h.Always || len(h.Rules)+len(h.Exceptions)+len(h.Note) > 0
}

func mergeText(into, from domain.LocalizedText, refresh bool) domain.LocalizedText {
	out := make(domain.LocalizedText, len(into)+len(from))
	for lang, s := range into {
		out[lang] = s
	}
	for lang, s := range from {
		if refresh || out[lang] == "" {
			out[lang] = s
		}
	}
	return out
}

func mergeNames(into, from *place.Place, refresh bool) {
	others := make([]place.Alias, 0, len(from.Name)+len(from.Aliases))
	for _, lang := range domain.Languages() { // in a fixed order
		if s := from.Name[lang]; s != "" {
			others = append(others, place.Alias{Text: s, Lang: lang})
		}
	}
	into.Name = mergeText(into.Name, from.Name, refresh)
	into.Aliases = slices.Clone(into.Aliases)
	for _, a := range append(others, from.Aliases...) {
		addAlias(into, a)
	}
}

// addAlias adds a unless p is already called that.
func addAlias(p *place.Place, a place.Alias) {
	folded := domain.Fold(a.Text)
	for lang, s := range p.Name {
		if s == a.Text || (lang == a.Lang || a.Lang == place.UnknownLanguage) && domain.Fold(s) == folded {
			return
		}
	}
	for _, b := range p.Aliases {
		if b.Text == a.Text || (b.Lang == a.Lang || a.Lang == place.UnknownLanguage) && domain.Fold(b.Text) == folded {
			return
		}
	}
	if len(p.Aliases) < place.MaxAliases {
		p.Aliases = append(p.Aliases, a)
	}
}

// mergeAreas adds units of a time that into says nothing of; with refresh the
// units of a time that from names take the place of all of that time.
func mergeAreas(into, from []area.Ref, refresh bool) []area.Ref {
	has := func(refs []area.Ref, day string) bool {
		return slices.ContainsFunc(refs, func(r area.Ref) bool { return r.ValidFrom == day })
	}
	var out []area.Ref
	for _, r := range into {
		if !refresh || !has(from, r.ValidFrom) {
			out = append(out, r)
		}
	}
	kept := len(out)
	for _, r := range from {
		if !has(out[:kept], r.ValidFrom) && len(out) < place.MaxAreas {
			out = append(out, r)
		}
	}
	if len(out) == len(into) && !slices.ContainsFunc(into, func(r area.Ref) bool { return !slices.Contains(out, r) }) {
		return into // the same set: keep its order
	}
	return out
}

// mergeLodging appends a newer step when it says something else than the last.
func mergeLodging(into *[]place.Lodging, from []place.Lodging, refresh bool) {
	if len(*into) == 0 || len(from) != 1 {
		takeList(into, from, refresh)
		return
	}
	last := (*into)[len(*into)-1]
	step := from[0]
	told := (step.Stars == 0 || step.Stars == last.Stars) && (step.Rooms == 0 || step.Rooms == last.Rooms) && (step.Beds == 0 || step.Beds == last.Beds)
	switch {
	case !refresh || told:
	case step.From > last.From:
		*into = append(slices.Clone(*into), step)
	default:
		*into = slices.Clone(from)
	}
}

// mergeProvenance replaces the provenance on refresh. A record that was
// completed with more than source ids also names who is to be credited.
func mergeProvenance(into, from *place.Place, refresh, untouched bool) {
	p := &into.Provenance
	credit := from.Provenance.Attribution
	switch {
	case refresh:
		made, verified, was := p.Import, p.VerifiedAt, p.Attribution
		*p = from.Provenance
		p.Import = made
		if p.VerifiedAt == nil {
			p.VerifiedAt = verified
		}
		if p.Attribution == "" || strings.HasPrefix(was, p.Attribution+"; ") { // credits of other sources
			p.Attribution = was
		}
	case !untouched && credit != "" && !strings.Contains(p.Attribution, credit):
		p.Attribution = strings.TrimPrefix(p.Attribution+"; "+credit, "; ")
	}
}

// same says whether two records say the same, whoever wrote them and when.
func same(a, b *place.Place) bool {
	x, errX := json.Marshal(content(*a))
	y, errY := json.Marshal(content(*b))
	return errX == nil && errY == nil && bytes.Equal(x, y) && slices.Equal(a.AreaKeys, b.AreaKeys)
}

func content(p place.Place) place.Place {
	p.Version, p.CreatedAt, p.UpdatedAt, p.Provenance.Import = 0, time.Time{}, time.Time{}, nil
	return p
}
