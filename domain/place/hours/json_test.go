package hours

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"hanhtrinh/domain"
)

func fromJSON(t *testing.T, s string) Hours {
	t.Helper()
	var h Hours
	if err := json.Unmarshal([]byte(s), &h); err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return h
}

const rich = `{"rules":[
	{"months":[{"from":"05-01","to":"09-30"}],"weekdays":["mo","tu","we","su[1]"],"windows":[{"from":"07:00","to":"17:30","lastEntry":"17:00"}]},
	{"additional":true,"weekdays":["sa"],"holidays":"also","windows":[{"from":"18:00","to":"02:00","lastEntry":"01:00"},{"from":"08:00","to":"","openEnd":true}],"comment":"chợ đêm"},
	{"holidays":"only","closed":true}],
	"exceptions":[{"date":"2027-02-06","until":"2027-02-08","closed":true},{"date":"2027-05-01","windows":[{"from":"20:00","to":"26:00"}]}],
	"note":{"vi":"Đóng cửa khi mưa bão","en":"Closed in storms"}}`

func TestJSONKeepsEverything(t *testing.T) {
	h := fromJSON(t, rich)
	if err := h.Check(); err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	want := `May-Sep Mo-We,Su[1] 07:00-17:30, Sa,PH 08:00+,18:00-02:00 open \"chợ đêm\"; PH off; 2027 Feb 06-08 off; 2027 May 01 20:00-02:00`
	if !strings.Contains(string(b), `"osm":"`+want+`"`) {
		t.Errorf("written %s\nwant osm %s", b, want)
	}
	if again := fromJSON(t, string(b)); !reflect.DeepEqual(again, h) {
		t.Errorf("read again %+v\nwant %+v", again, h)
	}
	if got := h.Rules[0].Windows[0].LastEntry; got != 17*60 {
		t.Errorf("last entry = %v, want 17:00", got)
	}
	if got := h.Rules[1].Windows[1]; got != (Window{From: 18 * 60, To: 26 * 60, LastEntry: 25 * 60}) {
		t.Errorf("window past midnight = %+v", got)
	}
}

func TestJSONOfEitherForm(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"unknown", `{}`, `{}`},
		{"osm alone", `{"osm":"Mo-Fr 8:00-17:00"}`, `{"osm":"Mo-Fr 08:00-17:00","rules":[{"weekdays":["mo","tu","we","th","fr"],"windows":[{"from":"08:00","to":"17:00"}]}]}`},
		{"always", `{"always":true}`, `{"osm":"24/7","always":true}`},
		{"always as osm", `{"osm":"24/7"}`, `{"osm":"24/7","always":true}`},
		{"osm with a note", `{"osm":"24/7","note":{"en":"Beach"}}`, `{"osm":"24/7","always":true,"note":{"en":"Beach"}}`},
		{"both, last entry aside", `{"osm":"Mo 08:00-10:00","rules":[{"weekdays":["mo"],"windows":[{"from":"08:00","to":"10:00","lastEntry":"09:30"}]}]}`,
			`{"osm":"Mo 08:00-10:00","rules":[{"weekdays":["mo"],"windows":[{"from":"08:00","to":"10:00","lastEntry":"09:30"}]}]}`},
		{"only an exception", `{"exceptions":[{"date":"2027-02-06","closed":true}]}`,
			`{"osm":"unknown; 2027 Feb 06 off","rules":[{"unknown":true}],"exceptions":[{"date":"2027-02-06","closed":true}]}`},
		{"dated rules at the end are exceptions", `{"rules":[{"windows":[{"from":"08:00","to":"10:00"}]},{"dates":[{"from":"2027-02-06","to":"2027-02-06"}],"closed":true}]}`,
			`{"osm":"08:00-10:00; 2027 Feb 06 off","rules":[{"windows":[{"from":"08:00","to":"10:00"}]}],"exceptions":[{"date":"2027-02-06","closed":true}]}`},
	}
	for _, tt := range tests {
		h := fromJSON(t, tt.in)
		if err := h.Check(); err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		got, err := json.Marshal(h)
		if err != nil || string(got) != tt.want {
			t.Errorf("%s: written %s, %v; want %s", tt.name, got, err, tt.want)
		}
	}
}

