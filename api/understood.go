package api

import (
	"encoding/json"
	"math"

	"hanhtrinh/domain"
	"hanhtrinh/search"
)

// understoodDoc is what was read out of a text besides names.
type understoodDoc struct {
	Text     string      `json:"text" doc:"What is left to be found in names; empty: nothing"`
	Words    string      `json:"words,omitempty" doc:"The words that name subkinds, as typed"`
	Subkinds []string    `json:"subkinds" doc:"Kinds of place it names (see /v1/vocabulary)"`
	Areas    []AreaBrief `json:"areas" doc:"Administrative units it names"`
	Place    *anchorDoc  `json:"place,omitempty" doc:"A destination it names"`
	Near     *anchorDoc  `json:"near,omitempty" doc:"A place it asks for the surroundings of"`
}

// anchorDoc is a place that a text names to search in or around.
type anchorDoc struct {
	ID       string       `json:"id"`
	Name     text         `json:"name"`
	Location domain.Point `json:"location"`
}

// whyDoc tells why a place was found.
type whyDoc struct {
	Tier      search.Tier `json:"tier,omitempty" enum:"exact,prefix,close,weak" doc:"How well the text fits; weak is a guess and has to be shown as one; absent when the text only named a kind or an area"`
	Name      string      `json:"name,omitempty" doc:"The name or alias the text fits"`
	Lang      string      `json:"lang,omitempty" doc:"Language of name"`
	Reading   string      `json:"reading,omitempty" doc:"What the text was read as, when that is not what was typed"`
	Score     float64     `json:"score" doc:"What the order goes by, 4 decimals"`
	Quality   float64     `json:"quality" minimum:"0" maximum:"1" doc:"How prominent the place is, 4 decimals"`
	DistanceM *int        `json:"distanceM,omitempty" doc:"Great-circle metres to near"`
	OpenState string      `json:"openState,omitempty" enum:"open,closed,unknown" doc:"At the time asked for"`
}

func understoodOf(u *search.Understood, chain []string) *understoodDoc {
	if u == nil {
		return nil
	}
	return &understoodDoc{Text: u.Text, Words: u.Words, Subkinds: list(u.Subkinds), Areas: briefsOf(u.Areas),
		Place: anchorOf(u.Place, chain), Near: anchorOf(u.Near, chain)}
}

func anchorOf(a *search.Anchor, chain []string) *anchorDoc {
	if a == nil {
		return nil
	}
	return &anchorDoc{ID: a.ID, Name: pick(a.Name, chain), Location: a.Point}
}

// extras is what holds of a result for this question only, as members of the
// item behind its own.
func extras(r *search.Result, open bool) ([]byte, error) {
	var b []byte
	metres := func(name string, m *float64) *int {
		if m == nil {
			return nil
		}
		n := int(math.Round(*m))
		b = appendInt(append(b, `,"`+name+`":`...), int64(n))
		return &n
	}
	why := whyDoc{DistanceM: metres("distanceM", r.DistanceM)}
	metres("alongM", r.AlongM)
	if open {
		why.OpenState = r.Open.String()
		b = append(b, `,"openState":"`+why.OpenState+`"`...)
	}
	if r.Why == nil {
		return b, nil
	}
	why.Tier, why.Name, why.Lang, why.Reading = r.Why.Tier, r.Why.Name, r.Why.Lang, r.Why.Reading
	why.Score, why.Quality = rounded(r.Why.Score), rounded(r.Why.Quality)
	raw, err := json.Marshal(why)
	if err != nil {
		return nil, domain.Internal(err)
	}
	return append(append(b, `,"why":`...), raw...), nil
}

func rounded(f float64) float64 { return math.Round(f*1e4) / 1e4 }
