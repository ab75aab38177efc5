package importer

import (
	"errors"
	"strings"
	"testing"

	"hanhtrinh/store"
)

// ownFeatures is what the API writes, and what other programs write with the
// tags of OpenStreetMap.
const ownFeatures = `{"type":"FeatureCollection","count":3,"features":[
{"type":"Feature","id":"tower","geometry":{"type":"Point","coordinates":[108.1462,10.9372]},"properties":{"id":"tower","version":3,"kind":"attraction","subkind":"tower","category":"history","labels":{"lang":"vi"},"name":{"text":"Tháp Po Sah Inư","lang":"vi"},"names":{"vi":"Tháp Po Sah Inư","en":"Po Sah Inu"},"aliases":[],"descriptions":{"vi":"Tháp Chăm."},"address":{"areas":[{"code":"22924","validFrom":"2025-07-01"}]},"timeZone":"Asia/Ho_Chi_Minh","contacts":{},"openingHours":{"osm":"Mo-Su 07:00-17:30"},"prices":[],"lodging":[],"amenities":["parking"],"images":[],"status":[],"sourceIds":[{"system":"osm","id":"n1"}],"provenance":{"source":"survey","licence":"CC0-1.0"},"createdAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z","distanceM":120}},
{"type":"Feature","id":"lake","geometry":{"type":"Polygon","coordinates":[[[108.30,11.00],[108.32,11.00],[108.32,11.02],[108.30,11.02],[108.30,11.00]]]},"properties":{"subkind":"lake","name":{"text":"White Lake","lang":"en"}}},
{"type":"Feature","properties":{"@id":"node/5","amenity":"cafe","name":"Quán","opening_hours":"24/7","stars":3},"geometry":{"type":"Point","coordinates":[108.1,10.93]}},
{"type":"Feature","id":"way/6","properties":{"highway":"service"},"geometry":{"type":"Point","coordinates":[108.1,10.93]}}
],"bbox":[1,2,3,4]}`

func TestImportGeoJSON(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		for run := range 2 {
			in := NewGeoJSON("t.geojson", strings.NewReader(ownFeatures), int64(len(ownFeatures)))
			r, err := Import(t.Context(), Options{Store: s, Areas: directory(), Now: on(run)}, in)
			if err != nil || r.Read != 4 || r.Created != 3*(1-run) || r.Unchanged != 3*run || r.Skipped != 1 {
				t.Fatalf("run %d: %s, %v %v", run, r.Summary(), err, r.Refusals)
			}
		}
		p := mustPlace(t, s, "tower")
		if text, _ := p.OpeningHours.OSM(); text != "Mo-Su 07:00-17:30" || p.Name["en"] != "Po Sah Inu" || p.Location.Lat != 10.9372 || p.Geometry != nil || p.Version != 1 {
			t.Errorf("tower = %+v", p)
		}
		if p := mustPlace(t, s, "lake"); p.Name["en"] != "White Lake" || p.Geometry == nil || p.Location.Lat < 11.009 || p.Location.Lat > 11.011 {
			t.Errorf("lake = %+v", p)
		}
		if p := mustPlace(t, s, "osm-n5"); p.Subkind != "cafe" || !p.OpeningHours.Always {
			t.Errorf("osm-n5 = %+v", p)
		}
	})
}

func TestGeoJSONRefusesByFeature(t *testing.T) {
	const point = `"geometry":{"type":"Point","coordinates":[108.1,10.93]}`
	for _, c := range []struct{ feature, want string }{
		{`{"type":"Feature","id":"a","properties":{"subkind":"cafe","names":{"vi":"A"},"rating":5},` + point + `}`, "t.geojson:1: /properties: There is no such field."},
		{`{"type":"Feature","id":"a","properties":{"subkind":"cafe","names":{"vi":"A"},"amenities":"wifi"},` + point + `}`, "t.geojson:1: /amenities: Wrong type; expected what the API writes for amenities."},
		{`{"type":"Feature","id":"a","properties":{"subkind":"cafe","names":{"vi":"A"},"openingHours":{"osm":"often"}},` + point + `}`, "t.geojson:1: /openingHours/osm: "},
		{`{"type":"Feature","id":"a","properties":{"subkind":"cafe","names":{"vi":"A"}},"geometry":{"type":"Point","coordinates":[10.93,108.1]}}`, "t.geojson:1: /geometry/coordinates: The two axes look swapped; the order here is lon,lat."},
		{`{"type":"Feature","id":"a","properties":{"subkind":"cafe","names":{"vi":"A"}},"geometry":null}`, "t.geojson:1: /geometry: "},
		{`{"type":"Feature","properties":{"amenity":"cafe","name":"A"},` + point + `}`, "t.geojson:1: /id: Wrong format; expected node/123, way/123 or relation/123."},
		{`{"type":"Feature","properties":{"subkind":"cafe","names":{"vi":"A"}},` + point + `}`, "t.geojson:1: /id: "},
		{`{"type":"Point"}`, "t.geojson:1: Wrong format; expected a GeoJSON Feature with properties."},
		{`{"type":"Feature"`, "t.geojson:1: Wrong format; expected a GeoJSON FeatureCollection (RFC 7946)."},
	} {
		s := openSQLite(t)
		in := NewGeoJSON("t.geojson", strings.NewReader(`{"type":"FeatureCollection","features":[`+c.feature+`]}`), 0)
		r, err := Import(t.Context(), Options{Store: s, Areas: directory(), Now: on(0)}, in)
		if !errors.Is(err, ErrRefused) || len(r.Refusals) != 1 || !strings.HasPrefix(r.Refusals[0].String(), c.want) {
			t.Errorf("%s: got %v, %v, want %s", c.feature, r.Refusals, err, c.want)
		}
	}
	for _, text := range []string{"", "[]", "{}", `{"type":"Feature","features":[]}`, `{"features":{}}`, `{"features":[]`, "\ufeff"} {
		rows := rowsOf(t, NewGeoJSON("t.geojson", strings.NewReader(text), 0))
		if len(rows) != 1 || len(rows[0].Faults) != 1 {
			t.Errorf("%q: rows %v, want one refused", text, rows)
		}
	}
}
