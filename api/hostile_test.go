package api_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
)

// hostileTexts are what nobody means as a name.
var hostileTexts = []string{
	`"`, `'`, `\`, `*`, `"""`, `a"b`, `%`, `_`, `;`, `--`, `' OR 1=1 --`, `"; DROP TABLE doc; --`,
	`NEAR(`, `NEAR(a b, 2)`, `a AND`, `OR`, `NOT a`, `AND OR NOT`, `name : a`, `{name aliases} : a`, `^a`, `a*b*`, `a + b`, `(a`, `a)`, `"a" * 5`,
	`_geoRadius(10,10,1)`, `_geoPolygon([1,1])`, `kind = lodging`, `kind IN [a]`, `price < 1`, `a EXISTS`, `id:*`, `<em>`, `{{a}}`, `$where`, `{"$gt":""}`,
	"a\u0001b", "\u007f", "\u0085", "a\nb\tc", "\u2028", "\ufeff", "\u202etfel", "\u200b\u200b", "\ufffd", "\U0010ffff", "\ue000",
	"\u0301\u0300\u0309", "\u0301", "ˆ´˜", strings.Repeat("\u0301", 200), "a" + strings.Repeat("\u0301", 199),
	"бãi 海 해 biển ทะเล", "محل", "ｍũｉ　ｎé", "𝓜𝓾𝓲 𝓝𝓮", "ﬁ", "İstanbul ß ẞ", "👩‍👩‍👧‍👦🏖️", "ð Đ đ Ð", "٣ ³ ① Ⅷ",
	strings.Repeat("a", 200), strings.Repeat("a ", 100), strings.Repeat("é", 200), strings.Repeat("海", 200), strings.Repeat(`"`, 200),
	strings.Repeat("aáàảãạ", 33), "phường 1 phường 2 phường 3 quận 4 tp 5 q.6 p.7", "khách sạn gần gần gần biển", "near near near", "null", "0", "-1", "1e309",
}

// TestHostileTextsAreAnsweredOrRefused asks everything that takes a text.
func TestHostileTextsAreAnsweredOrRefused(t *testing.T) {
	f := start(t).seed()
	check := func(how, text string, r reply) {
		if r.status != 200 && r.status != 400 && r.status != 422 {
			t.Errorf("%s of %q: %d %s", how, text, r.status, r.body)
		}
		if r.status == 200 && r.at("degraded") == true {
			t.Errorf("%s of %q was too much for the index", how, text)
		}
	}
	for _, text := range hostileTexts {
		q := url.QueryEscape(text)
		raw, err := json.Marshal(map[string]string{"q": text})
		if err != nil {
			t.Fatal(err)
		}
		for _, more := range []string{"", "&near=10.93,108.11", "&sort=name&facets=kind,area", "&literal=true", "&openNow=true&limit=1"} {
			check("a list"+more, text, f.get("/v1/places?q="+q+more))
		}
		check("a suggestion", text, f.get("/v1/places/suggest?q="+q))
		check("a search", text, f.do("POST", "/v1/places/search", string(raw)))
	}
}

func TestTextsThatAreNoneAreRefused(t *testing.T) {
	f := start(t).seed()
	for _, q := range []string{"%00", "a%00b", "%FF", "%C3%28", "%ED%A0%80", "%F5%80%80%80", strings.Repeat("a", 10_000), strings.Repeat("%20", 201)} {
		for _, path := range []string{"/v1/places?q=", "/v1/places/suggest?q="} {
			if r := f.get(path + q); r.status != 400 && r.status != 422 {
				t.Errorf("%s%.20s: %d %s", path, q, r.status, r.body)
			}
		}
	}
	for _, body := range []string{`{"q":"` + strings.Repeat("a", 10_000) + `"}`, "{\"q\":\"\xed\xa0\x80\"}", "{\"q\":\"\x01\"}", `{"q":["a"]}`, `{"q":{}}`, `{"q":""}`} {
		if r := f.do("POST", "/v1/places/search", body); r.status != 400 && r.status != 422 {
			t.Errorf("%.30q: %d %s", body, r.status, r.body)
		}
	}
	// JSON lets half a surrogate pair be escaped; it is read as a sign nobody types.
	f.do("POST", "/v1/places/search", `{"q":"a\ud800b"}`).want(t, 200)
}
