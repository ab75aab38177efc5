package place

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place/hours"
)

func TestEverySubkindHasAnAppeal(t *testing.T) {
	for _, s := range Subkinds() {
		span, ok := appeal[s.Code]
		if !ok || span.least <= 0 || span.most <= span.least || span.most > 1000 {
			t.Errorf("%s: got %+v, want 0 < least < most <= 1000", s.Code, span)
		}
		if s.Kind == KindService && span.most > 300 {
			t.Errorf("%s: got most %d, want services below what people come for", s.Code, span.most)
		}
	}
	if got, want := len(appeal), len(Subkinds()); got != want {
		t.Errorf("got %d subkinds in the table, want the %d there are", got, want)
	}
}

// bare is a record of which nothing is known but what it is.
func bare(subkind string) *Place {
	return &Place{Subkind: subkind, Name: domain.LocalizedText{"vi": "Tên"}}
}

// famous is a record with every part there is.
func famous(subkind string) *Place {
	p := bare(subkind)
	for _, m := range improvements {
		m.make(p)
	}
	return p
}

func addNames(p *Place, langs string) {
	for _, l := range strings.Fields(langs) {
		p.Name[l] = "name"
	}
}

func addAliases(p *Place, n int) {
	for range n {
		p.Aliases = append(p.Aliases, Alias{Text: "a", Lang: UnknownLanguage})
	}
}

func addSource(p *Place, system string) {
	p.SourceIDs = append(p.SourceIDs, SourceID{System: system, ID: strconv.Itoa(len(p.SourceIDs))})
}

// improvements are changes of a record that make it better known, one at a time.
var improvements = []struct {
	name string
	make func(p *Place)
}{
	{"a second language", func(p *Place) { addNames(p, "en") }},
	{"a third language", func(p *Place) { addNames(p, "en ru") }},
	{"four languages", func(p *Place) { addNames(p, "en ru ko") }},
	{"five languages", func(p *Place) { addNames(p, "en ru ko zh") }},
	{"six languages", func(p *Place) { addNames(p, "en ru ko zh ja") }},
	{"eight languages", func(p *Place) { addNames(p, "en ru ko zh ja fr de") }},
	{"an alias", func(p *Place) { addAliases(p, 1) }},
	{"two aliases", func(p *Place) { addAliases(p, 1) }},
	{"many aliases", func(p *Place) { addAliases(p, 6) }},
	{"an article", func(p *Place) { addSource(p, "wikidata") }},
	{"a data set", func(p *Place) { addSource(p, "osm") }},
	{"another data set", func(p *Place) { addSource(p, "iata") }},
	{"a label", func(p *Place) { p.Quality = &QualityLabel{MeetsStandard: true} }},
	{"a star", func(p *Place) { p.Lodging = append(p.Lodging, Lodging{From: "2020-01-01", Stars: 1}) }},
	{"five stars", func(p *Place) { p.Lodging = append(p.Lodging, Lodging{From: "2024-01-01", Stars: 5}) }},
	{"an image", func(p *Place) { p.Images = append(p.Images, Image{}) }},
	{"three images", func(p *Place) { p.Images = append(p.Images, Image{}, Image{}) }},
	{"a description", func(p *Place) { p.Description = domain.LocalizedText{"vi": "Mô tả"} }},
	{"two descriptions", func(p *Place) { p.Description = domain.LocalizedText{"vi": "Mô tả", "en": "Text"} }},
	{"a check", func(p *Place) { p.Provenance.VerifiedAt = new(time.Time) }},
	{"hours", func(p *Place) { p.OpeningHours = hours.Hours{Always: true} }},
	{"a duration", func(p *Place) { p.VisitDurationMin = 60 }},
	{"a price", func(p *Place) { p.Prices = append(p.Prices, Price{What: "entry"}) }},
	{"an amenity", func(p *Place) { p.Amenities = append(p.Amenities, "toilet") }},
	{"a street", func(p *Place) { p.Address.Street = "1 Lê Lợi" }},
	{"a phone", func(p *Place) { p.Contacts.Phone = append(p.Contacts.Phone, "+84252000000") }},
	{"a website", func(p *Place) { p.Contacts.Website = "https://example.org" }},
}

