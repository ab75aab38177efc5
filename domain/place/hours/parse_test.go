package hours

import (
	"strings"
	"testing"

	"hanhtrinh/domain"
)

// Each text with the form it is written back in.
var readable = []struct{ text, want string }{
	{"Mo-Su 07:00-11:30,13:30-17:00", "Mo-Su 07:00-11:30,13:30-17:00"},
	{"Mo-Fr 08:00-17:00; PH off", "Mo-Fr 08:00-17:00; PH off"},
	{"18:00-02:00", "18:00-02:00"},
	{"18:00-26:00", "18:00-02:00"},
	{"24/7", "24/7"},
	{"00:00-24:00", "24/7"},
	{"open", "24/7"},
	{"24/7; PH off", "24/7; PH off"},
	{"24/7; 2027 Feb 06-10 off", "24/7; 2027 Feb 06-10 off"},
	{"Mar-Aug: 06:00-18:00; Sep-Feb: 06:30-17:30", "Mar-Aug 06:00-18:00; Sep-Feb 06:30-17:30"},
	{"mo-fr 7:00-9:00;", "Mo-Fr 07:00-09:00"},
	{"Mo–Fr 08:00–17:00", "Mo-Fr 08:00-17:00"},
	{"Sa-Mo 08:00-10:00", "Mo,Sa,Su 08:00-10:00"},
	{"Sa,Su 08:00-10:00", "Sa,Su 08:00-10:00"},
	{"Mo-Fr,PH 08:00-10:00", "Mo-Fr,PH 08:00-10:00"},
	{"PH,Su 08:00-10:00", "Su,PH 08:00-10:00"},
	{"PH Mo-Fr 08:00-10:00", "PH Mo-Fr 08:00-10:00"},
	{"Mo-Fr 08:00-12:00, Sa 09:00-11:00", "Mo-Fr 08:00-12:00, Sa 09:00-11:00"},
	{"Mo off, 20:00-22:00", "Mo off, Mo-Su 20:00-22:00"},
	{"13:00-17:00,07:00-11:00", "07:00-11:00,13:00-17:00"},
	{"Dec 24,26 off", "Dec 24,Dec 26 off"},
	{"Dec 24-26 08:00-10:00", "Dec 24-26 08:00-10:00"},
	{"Nov 15-Feb 10 08:00-10:00", "Nov 15-Feb 10 08:00-10:00"},
	{"2027 Feb 06 08:00-10:00", "2027 Feb 06 08:00-10:00"},
	{"2027 Dec 28-Jan 03 off", "2027 Dec 28-2028 Jan 03 off"},
	{"2027 off", "2027 Jan 01-Dec 31 off"},
	{"Dec 24,2027 Feb 06 off", "Dec 24,2027 Feb 06 off"},
	{"Su[1,-1] 08:00-10:00", "Su[1],Su[-1] 08:00-10:00"},
	{"Su[1-2] 08:00-10:00", "Su[1],Su[2] 08:00-10:00"},
	{"17:00+", "17:00+"},
	{"17:00-22:00+", "17:00-22:00+"},
	{"unknown", "unknown"},
	{`"by appointment"`, `unknown "by appointment"`},
	{`08:00-17:00 "ring the bell"`, `08:00-17:00 unknown "ring the bell"`},
	{`08:00-17:00 open "ring the bell"`, `08:00-17:00 open "ring the bell"`},
	{`24/7 open "beach"`, `24/7 open "beach"`},
	{"Mo-Su 08:00-20:00; 12:00-13:00 off", "Mo-Su 08:00-20:00; 12:00-13:00 off"},
	{"Mo-Fr", "Mo-Fr 00:00-24:00"},
	{"Mo-Fr closed; Sa,Su 24/7", "Mo-Fr off; Sa,Su 00:00-24:00"},
	{"Jun-Aug 24/7", "Jun-Aug 00:00-24:00"},
	{"10:00-10:00", "10:00-10:00"},
	{"2027 Feb 06 off; Mo-Su 08:00-17:00", "2027 Feb 06 off; Mo-Su 08:00-17:00"},
}

