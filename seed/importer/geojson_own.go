package importer

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
)

// derived are properties the API writes beside what a record holds, or that a
// store fills in: they are passed over.
var derived = map[string]bool{
	"version": true, "category": true, "labels": true, "description": true, "createdAt": true, "updatedAt": true,
	"distanceM": true, "openState": true,
}

// renamed lead from the API's names of properties to the record's.
var renamed = map[string]string{"names": "name", "descriptions": "description"}

// decodeOwn turns the properties of a place in the API's GeoJSON into a record.
// An unknown property is refused: it would be lost without a word.
func decodeOwn(properties map[string]json.RawMessage) (p place.Place, column string, fault *domain.Message) {
	refuse := func(column string, m domain.Message) (place.Place, string, *domain.Message) {
		return place.Place{}, column, &m
	}
	fields := map[string]json.RawMessage{}
	for _, key := range slices.Sorted(maps.Keys(properties)) {
		raw := properties[key]
		switch name := renamed[key]; {
		case name != "":
			fields[name] = raw
		case key == "name":
			if _, both := properties["names"]; !both {
				fields["name"] = nameInOneLanguage(raw)
			}
		case key == "description" && !hasKey(properties, "descriptions"):
			fields["description"] = nameInOneLanguage(raw)
		case !derived[key]:
			fields[key] = raw
		}
	}
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		one, err := json.Marshal(map[string]json.RawMessage{key: fields[key]})
		if err != nil {
			return refuse("/"+key, domain.Msg(domain.ReasonMalformedJSON))
		}
		d := json.NewDecoder(bytes.NewReader(one))
		d.DisallowUnknownFields()
		if err := d.Decode(&p); err != nil {
			if !placeFields[key] {
				return refuse("/properties", domain.Msg(domain.ReasonUnknownField))
			}
			return refuse("/"+key, domain.Msg(domain.ReasonWrongType, "expected", "what the API writes for "+key))
		}
	}
	p.Provenance.Import = nil
	return p, "", nil
}

func hasKey(m map[string]json.RawMessage, key string) bool {
	_, ok := m[key]
	return ok
}

// nameInOneLanguage turns {"text", "lang"} into {lang: text}; a text in every
// language stays as it is.
func nameInOneLanguage(raw json.RawMessage) json.RawMessage {
	var one struct{ Text, Lang string }
	if json.Unmarshal(raw, &one) != nil || one.Text == "" || one.Lang == "" {
		return raw
	}
	out, err := json.Marshal(map[string]string{one.Lang: one.Text})
	if err != nil {
		return raw
	}
	return out
}

// placeFields are the names of the members of a record's JSON.
var placeFields = func() map[string]bool {
	names := map[string]bool{}
	for f := range reflect.TypeFor[place.Place]().Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		names[name] = true
	}
	return names
}()