func TestEachPartRaisesProminence(t *testing.T) {
	for _, m := range improvements {
		p := bare("castle")
		if m.name == "another data set" {
			addSource(p, "osm")
		}
		if m.name == "a data set" {
			addSource(p, "wikidata") // the first one alone is only where the record comes from
		}
		before := p.ProminencePermille()
		if m.make(p); p.ProminencePermille() <= before {
			t.Errorf("%s: got %d after %d, want more", m.name, p.ProminencePermille(), before)
		}
	}
	p := bare("hotel") // step by step, up to where all is known
	for _, m := range improvements {
		before := p.ProminencePermille()
		if m.make(p); p.ProminencePermille() < before {
			t.Errorf("%s: got %d after %d, want no less", m.name, p.ProminencePermille(), before)
		}
	}
}

func TestFamousBeatsUnknownOfItsSubkind(t *testing.T) {
	for _, s := range Subkinds() {
		little, much := bare(s.Code), famous(s.Code)
		if got, than := much.ProminencePermille(), little.ProminencePermille(); got <= than || got != appeal[s.Code].most {
			t.Errorf("%s: got %d for the best known and %d for the least, want %d and less", s.Code, got, than, appeal[s.Code].most)
		}
	}
}

func TestProminenceIsLowered(t *testing.T) {
	p := famous("pagoda")
	all := p.ProminencePermille()
	if p.DuplicateOf = "other"; p.ProminencePermille() != all/4 {
		t.Errorf("duplicate: got %d, want a quarter of %d", p.ProminencePermille(), all)
	}
	few, some := bare("pagoda"), bare("pagoda")
	some.Amenities = []string{"toilet"}
	if got, want := few.ProminencePermille(), 270; got != want {
		t.Errorf("no facts: got %d, want %d", got, want)
	}
	if got, want := some.ProminencePermille(), 306; got != want {
		t.Errorf("one fact: got %d, want %d", got, want)
	}
}

func TestStarsAreTheNewestStated(t *testing.T) {
	of := func(steps ...Lodging) int {
		p := bare("hotel")
		p.Lodging = steps
		return p.ProminencePermille()
	}
	want := of(Lodging{From: "2024-01-01", Stars: 4})
	for name, steps := range map[string][]Lodging{
		"fewer before":      {{From: "2020-01-01", Stars: 2}, {From: "2024-01-01", Stars: 4}},
		"more before":       {{From: "2020-01-01", Stars: 5}, {From: "2024-01-01", Stars: 4}},
		"unsorted":          {{From: "2024-01-01", Stars: 4}, {From: "2020-01-01", Stars: 5}},
		"rooms alone later": {{From: "2020-01-01", Stars: 4}, {From: "2024-01-01", Rooms: 80}},
		"far in the future": {{From: "2020-01-01", Stars: 3}, {From: "2999-01-01", Stars: 4}},
	} {
		if got := of(steps...); got != want {
			t.Errorf("%s: got %d, want %d", name, got, want)
		}
	}
	if got, low := of(Lodging{From: "2024-01-01", Stars: 5}), want; got <= low {
		t.Errorf("got %d for five stars, want more than %d for four", got, low)
	}
}

func TestProminenceIsBoundedAndHasThreeDecimals(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 11))
	codes := append(Subkinds(), SubkindTerm{Term: Term{Code: "no such"}})
	for range 5_000 {
		p := bare(codes[r.IntN(len(codes))].Code)
		for range r.IntN(60) {
			improvements[r.IntN(len(improvements))].make(p)
		}
		if r.IntN(4) == 0 {
			p.DuplicateOf = "other"
		}
		got := p.Prominence()
		if got < 0 || got > 1 {
			t.Fatalf("%s: got %v, want 0..1", p.Subkind, got)
		}
		if text := strconv.FormatFloat(got, 'f', -1, 64); len(text) > len("0.000") {
			t.Fatalf("%s: got %s, want at most three decimals", p.Subkind, text)
		}
		if again := p.Prominence(); again != got {
			t.Fatalf("%s: got %v and then %v", p.Subkind, got, again)
		}
	}
	if got := (&Place{}).Prominence(); got != 0 {
		t.Errorf("got %v for an empty record, want 0", got)
	}
}