func TestParseAndWrite(t *testing.T) {
	for _, tt := range readable {
		h, err := Parse(tt.text)
		if err != nil {
			t.Errorf("Parse(%q): %v", tt.text, err)
			continue
		}
		if got, ok := h.OSM(); !ok || got != tt.want {
			t.Errorf("Parse(%q) is written %q, %v; want %q", tt.text, got, ok, tt.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	syntax, unsupported := domain.ReasonHoursSyntax, domain.ReasonHoursUnsupported
	tests := []struct {
		text   string
		reason domain.Reason
		offset int
		param  string // of feature or expected, when it matters
	}{
		{"", syntax, 0, ""},
		{"   ", syntax, 3, ""},
		{"sunrise-sunset", unsupported, 0, "sunrise"},
		{"Mo-Su 08:00-sunset", unsupported, 12, "sunset"},
		{"(sunrise+01:00)-18:00", unsupported, 0, "("},
		{"Mo-Fr 08:00-17:00; SH off", unsupported, 19, "SH"},
		{"Mo-Fr 08:00-17:00 || \"call\"", unsupported, 18, "||"},
		{"week 1-10 08:00-17:00", unsupported, 0, "WEEK"},
		{"easter off", unsupported, 0, "EASTER"},
		{"PH +1 day off", unsupported, 3, ""},
		{"Su[1] -1 day off", unsupported, 6, ""},
		{"10:00", unsupported, 5, ""},
		{"10:00-16:00/01:30", unsupported, 11, "/"},
		{"2027+ 08:00-10:00", unsupported, 4, ""},
		{"2027 Feb 06,Dec 24 off", unsupported, 18, ""},
		{"8h-17h", syntax, 0, ""},
		{"08:00-25:61", syntax, 6, ""},
		{"0800-1700", syntax, 0, ""},
		{"08:00-49:00", syntax, 6, ""},
		{"00:00-30:00", syntax, 6, ""},
		{"26:00-27:00", syntax, 5, ""},
		{"Mo-Xx 08:00-10:00", syntax, 3, ""},
		{"Mo-Fr 08:00-17:00 Sa 08:00-12:00", syntax, 18, ""},
		{"Mo-Fr 08:00-17:00,", syntax, 18, ""},
		{"Feb 30 off", syntax, 6, ""},
		{"Dec 26-24 off", syntax, 6, ""},
		{"Jan 5-Mar off", syntax, 5, ""},
		{"Su[6] off", syntax, 3, ""},
		{`08:00-10:00 "x`, syntax, 13, ""},
		{"giờ hành chính", syntax, 0, ""},
		{"\xff", syntax, 0, "UTF-8"},
		{"24/7 maybe", syntax, 5, ""},
		{strings.Repeat("Mo off;", 40), domain.ReasonTooLong, MaxOSM, ""},
		{strings.Repeat("PH;", 51), domain.ReasonTooMany, 152, ""},
	}
	for _, tt := range tests {
		_, err := Parse(tt.text)
		e, ok := AsSyntaxError(err)
		if !ok {
			t.Errorf("Parse(%q) = %v, want a *SyntaxError", tt.text, err)
			continue
		}
		if e.Message.Code != tt.reason || e.Offset != tt.offset {
			t.Errorf("Parse(%q) = %s at %d, want %s at %d", tt.text, e.Message.Code, e.Offset, tt.reason, tt.offset)
		}
		if tt.param != "" && e.Message.Params["feature"] != tt.param && e.Message.Params["expected"] != tt.param {
			t.Errorf("Parse(%q) names %v, want %s", tt.text, e.Message.Params, tt.param)
		}
	}
}

// A position counts characters, as a person does, and an offset bytes.
func TestPositionAfterOtherLetters(t *testing.T) {
	_, err := Parse(`08:00-10:00 open "giờ"; SH off`)
	e, _ := AsSyntaxError(err)
	if e == nil || e.Message.Params["position"] != 25 || e.Offset != 26 {
		t.Errorf("got %+v, want position 25, offset 26", e)
	}
	if got, want := e.Message.In("vi"), "Giờ mở cửa dùng SH ở ký tự thứ 25, chưa được hỗ trợ."; got != want {
		t.Errorf("in Vietnamese %q, want %q", got, want)
	}
}
