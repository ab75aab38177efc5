package lexicon

import (
	"slices"
	"testing"
	"unicode/utf8"

	"hanhtrinh/domain"
)

func TestRomanize(t *testing.T) {
	for _, c := range []struct {
		in, want string
		ok       bool
	}{
		{"포사누", "posanu", true},
		{"카이딘", "kaidin", true},
		{"동바", "dongba", true},
		{"달랏", "dalat", true},
		{"뜨득", "tuduc", true},
		{"티엔무", "tienmu", true},
		{"냐짱", "nhatrang", true},
		{"빈투언", "bintuan", true},
		{"하이즈엉", "haiduong", true},
		{"럼동", "lamdong", true},
		{"응우옌", "nguyen", true},
		{"깜라인", "camlanh", true},
		{"바익마", "bachma", true},
		{"후에 hotel", "hue hotel", true},
		{"달랏", "dalat", true},
		{"ㅋㅋ", "", false},
		{"Фантьет", "phantiet", true},
		{"Муйне", "muine", true},
		{"Муи\u0306не", "muine", true},
		{"Нячанг", "nhachang", true},
		{"Кхай Динь", "khai dinh", true},
		{"Далат", "dalat", true},
		{"Вунгтау", "vungtau", true},
		{"Бао Дай", "bao dai", true},
		{"Ты Дык", "tu duc", true},
		{"Бать Ма", "bach ma", true},
		{"Фуйен", "phuyen", true},
		{"Куанг-Нгай", "quang ngai", true},
		{"Гань Да Дья", "ganh da dia", true},
		{"Вунґтау", "vungtau", true},
		{"ь", "", false},
		{"ダラット", "daratto", true},
		{"フエ", "fue", true},
		{"ファンティエット", "phantietto", true},
		{"ニャチャン", "nhachan", true},
		{"ﾀﾞﾗｯﾄ", "daratto", true},
		{"だらっと", "daratto", true},
		{"大叻", "", false},
		{"ダラット駅", "", false},
		{"ดาลัด", "", false},
		{"Da Lat", "", false},
		{"", "", false},
		{"!?", "", false},
	} {
		got, ok := Romanize(c.in)
		if got != c.want || ok != c.ok {
			t.Errorf("Romanize(%q) = %q %v, want %q %v", c.in, got, ok, c.want, c.ok)
		}
	}
}

func TestRomanizations(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"붕따우", []string{"bungtau", "vungtau"}},
		{"카이딘", []string{"kaidin", "khaidin"}},
		{"판티엣", []string{"pantiet", "phanthiet"}},
		{"Нячанг", []string{"nhachang", "nhatrang"}},
		{"Da Lat", nil},
	} {
		if got := Romanizations(c.in); !slices.Equal(got, c.want) {
			t.Errorf("Romanizations(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

// FuzzRomanize holds for any input that what comes out is folded, and that
// there is something when ok.
func FuzzRomanize(f *testing.F) {
	for _, s := range []string{"카이딘", "Фантьет", "ダラット", "大叻", "ᄃ", "\xff\xfe", "к", "ッッ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		latin, ok := Romanize(s)
		if latin != domain.Fold(latin) || !utf8.ValidString(latin) {
			t.Errorf("Romanize(%q) = %q, want folded text", s, latin)
		}
		if !ok && latin != "" {
			t.Errorf("Romanize(%q) = %q without ok", s, latin)
		}
		for _, r := range Romanizations(s) {
			if !ok || r != domain.Fold(r) {
				t.Errorf("Romanizations(%q) has %q; ok %v", s, r, ok)
			}
		}
	})
}
