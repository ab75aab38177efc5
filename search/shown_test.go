package search

import (
	"strings"
	"testing"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
)

// TestShown: what a suggestion shows is what every other answer shows, and begins
// as its folded form does.
func TestShown(t *testing.T) {
	for _, names := range []domain.LocalizedText{
		{"vi": "Chợ Đầm (cũ)", "en": "Dam Market"}, {"en": "Beach", "ko": "해변"}, {"ru": "Пляж", "ko": "해변"}, {"vi": "24/7 ﬁn №5"}, {"vi": "?!"},
	} {
		c := NewCard(&place.Place{Name: names, Aliases: []place.Alias{{Text: "Alias", Lang: "ja"}}})
		for _, chain := range [][]string{nil, {"en"}, {"ja", "ko"}, {"de", "ru", "vi"}} {
			text, lang := names.Pick(chain)
			got := c.shown(chain)
			if got == nil {
				if domain.Fold(text) != "" {
					t.Errorf("%v in %v: got nothing, want %q", names, chain, text)
				}
				continue
			}
			if got.Text != text || got.Lang != lang {
				t.Errorf("%v in %v: got %q (%s), want %q (%s)", names, chain, got.Text, got.Lang, text, lang)
			}
			folded := domain.Fold(text)
			for i := 0; i <= len(folded); i++ {
				if !got.begins(folded[:i]) && !strings.HasSuffix(folded[:i], " ") {
					t.Errorf("%q does not begin with %q", folded, folded[:i])
				}
			}
			if got.begins(folded+"x") || got.begins("x"+folded) || got.begins(folded+" x") {
				t.Errorf("%q begins with what it does not", folded)
			}
		}
	}
}