func TestJSONNamesTheFault(t *testing.T) {
	many := func(n int, s string) string { return strings.TrimSuffix(strings.Repeat(s+",", n), ",") }
	tests := []struct {
		in, pointer string
		reason      domain.Reason
	}{
		{`{"osm":"Mo-Fr 8h"}`, "/osm", domain.ReasonHoursSyntax},
		{`{"osm":"sunrise-sunset"}`, "/osm", domain.ReasonHoursUnsupported},
		{`{"osm":"Mo 08:00-10:00","rules":[{"weekdays":["tu"],"windows":[{"from":"08:00","to":"10:00"}]}]}`, "/osm", domain.ReasonHoursDisagree},
		{`{"osm":"off","always":true}`, "/osm", domain.ReasonHoursDisagree},
		{`{"always":true,"rules":[{"closed":true}]}`, "/always", domain.ReasonHoursAlways},
		{`{"rules":[{}]}`, "/rules/0", domain.ReasonHoursEmptyRule},
		{`{"rules":[{"closed":true,"unknown":true}]}`, "/rules/0", domain.ReasonHoursOneState},
		{`{"rules":[{"closed":true,"weekdays":["monday"]}]}`, "/rules/0/weekdays/0", domain.ReasonBadFormat},
		{`{"rules":[{"closed":true,"weekdays":["mo-fr"]}]}`, "/rules/0/weekdays/0", domain.ReasonBadFormat},
		{`{"rules":[{"closed":true,"holidays":"never"}]}`, "/rules/0/holidays", domain.ReasonNotInList},
		{`{"rules":[{"closed":true,"months":[{"from":"02-30","to":"03-01"}]}]}`, "/rules/0/months/0/from", domain.ReasonBadFormat},
		{`{"rules":[{"closed":true,"dates":[{"from":"2027-02-29","to":"2027-03-01"}]}]}`, "/rules/0/dates/0/from", domain.ReasonBadFormat},
		{`{"rules":[{"closed":true,"dates":[{"from":"2027-03-02","to":"2027-03-01"}]}]}`, "/rules/0/dates/0", domain.ReasonHoursRange},
		{`{"rules":[{"windows":[{"from":"7h","to":"10:00"}]}]}`, "/rules/0/windows/0/from", domain.ReasonBadFormat},
		{`{"rules":[{"windows":[{"from":"07:00"}]}]}`, "/rules/0/windows/0/to", domain.ReasonBadFormat},
		{`{"rules":[{"windows":[{"from":"07:00","to":"40:00"}]}]}`, "/rules/0/windows/0/to", domain.ReasonHoursRange},
		{`{"rules":[{"windows":[{"from":"07:00","to":"10:00","lastEntry":"11:00"}]}]}`, "/rules/0/windows/0/lastEntry", domain.ReasonHoursLastEntry},
		{`{"rules":[{"closed":true,"comment":"say \"hi\""}]}`, "/rules/0/comment", domain.ReasonBadFormat},
		{`{"exceptions":[{"closed":true}]}`, "/exceptions/0/date", domain.ReasonBadFormat},
		{`{"exceptions":[{"date":"2027-02-06"}]}`, "/exceptions/0", domain.ReasonHoursEmptyRule},
		{`{"note":{"xx":"?"}}`, "/note", domain.ReasonUnknownLang},
		{`{"rules":[` + many(51, `{"closed":true}`) + `]}`, "/rules", domain.ReasonTooMany},
		{`{"exceptions":[` + many(201, `{"date":"2027-02-06","closed":true}`) + `]}`, "/exceptions", domain.ReasonTooMany},
		{`{"rules":[{"windows":[` + many(25, `{"from":"07:00","to":"10:00"}`) + `]}]}`, "/rules/0/windows", domain.ReasonTooMany},
	}
	for _, tt := range tests {
		h := fromJSON(t, tt.in)
		e, ok := AsSyntaxError(h.Check())
		if !ok || e.Pointer != tt.pointer || e.Message.Code != tt.reason {
			t.Errorf("%.80s: %+v, want %s at %s", tt.in, e, tt.reason, tt.pointer)
			continue
		}
		if got := h.At(local(t, "2027-03-03 09:00"), Embedded()); got != Unknown {
			t.Errorf("%.80s: faulty hours are %v, want unknown", tt.in, got)
		}
		if f := e.Field("/openingHours"); f.Pointer != "/openingHours"+tt.pointer {
			t.Errorf("%.80s: field at %s", tt.in, f.Pointer)
		}
		if _, err := json.Marshal(h); err == nil {
			t.Errorf("%.80s: faulty hours were written", tt.in)
		}
	}
}

func TestJSONOfAnotherShapeFails(t *testing.T) {
	for _, s := range []string{`{"closd":true}`, `{"rules":[{"closd":true}]}`, `{"rules":{}}`, `"24/7"`} {
		var h Hours
		if err := json.Unmarshal([]byte(s), &h); err == nil {
			t.Errorf("%s was read", s)
		}
	}
}

func TestLongHoursHaveNoText(t *testing.T) {
	h := Hours{Always: true}
	for d := 1; d <= 28; d++ {
		h.Exceptions = append(h.Exceptions, Exception{Date: Date(20270200 + d), Closed: true})
	}
	if text, ok := h.OSM(); ok {
		t.Errorf("OSM = %q, want none", text)
	}
	b, err := json.Marshal(h)
	if err != nil || strings.Contains(string(b), "osm") {
		t.Errorf("written %s, %v; want no osm", b, err)
	}
}
