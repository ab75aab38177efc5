package importer

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/domain/place/hours"
)

// osmElement is one element with all that is read of it.
type osmElement struct {
	id   string // n123, w123, r123
	tags map[string]string
	at   domain.Point
	when time.Time // of its last edit; zero = not in the file
}

func (e *osmElement) tag(key string) string { return e.tags[key] }

// osmTypes are the names of element types by the letter of our ids.
var osmTypes = map[byte]string{'n': "node", 'w': "way", 'r': "relation"}

func (e *osmElement) name() string { return osmTypes[e.id[0]] + "/" + e.id[1:] }

// osmColumn says which tag a pointer into the place was read from.
func osmColumn(pointer string) string {
	for _, c := range []struct{ pointer, tag string }{
		{"/name", "name"}, {"/aliases", "alt_name"}, {"/contacts", "contact:*"}, {"/lodging", "stars"}, {"/address", "addr:*"}, {"/openingHours", "opening_hours"},
	} {
		if strings.HasPrefix(pointer, c.pointer) {
			return c.tag
		}
	}
	return pointer
}

// fillOSM makes a place of the element, or marks the row as skipped: no kind
// of place we keep, or one without a name. A tag that cannot be read is left
// out with a warning: one bad phone number does not cost the place.
func (r *Row) fillOSM(e *osmElement) {
	p := &r.Place
	r.Column = osmColumn
	p.Subkind = subkindOfTags(e.tag)
	term, ok := place.SubkindOf(p.Subkind)
	r.names(e)
	if ok && len(p.Name) == 0 && namelessSubkinds[p.Subkind] {
		p.Name = domain.LocalizedText{"vi": term.Label["vi"], "en": term.Label["en"]}
	}
	if !ok || len(p.Name) == 0 {
		r.Skipped = true
		return
	}
	p.ID = "osm-" + e.id
	p.Location = e.at
	p.SourceIDs = []place.SourceID{{System: "osm", ID: e.id}}
	if q := e.tag("wikidata"); wikidataPattern.MatchString(q) {
		p.SourceIDs = append(p.SourceIDs, place.SourceID{System: "wikidata", ID: q})
	}
	p.Provenance = place.Provenance{Source: "osm", Licence: osmLicence, Attribution: osmCredit, URL: "https://www.openstreetmap.org/" + e.name()}
	p.Address.Street = strings.TrimSpace(e.tag("addr:housenumber") + " " + e.tag("addr:street"))
	if p.Address.Street == "" {
		p.Address.Street = e.tag("addr:full")
	}
	r.hours(e.tag("opening_hours"))
	r.contacts(e)
	r.lodging(e, term.Kind)
	r.entry(e)
	r.facilities(e)
}

// names reads name and name:xx; what stands in other tags becomes an alias. In
// Vietnam the plain name is Vietnamese.
func (r *Row) names(e *osmElement) {
	p := &r.Place
	p.Name = domain.LocalizedText{}
	for _, lang := range domain.Languages() {
		key := "name:" + lang
		if s := clean(e.tag(key)); s != "" {
			p.Name[lang] = s
		}
	}
	plain := clean(e.tag("name"))
	if plain != "" && p.Name["vi"] == "" {
		p.Name["vi"] = plain
	}
	addAliases := func(text, lang string) {
		for s := range strings.SplitSeq(text, ";") {
			if s = clean(s); s != "" {
				addAlias(p, place.Alias{Text: s, Lang: lang})
			}
		}
	}
	if len(p.Name) == 0 {
		return
	}
	addAliases(plain, place.UnknownLanguage)
	for _, key := range []string{"alt_name", "old_name", "short_name", "official_name", "loc_name"} {
		addAliases(e.tag(key), place.UnknownLanguage)
		for _, lang := range domain.Languages() {
			addAliases(e.tag(key+":"+lang), lang)
		}
	}
}

func clean(s string) string { return strings.Join(strings.Fields(norm.NFC.String(s)), " ") }

func (r *Row) hours(text string) {
	if text == "" {
		return
	}
	h, err := hours.Parse(text)
	if bad, ok := hours.AsSyntaxError(err); ok {
		r.warn("opening_hours", bad.Message)
		return
	}
	r.Place.OpeningHours = h
}

var phoneNoise = strings.NewReplacer(" ", "", "-", "", ".", "", "(", "", ")", "", "\u00a0", "", "/", "")
var phonePattern = regexp.MustCompile(`^\+?[0-9]{3,15}$`)

