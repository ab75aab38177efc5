package api

import (
	"encoding/json"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/domain/place/hours"
)

type ld = map[string]any

// renderJSONLD is p as schema.org says it.
func renderJSONLD(p *place.Place, chain []string, publicURL string) ([]byte, error) {
	kind := "Place"
	if s, ok := place.SubkindOf(p.Subkind); ok && s.SchemaOrg != "" {
		kind = s.SchemaOrg
	}
	name, lang := p.Name.Pick(chain)
	doc := ld{
		"@context": "https://schema.org", "@type": kind, "@id": publicURL + "/v1/places/" + p.ID, "identifier": p.ID,
		"name":      ld{"@value": name, "@language": lang},
		"geo":       ld{"@type": "GeoCoordinates", "latitude": p.Location.Lat, "longitude": p.Location.Lon},
		"address":   ldAddress(p),
		"subjectOf": ldCredited(ld{"@type": "Dataset", "name": p.Provenance.Source}, p.Provenance.Licence, p.Provenance.Attribution),
	}
	if text, lang := p.Description.Pick(chain); text != "" {
		doc["description"] = ld{"@value": text, "@language": lang}
	}
	set := func(key string, values []any) {
		if len(values) > 0 {
			doc[key] = values
		}
	}
	set("alternateName", ldNames(p, lang))
	set("telephone", anyOf(p.Contacts.Phone))
	set("image", ldImages(p))
	set("amenityFeature", ldAmenities(p, messageOf(chain)))
	set("openingHoursSpecification", ldHours(p.OpeningHours))
	if p.Contacts.Website != "" {
		doc["url"] = p.Contacts.Website
	}
	if p.Contacts.Email != "" {
		doc["email"] = p.Contacts.Email
	}
	out, err := json.Marshal(doc)
	if err != nil {
		return nil, domain.Internal(err)
	}
	return out, nil
}

// licenceURLs are the deeds of licences that records name by their SPDX ids:
// schema.org wants an address.
var licenceURLs = map[string]string{
	"CC0-1.0":      "https://creativecommons.org/publicdomain/zero/1.0/",
	"CC-BY-2.0":    "https://creativecommons.org/licenses/by/2.0/",
	"CC-BY-3.0":    "https://creativecommons.org/licenses/by/3.0/",
	"CC-BY-4.0":    "https://creativecommons.org/licenses/by/4.0/",
	"CC-BY-SA-2.0": "https://creativecommons.org/licenses/by-sa/2.0/",
	"CC-BY-SA-3.0": "https://creativecommons.org/licenses/by-sa/3.0/",
	"CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
	"ODbL-1.0":     "https://opendatacommons.org/licenses/odbl/1-0/",
	"ODC-By-1.0":   "https://opendatacommons.org/licenses/by/1-0/",
	"PDDL-1.0":     "https://opendatacommons.org/licenses/pddl/1-0/",
}

// ldCredited adds to work its licence, as an address where there is one, and
// whom to credit where that is known.
func ldCredited(work ld, licence, credit string) ld {
	if address, ok := licenceURLs[licence]; ok {
		licence = address
	}
	if licence != "" {
		work["license"] = licence
	}
	if credit != "" {
		work["creditText"] = credit
	}
	return work
}

func ldAddress(p *place.Place) ld {
	a := ld{"@type": "PostalAddress", "addressCountry": "VN"}
	if p.Address.Street != "" {
		a["streetAddress"] = p.Address.Street
	}
	return a
}

// ldNames are the names in the other languages and the aliases.
func ldNames(p *place.Place, shown string) []any {
	var out []any
	for _, lang := range domain.Languages() {
		if s := p.Name[lang]; s != "" && lang != shown {
			out = append(out, ld{"@value": s, "@language": lang})
		}
	}
	for _, a := range p.Aliases {
		if a.Lang == place.UnknownLanguage {
			out = append(out, a.Text)
			continue
		}
		out = append(out, ld{"@value": a.Text, "@language": a.Lang})
	}
	return out
}

func ldImages(p *place.Place) []any {
	var out []any
	for _, i := range p.Images {
		out = append(out, ldCredited(ld{"@type": "ImageObject", "contentUrl": i.URL}, i.Licence, i.Holder))
	}
	return out
}

func ldAmenities(p *place.Place, lang string) []any {
	var out []any
	for _, a := range p.Amenities {
		out = append(out, ld{"@type": "LocationFeatureSpecification", "name": termLabels["amenity"][a][lang], "value": true})
	}
	return out
}

var ldDays = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}

// ldHours says the hours when they are plain weekly ones; schema.org has no
// words for the rest, and half of the truth would mislead.
func ldHours(h hours.Hours) []any {
	if len(h.Exceptions) > 0 {
		return nil
	}
	if h.Always {
		return []any{ld{"@type": "OpeningHoursSpecification", "dayOfWeek": ldDays, "opens": "00:00", "closes": "23:59"}}
	}
	var out []any
	for _, r := range h.Rules {
		if r.Additional || r.Closed || r.Unknown || len(r.Months)+len(r.Dates) > 0 || r.Holidays != "" {
			return nil
		}
		days := []string{}
		for _, d := range r.Weekdays {
			if d < 1 || d > 7 {
				return nil
			}
			days = append(days, ldDays[d-1])
		}
		if len(days) == 0 {
			days = ldDays
		}
		for _, w := range r.Windows {
			if w.OpenEnd {
				return nil
			}
			out = append(out, ld{"@type": "OpeningHoursSpecification", "dayOfWeek": days, "opens": clockOfDay(w.From), "closes": clockOfDay(w.To)})
		}
	}
	if len(h.Rules) > 1 && overlapping(h.Rules) {
		return nil
	}
	return out
}

// clockOfDay writes a time past midnight as that of the next day.
func clockOfDay(c hours.Clock) string {
	if c == 24*60 {
		return "23:59"
	}
	return (c % (24 * 60)).String()
}

// overlapping says whether a later rule replaces a day of an earlier one.
func overlapping(rules []hours.Rule) bool {
	seen := map[hours.Weekday]bool{}
	for _, r := range rules {
		if len(r.Weekdays) == 0 {
			return true
		}
		for _, d := range r.Weekdays {
			if seen[d] {
				return true
			}
			seen[d] = true
		}
	}
	return false
}

func anyOf[T any](l []T) []any {
	out := make([]any, len(l))
	for i := range l {
		out[i] = l[i]
	}
	return out
}
