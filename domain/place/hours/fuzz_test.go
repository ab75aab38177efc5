package hours

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// FuzzParse: nothing panics, what is read is written as a text that reads the
// same, JSON keeps it, and every date can be evaluated.
func FuzzParse(f *testing.F) {
	for _, tt := range readable {
		f.Add(tt.text)
	}
	for _, s := range []string{
		"Mo-Fr 07:30-11:30,13:30-17:00; Sa 07:30-11:30", "Mo-Su,PH 00:00-24:00", "Mo-Sa 05:00-21:00; Su off",
		"06:00-22:00+", "Tu-Su 08:00-12:00, Tu-Su 14:00-17:00", "sunrise-sunset", "Mo[1] off", "PH,Mo-Fr", "week 2",
		"2027-2028 off", "Apr-Oct: Mo-Fr: 08:00-18:00", "8:00 - 17:00", "Mo-Fr 08:00-17:00 || unknown", "Feb 29 off",
	} {
		f.Add(s)
	}
	cal := Embedded()
	f.Fuzz(func(t *testing.T, text string) {
		h, err := Parse(text)
		if err != nil {
			if _, ok := AsSyntaxError(err); !ok {
				t.Fatalf("%q: %T", text, err)
			}
			return
		}
		sameAfterWriting(t, h)
		for _, d := range []Date{20270206, 20280229, 20311231} {
			checkSpans(t, h, d, cal)
		}
	})
}

type fataler interface{ Fatalf(string, ...any) }

func sameAfterWriting(t fataler, h Hours) {
	if err := h.Check(); err != nil {
		t.Fatalf("%+v: %v", h, err)
	}
	text, ok := h.OSM()
	if ok {
		again, err := Parse(text)
		if err != nil {
			t.Fatalf("%q, of %+v: %v", text, h, err)
		}
		if !reflect.DeepEqual(again, h.withoutExtras()) {
			t.Fatalf("%q reads\n%+v, want\n%+v", text, again, h.withoutExtras())
		}
		if twice, _ := again.OSM(); twice != text {
			t.Fatalf("%q is written again as %q", text, twice)
		}
	}
	b, err := json.Marshal(h)
	if err != nil {
		t.Fatalf("%+v: %v", h, err)
	}
	var back Hours
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatalf("%s: %v", b, err)
	}
	if !reflect.DeepEqual(back, h) {
		t.Fatalf("%s reads\n%+v, %v, want\n%+v", b, back, back.Check(), h)
	}
}

// checkSpans: in order, apart, none empty, and At says what they say.
func checkSpans(t fataler, h Hours, d Date, cal Holidays) {
	spans, known := h.Windows(d, cal)
	end := 0
	sure := true
	for _, s := range spans {
		if s.Open < end || s.Close <= s.Open || s.Close > 2*minutesPerDay || s.State == Closed || s.LastEntry > s.Close {
			t.Fatalf("%+v on %v: %v", h, d, spans)
		}
		end = s.Close
		sure = sure && s.State == Open
	}
	if known != sure {
		t.Fatalf("%+v on %v: known %v of %v", h, d, known, spans)
	}
	for m := 0; m < minutesPerDay; m += 97 {
		got := h.At(d.time().Add(time.Duration(m)*time.Minute), cal)
		if want := stateIn(spans, m); got != want && want != Closed && !(want == Unknown && got == Open) {
			t.Fatalf("%+v on %v at %d: %v, want %v", h, d, m, got, want)
		}
	}
}

