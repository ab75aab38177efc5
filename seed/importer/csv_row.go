package importer

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
	"hanhtrinh/domain/place"
)

// subkindSynonyms lead from words other tables use to our vocabulary.
var subkindSynonyms = map[string]string{
	"aerodrome": "airport", "bus_stand": "bus_station", "buddhist_temple": "pagoda", "camp_site": "campsite", "coffee": "cafe", "coffee_shop": "cafe",
	"department_store": "mall", "doctors": "clinic", "drugstore": "pharmacy", "gas_station": "fuel", "guesthouse": "guest_house",
	"harbour": "pier", "information": "tourist_information", "market": "marketplace", "mountain": "peak", "music_venue": "theatre", "national_park": "nature_reserve",
	"night_club": "nightclub", "palace": "castle", "petrol_station": "fuel", "shopping_mall": "mall", "station": "railway_station",
	"stream": "river", "toilets": "toilet", "train_station": "railway_station", "volcano": "peak",
}

var (
	osmIDPattern    = regexp.MustCompile(`^[nwru][1-9][0-9]{0,18}$`)
	wikidataPattern = regexp.MustCompile(`^Q[1-9][0-9]{0,11}$`)
)

// fill reads the columns of one row. Rules of places are left to place.Prepare.
func (c *csvReader) fill(r *Row, v map[string]string) {
	p := &r.Place
	p.ID, r.IDs = placeID(v["id"]), ForeignIDs
	p.Name = domain.LocalizedText{}
	for lang, s := range map[string]string{"vi": v["name"], "en": v["name_en"]} {
		if s != "" {
			p.Name[lang] = s
		}
	}
	if v["name"] == "" {
		r.fault("name", domain.Msg(domain.ReasonRequired))
	}
	p.Subkind, p.Kind = v["subkind"], place.Kind(v["kind"])
	if s, ok := subkindSynonyms[p.Subkind]; ok {
		p.Subkind = s
		p.Kind = "" // the kind the vocabulary gives
	}
	p.Location = domain.Point{Lat: r.degrees("lat", v["lat"]), Lon: r.degrees("lon", v["lon"])}
	if s := v["precision_m"]; s != "" {
		m, err := strconv.ParseFloat(s, 64)
		if err != nil || m < 0 || m > place.MaxRadiusM || m != m {
			r.fault("precision_m", domain.Msg(domain.ReasonOutOfRange, "min", 0, "max", place.MaxRadiusM))
		} else {
			p.PrecisionM = int(math.Ceil(m))
		}
	}
	c.units(r, v)
	for _, s := range strings.Split(v["alt_names"], ";") {
		if s = strings.TrimSpace(s); s != "" {
			addAlias(p, place.Alias{Text: s, Lang: place.UnknownLanguage})
		}
	}
	for _, a := range c.aliases.of(v["id"]) {
		addAlias(p, a)
	}
	if p.ID != "" {
		p.SourceIDs = []place.SourceID{{System: "csv", ID: v["id"]}}
	}
	r.sourceID("osm", "osm_id", v["osm_id"], osmIDPattern, "n123, w123, r123, u123")
	r.sourceID("wikidata", "wikidata", v["wikidata"], wikidataPattern, "Q123")
	p.Provenance = provenanceOf(v["source"], c.name)
}

// degrees reads one axis; range and order are checked with the place.
func (r *Row) degrees(column, text string) float64 {
	if text == "" {
		r.fault(column, domain.Msg(domain.ReasonRequired))
		return 0
	}
	d, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(d) || math.IsInf(d, 0) {
		r.fault(column, domain.Msg(domain.ReasonBadFormat, "expected", "10.9372 (degrees, WGS 84)"))
		return 0
	}
	return d
}

func (r *Row) sourceID(system, column, id string, pattern *regexp.Regexp, expected string) {
	switch {
	case id == "":
	case !pattern.MatchString(id):
		r.fault(column, domain.Msg(domain.ReasonBadFormat, "expected", expected))
	default:
		r.Place.SourceIDs = append(r.Place.SourceIDs, place.SourceID{System: system, ID: id})
	}
}

// units names the lowest unit of each time that the row gives and the table
// knows. A destination covers the old province its id names ("province:60"),
// and everything within precision_m of its point.
func (c *csvReader) units(r *Row, v map[string]string) {
	p := &r.Place
	for _, chain := range []struct {
		since   string
		columns [2]string
	}{
		{area.Reform, [2]string{"ward_code", "province_code"}},
		{area.CodesSince, [2]string{"old_district_code", "old_province_code"}},
	} {
		for _, column := range chain.columns {
			if v[column] == "" {
				continue
			}
			ref := area.Ref{Code: v[column], ValidFrom: chain.since}
			if _, ok := c.areas.Lookup(ref); ok {
				p.Address.Areas = append(p.Address.Areas, ref)
				break
			}
			r.warn(column, domain.Msg(domain.ReasonAreaNotFound))
		}
	}
	if s, ok := place.SubkindOf(p.Subkind); !ok || s.Kind != place.KindDestination {
		return
	}
	p.Destination = &place.Destination{RadiusM: p.PrecisionM}
	if code, ok := strings.CutPrefix(v["id"], "province:"); ok {
		ref := area.Ref{Code: code, ValidFrom: area.CodesSince}
		if _, known := c.areas.Lookup(ref); known {
			p.Destination.Covers = []area.Ref{ref}
		}
	}
}

// generalKnowledge is a source without a document behind it.
const generalKnowledge = "general knowledge"

// provenanceOf reads a source column, several names joined by +: osm and osm-*
// are OpenStreetMap, openflights is OpenFlights (both ODbL), general knowledge
// is nobody's data and an unverified position. Any other name, or the file's
// when there is none, states no licence (SPDX NOASSERTION).
func provenanceOf(column, file string) place.Provenance {
	p := place.Provenance{Source: column, Licence: "NOASSERTION"}
	if column == "" {
		p.Source = file
		return p
	}
	var credits []string
	add := func(licence, credit string) {
		p.Licence = licence
		if credit != "" && !strings.Contains(strings.Join(credits, ";"), credit) {
			credits = append(credits, credit)
		}
	}
	for name := range strings.SplitSeq(column, "+") {
		switch name = strings.TrimSpace(name); {
		case name == "osm" || strings.HasPrefix(name, "osm-"):
			add(osmLicence, osmCredit)
		case name == "openflights":
			add(osmLicence, "OpenFlights")
		case name == generalKnowledge:
			if p.Licence != osmLicence {
				p.Licence = "CC0-1.0"
			}
		default:
			credits = append(credits, name)
		}
	}
	if column == generalKnowledge {
		p.Unverified = []string{"location"}
	}
	p.Attribution = strings.Join(credits, "; ")
	return p
}