// readPhone writes a number as E.164; a number that begins with 0 is of
// Vietnam, a short one stays as it is.
func readPhone(s string) (string, bool) {
	s = phoneNoise.Replace(s)
	switch {
	case strings.HasPrefix(s, "00"):
		s = "+" + s[2:]
	case strings.HasPrefix(s, "0"):
		s = "+84" + s[1:]
	case strings.HasPrefix(s, "84") && len(s) >= 11:
		s = "+" + s
	case strings.HasPrefix(s, "+840"):
		s = "+84" + s[4:]
	}
	return s, phonePattern.MatchString(s)
}

func (r *Row) contacts(e *osmElement) {
	c := &r.Place.Contacts
	for _, key := range []string{"phone", "contact:phone", "mobile", "contact:mobile"} {
		for s := range strings.FieldsFuncSeq(e.tag(key), func(r rune) bool { return r == ';' || r == ',' }) {
			number, ok := readPhone(s)
			if !ok {
				r.warn(key, domain.Msg(domain.ReasonBadFormat, "expected", "E.164 (+84...) or a short number"))
			} else if !slices.Contains(c.Phone, number) {
				c.Phone = append(c.Phone, number)
			}
		}
	}
	links := []struct {
		into *string
		keys []string
	}{{&c.Website, []string{"website", "contact:website", "url"}}, {&c.Facebook, []string{"contact:facebook", "facebook"}}}
	for _, l := range links {
		for _, key := range l.keys {
			s, _, _ := strings.Cut(e.tag(key), ";")
			if s = strings.TrimSpace(s); s == "" || *l.into != "" {
				continue
			}
			if !strings.Contains(s, "://") && strings.Contains(s, ".") {
				s = "https://" + s
			}
			if !isLink(s) {
				r.warn(key, domain.Msg(domain.ReasonBadFormat, "expected", "https://..."))
				continue
			}
			*l.into = s
		}
	}
}

func (r *Row) lodging(e *osmElement, kind place.Kind) {
	if kind != place.KindLodging || e.when.IsZero() {
		return // a star class without a day is none of a dated series
	}
	step := place.Lodging{From: e.when.Format(time.DateOnly)}
	for _, n := range []struct {
		key  string
		most int
		into *int
	}{{"stars", 5, &step.Stars}, {"rooms", 20_000, &step.Rooms}, {"beds", 100_000, &step.Beds}} {
		text := e.tag(n.key)
		if text == "" {
			continue
		}
		v, err := strconv.Atoi(strings.TrimSuffix(text, "S"))
		if err != nil || v < 1 || v > n.most {
			r.warn(n.key, domain.Msg(domain.ReasonOutOfRange, "min", 1, "max", n.most))
			continue
		}
		*n.into = v
	}
	if step.Stars+step.Rooms+step.Beds > 0 {
		r.Place.Lodging = []place.Lodging{step}
	}
}

var chargePattern = regexp.MustCompile(`^([0-9]{1,3}(?:[.,][0-9]{3})+|[0-9]+) ?(?:VND|VNĐ|₫|đ)$`)

// entry reads a charge where it is plainly one price of one ticket, and fee=no.
func (r *Row) entry(e *osmElement) {
	p := &r.Place
	charge := e.tag("charge")
	if e.tag("fee") == "no" {
		charge = "0 VND"
	}
	m := chargePattern.FindStringSubmatch(charge)
	if m == nil || e.when.IsZero() {
		return
	}
	amount, err := strconv.ParseInt(strings.NewReplacer(".", "", ",", "").Replace(m[1]), 10, 64)
	if err != nil {
		return
	}
	what := "other"
	switch kind, _ := place.SubkindOf(p.Subkind); {
	case p.Subkind == "parking":
		what = "parking"
	case kind.Kind == place.KindAttraction || kind.Kind == place.KindNature:
		what = "entry"
	}
	p.Prices = []place.Price{{
		What: what, Audience: "all", Price: place.Money{Amount: amount, Currency: "VND"}, AsOf: e.when.Format(time.DateOnly), Source: "OpenStreetMap",
	}}
}

func (r *Row) facilities(e *osmElement) {
	p := &r.Place
	for _, a := range osmAmenities {
		if e.tag(a.key) == a.value && !slices.Contains(p.Amenities, a.amenity) {
			p.Amenities = append(p.Amenities, a.amenity)
		}
	}
	access := place.Accessibility{
		Wheelchair: accessAnswer(e.tag("wheelchair")), AccessibleToilet: accessAnswer(e.tag("toilets:wheelchair")),
		TactilePaving: accessAnswer(e.tag("tactile_paving")),
	}
	if access != (place.Accessibility{}) {
		p.Accessibility = &access
	}
}

func accessAnswer(v string) string {
	switch v {
	case "yes", "limited", "no":
		return v
	case "designated":
		return "yes"
	case "incorrect", "partial":
		return "limited"
	}
	return ""
}
