package api

import (
	"encoding/json"
	"slices"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
)

func TestJSONLDCredits(t *testing.T) {
	tests := []struct{ licence, credit, want string }{
		{"ODbL-1.0", "© OpenStreetMap contributors", "https://opendatacommons.org/licenses/odbl/1-0/"},
		{"CC0-1.0", "", "https://creativecommons.org/publicdomain/zero/1.0/"},
		{"CC-BY-4.0", "A", "https://creativecommons.org/licenses/by/4.0/"},
		{"by agreement", "", "by agreement"},
	}
	for _, tt := range tests {
		p := place.Place{ID: "a", Subkind: "beach", Name: domain.LocalizedText{"vi": "Bãi"},
			Provenance: place.Provenance{Source: "test", Licence: tt.licence, Attribution: tt.credit},
			Images:     []place.Image{{URL: "https://example.org/a.jpg", Licence: tt.licence, Holder: tt.credit}}}
		raw, err := renderJSONLD(&p, nil, "")
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			SubjectOf map[string]any
			Image     []map[string]any
		}
		if err := json.Unmarshal(raw, &got); err != nil {
			t.Fatal(err)
		}
		for _, work := range append(got.Image, got.SubjectOf) {
			credit, said := work["creditText"]
			if work["license"] != tt.want || said != (tt.credit != "") || said && credit != tt.credit {
				t.Errorf("%s: %v", tt.licence, work)
			}
		}
	}
}

func TestTraditionalChineseFallsBackToSimplified(t *testing.T) {
	tests := []struct {
		header string
		want   []string
	}{
		{"zh-TW", []string{"zh-Hant", "zh"}},
		{"zh-TW,en;q=0.8", []string{"zh-Hant", "zh", "en"}},
		{"zh-CN,zh-TW;q=0.8", []string{"zh", "zh-Hant"}},
		{"en,vi;q=0.5", []string{"en", "vi"}},
	}
	for _, tt := range tests {
		if got := acceptChain(tt.header); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.header, got, tt.want)
		}
	}
}