// drawHours makes hours of every shape the structure allows.
func drawHours(t *rapid.T) Hours {
	clock := rapid.Map(rapid.IntRange(0, minutesPerDay-1), func(n int) Clock { return Clock(n) })
	date := rapid.Map(rapid.IntRange(0, 3000), func(n int) Date { return Date(20240101).next(n) })
	monthDay := rapid.Map(date, func(d Date) MonthDay { return MonthDay(d % 10000) })
	weekday := rapid.Map(rapid.SampledFrom([]int{1, 2, 3, 4, 5, 6, 7, 17, 26, 57, -11, -27}), func(n int) Weekday { return Weekday(n) })
	window := rapid.Custom(func(t *rapid.T) Window {
		w := Window{From: clock.Draw(t, "from"), OpenEnd: rapid.Bool().Draw(t, "openEnd")}
		if long := rapid.IntRange(1, minutesPerDay).Draw(t, "long"); !w.OpenEnd || long%2 == 0 {
			w.To = w.From + Clock(long)
			if rapid.Bool().Draw(t, "hasLast") {
				w.LastEntry = w.From + Clock(rapid.IntRange(0, long).Draw(t, "last"))
			}
		}
		return w
	})
	body := func(t *rapid.T) (windows []Window, closed, unknown bool, comment string) {
		kind := rapid.IntRange(0, 3).Draw(t, "state")
		low := 0
		if kind >= 2 {
			low = 1
		}
		windows = rapid.SliceOfN(window, low, 3).Draw(t, "windows")
		comment = rapid.SampledFrom([]string{"", "", "gọi trước", "a; b, c || d"}).Draw(t, "comment")
		return windows, kind == 0, kind == 1, comment
	}
	rule := rapid.Custom(func(t *rapid.T) Rule {
		r := Rule{Additional: rapid.Bool().Draw(t, "additional"), Holidays: rapid.SampledFrom([]string{"", "only", "also"}).Draw(t, "holidays")}
		r.Weekdays = rapid.SliceOfN(weekday, 0, 5).Draw(t, "weekdays")
		r.Months = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) MonthRange {
			return MonthRange{monthDay.Draw(t, "from"), monthDay.Draw(t, "to")}
		}), 0, 2).Draw(t, "months")
		r.Dates = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) DateRange {
			from := date.Draw(t, "from")
			return DateRange{from, from.next(rapid.IntRange(0, 500).Draw(t, "days"))}
		}), 0, 2).Draw(t, "dates")
		r.Windows, r.Closed, r.Unknown, r.Comment = body(t)
		return r
	})
	exception := rapid.Custom(func(t *rapid.T) Exception {
		e := Exception{Date: date.Draw(t, "date")}
		if rapid.Bool().Draw(t, "long") {
			e.Until = e.Date.next(rapid.IntRange(0, 40).Draw(t, "days"))
		}
		e.Windows, e.Closed, e.Unknown, e.Comment = body(t)
		return e
	})
	h := Hours{Rules: rapid.SliceOfN(rule, 0, 4).Draw(t, "rules"), Exceptions: rapid.SliceOfN(exception, 0, 3).Draw(t, "exceptions")}
	if len(h.Rules) == 0 {
		h.Always = rapid.Bool().Draw(t, "always")
	}
	return h
}

func TestAnyHoursStayTheSame(t *testing.T) {
	cal := Embedded()
	rapid.Check(t, func(t *rapid.T) {
		h := drawHours(t)
		if err := h.Check(); err != nil {
			t.Fatalf("%+v: %v", h, err)
		}
		plain := h.spans(nil, 20270206, cal)
		h.canonical()
		for m, got := 0, h.spans(nil, 20270206, cal); m < 2*minutesPerDay; m++ {
			if stateIn(got, m) != stateIn(plain, m) {
				t.Fatalf("%+v: %v after canonical, %v before", h, got, plain)
			}
		}
		sameAfterWriting(t, h)
		for _, d := range []Date{20270206, 20270204, 20311231} {
			checkSpans(t, h, d, cal)
		}
	})
}

// Between now and the next change nothing changes, and at it something does.
func TestNextChangeIsTheNext(t *testing.T) {
	cal := Embedded()
	rapid.Check(t, func(t *rapid.T) {
		h := drawHours(t)
		from := time.Date(2027, 2, 1, 0, rapid.IntRange(0, 20*minutesPerDay).Draw(t, "minute"), 0, 0, time.UTC)
		now := h.At(from, cal)
		at, to, ok := h.NextChange(from, cal, 3)
		if ok && (h.At(at, cal) != to || to == now || !at.After(from)) {
			t.Fatalf("%+v after %v: %v at %v, but %v", h, from, to, at, h.At(at, cal))
		}
		if !ok {
			at = from.AddDate(0, 0, 3)
		}
		for m := from; m.Before(at); m = m.Add(7 * time.Minute) {
			if got := h.At(m, cal); got != now {
				t.Fatalf("%+v after %v: %v at %v already, want no change before %v", h, from, got, m, at)
			}
		}
	})
}
