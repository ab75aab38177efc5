package storetest

import (
	"fmt"
	"reflect"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
	"hanhtrinh/domain/place"
	"hanhtrinh/domain/place/hours"
)

// Full returns a record with every field set, so that a store which forgets
// one is found.
func Full(id string) place.Place {
	text := func(s string) domain.LocalizedText {
		return domain.LocalizedText{"vi": s + " — Phú Hài", "en": s, "ru": "Мосты", "zh-Hant": "占婆塔", "ko": "포사누"}
	}
	verified := day0.Add(-time.Hour)
	vnd := func(n int64) place.Money { return place.Money{Amount: n, Currency: "VND"} }
	today := area.Ref{Code: "22918", ValidFrom: area.Reform}
	return place.Place{
		ID: id, Version: 1, Kind: place.KindLodging, Subkind: "hotel", Category: "hotel",
		Name: text("Po Sah Inư"), Aliases: []place.Alias{{Text: "Tháp Chăm", Lang: "vi"}, {Text: "$where .x", Lang: "und"}},
		Description: text("Quotes ' \" \\ % _ and a newline\nand 🏖"),
		Location:    domain.Point{Lat: 10.9372512345678, Lon: 108.1459987654321}, PrecisionM: 25,
		Geometry: geojson.NewGeometry(orb.MultiPolygon{{{{108.1, 10.9}, {108.2, 10.9}, {108.2, 11}, {108.1, 10.9}}}}),
		Address:  place.Address{Street: "1 Nguyễn Thông", Areas: []area.Ref{today}}, TimeZone: "Asia/Ho_Chi_Minh",
		Contacts:     place.Contacts{Phone: []string{"+842523847999"}, Email: "a@example.vn", Website: "https://example.vn/?a=1&b=<2>", Facebook: "fb", Zalo: "zalo"},
		OpeningHours: fullHours(), PriceRange: &place.PriceRange{Min: vnd(15000), Max: vnd(9_007_199_254_740_993)},
		Prices:        []place.Price{{What: "entry", Label: text("Vé"), Audience: "adult", Price: vnd(15000), AsOf: "2026-01-01", Source: "bảng giá"}},
		Lodging:       []place.Lodging{{From: "2025-01-01", Stars: 4, Rooms: 120, Beds: 200}, {From: "2026-01-01", Stars: 5}},
		Amenities:     []string{"wifi", "parking"},
		Accessibility: &place.Accessibility{Wheelchair: "limited", AccessibleToilet: "no", StepFree: "yes", TactilePaving: "no"}, VisitDurationMin: 90,
		Quality:     &place.QualityLabel{MeetsStandard: true, Standard: "TCVN", Issuer: "Sở", From: "2025-01-01", Until: "2027-01-01"},
		Images:      []place.Image{{URL: "https://example.vn/a.jpg", Width: 800, Height: 600, Alt: text("Ảnh"), Variants: []place.ImageVariant{{URL: "https://example.vn/s.jpg", Width: 80, Height: 60}}, BlurHash: "LEHV6n", Licence: "CC-BY-4.0", Holder: "Ai đó", Source: "https://example.vn"}},
		Status:      []place.Status{{State: "closed", From: "2026-02-01", Until: "2026-02-03", Reason: text("Tết")}},
		Destination: &place.Destination{Covers: []area.Ref{today, {Code: "593", ValidFrom: area.CodesSince}}, RadiusM: 5000},
		SourceIDs:   []place.SourceID{{System: "osm", ID: "n1%_.*"}, {System: "wikidata", ID: "Q1"}},
		Provenance:  place.Provenance{Source: "thực địa", Licence: "ODbL-1.0", Attribution: "© OpenStreetMap", URL: "https://osm.org/node/1", VerifiedAt: &verified, Unverified: []string{"hours"}, Import: &place.Import{From: "csv", At: day0}},
		DuplicateOf: "other", AreaKeys: []string{"22918@2025-07-01", "60@2004-07-08", "68@2025-07-01"},
		CreatedAt: day0.Add(-24 * time.Hour), UpdatedAt: day0,
	}
}

func fullHours() hours.Hours {
	w := []hours.Window{{From: 420, To: 690, LastEntry: 660}, {From: 1080, To: 1560, OpenEnd: true}}
	return hours.Hours{
		Rules: []hours.Rule{
			{Months: []hours.MonthRange{{From: 501, To: 831}}, Weekdays: []hours.Weekday{1, 17, -17}, Windows: w, Comment: "mùa hè"},
			{Additional: true, Dates: []hours.DateRange{{From: 20270206, To: 20270212}}, Holidays: hours.HolidaysOnly, Closed: true},
			{Windows: w, Unknown: true},
		},
		Exceptions: []hours.Exception{
			{Date: 20270206, Until: 20270208, Closed: true, Comment: "Tết"},
			{Date: 20270301, Windows: w, Unknown: true},
		},
		Note: domain.LocalizedText{"vi": "Giờ mùa mưa khác"},
	}
}

// fullDataset has one unit with every field, one with few, and what goes with
// them.
func fullDataset() area.Dataset {
	lamDong := area.Ref{Code: "68", ValidFrom: area.Reform}
	muiNe := area.Ref{Code: "22918", ValidFrom: area.Reform}
	old := area.Ref{Code: "22918", ValidFrom: area.CodesSince}
	return area.Dataset{
		Units: []area.Unit{
			{Ref: lamDong, Level: area.Province, Name: "Lâm Đồng", FullName: "Tỉnh Lâm Đồng", NameEn: "Lam Dong", Type: "Tỉnh"},
			{Ref: muiNe, Level: area.Ward, Name: "Mũi Né", FullName: "Phường Mũi Né", NameEn: "Mui Ne", Type: "Phường", Parent: lamDong, ValidTo: "2099-12-31", ValidFromApprox: true, Point: &domain.Point{Lat: 10.95, Lon: 108.28}, AreaKm2: 35.5, Population: 46_000, Seat: "348 Huỳnh Thúc Kháng"},
			{Ref: old, Level: area.Ward, Name: "Mũi Né", FullName: "Phường Mũi Né", Type: "Phường", Parent: area.Ref{Code: "593", ValidFrom: area.CodesSince}, ValidTo: area.LastOldDay, ValidFromApprox: true},
		},
		Successions: []area.Succession{{From: old, To: muiNe}, {From: old, To: lamDong, Divided: true}},
		Boundaries:  []area.Boundary{{Ref: muiNe, GeoJSON: []byte(`{"type":"MultiPolygon","coordinates":[[[[108.1,10.9],[108.2,10.9],[108.2,11],[108.1,10.9]]]]}`)}},
	}
}

// unset names the exported fields that are zero anywhere in v; of a slice the
// elements count together.
func unset(v reflect.Value, path string, except map[string]bool) []string {
	var out []string
	switch v.Kind() {
	case reflect.Pointer:
		return unset(v.Elem(), path, except)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() || v.Type() == reflect.TypeFor[geojson.Geometry]() {
			return nil
		}
		for i := range v.NumField() {
			f := v.Type().Field(i)
			name := fmt.Sprintf("%s.%s", path, f.Name)
			switch {
			case !f.IsExported() || except[name]:
			case v.Field(i).IsZero():
				out = append(out, name)
			default:
				out = append(out, unset(v.Field(i), name, except)...)
			}
		}
	case reflect.Slice:
		missing := map[string]int{}
		for i := range v.Len() {
			for _, name := range unset(v.Index(i), path, except) {
				missing[name]++
			}
		}
		for name, n := range missing {
			if n == v.Len() {
				out = append(out, name)
			}
		}
	}
	return out
}
