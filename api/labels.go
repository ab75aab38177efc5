package api

import (
	"hanhtrinh/domain/place"
)

// termLabels are the labels of the closed lists, made once.
var termLabels = func() map[string]map[string]map[string]string {
	m := map[string]map[string]map[string]string{"kind": {}, "category": {}, "subkind": {}, "amenity": {}}
	for _, t := range place.Kinds() {
		m["kind"][t.Code] = t.Label
	}
	for _, t := range place.Categories() {
		m["category"][t.Code] = t.Label
	}
	for _, t := range place.Subkinds() {
		m["subkind"][t.Code] = t.Label
	}
	for _, t := range place.Amenities() {
		m["amenity"][t.Code] = t.Label
	}
	return m
}()

// labelsOf names what p is in Vietnamese or English, as messages are.
func labelsOf(p *place.Place, chain []string) labels {
	lang := messageOf(chain)
	return labels{
		Lang: lang, Kind: termLabels["kind"][string(p.Kind)][lang],
		Subkind: termLabels["subkind"][p.Subkind][lang], Category: termLabels["category"][p.Category][lang],
	}
}
