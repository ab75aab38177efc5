package hours

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"reflect"
	"strconv"

	"hanhtrinh/domain"
)

// MarshalJSON writes the structure and, where it can be said, "osm".
func (h Hours) MarshalJSON() ([]byte, error) {
	if h.fault != nil {
		return nil, h.fault
	}
	type plain Hours // without methods
	out := plain(h)
	out.OSMText, _ = h.OSM()
	return json.Marshal(out)
}

// The shapes a writer sends: every value a text, so that a fault can be named
// with its place instead of ending the reading of the whole record.
type (
	wireHours struct {
		OSM        string               `json:"osm"`
		Always     bool                 `json:"always"`
		Rules      []wireRule           `json:"rules"`
		Exceptions []wireException      `json:"exceptions"`
		Note       domain.LocalizedText `json:"note"`
	}
	wireRule struct {
		Additional bool         `json:"additional"`
		Months     []wireRange  `json:"months"`
		Dates      []wireRange  `json:"dates"`
		Weekdays   []string     `json:"weekdays"`
		Holidays   string       `json:"holidays"`
		Windows    []wireWindow `json:"windows"`
		Closed     bool         `json:"closed"`
		Unknown    bool         `json:"unknown"`
		Comment    string       `json:"comment"`
	}
	wireException struct {
		Date    string       `json:"date"`
		Until   string       `json:"until"`
		Windows []wireWindow `json:"windows"`
		Closed  bool         `json:"closed"`
		Unknown bool         `json:"unknown"`
		Comment string       `json:"comment"`
	}
	wireWindow struct {
		From      string `json:"from"`
		To        string `json:"to"`
		LastEntry string `json:"lastEntry"`
		OpenEnd   bool   `json:"openEnd"`
	}
	wireRange struct {
		From string `json:"from"`
		To   string `json:"to"`
	}
)

// UnmarshalJSON fails only on JSON of another shape, unknown fields included.
// What is wrong with the hours themselves is told by Check.
func (h *Hours) UnmarshalJSON(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var in wireHours
	if err := d.Decode(&in); err != nil {
		return err
	}
	*h = Hours{}
	r := reader{}
	got := r.hours(in)
	if r.fault == nil {
		r.fault = got.check()
	}
	if r.fault == nil {
		got.canonical()
		r.fault = got.join(in.OSM)
	}
	if r.fault != nil {
		*h = Hours{fault: r.fault}
		return nil
	}
	*h = got
	return nil
}

// join brings in the hours of an opening_hours text: h when nothing else was
// given, and otherwise the same hours.
func (h *Hours) join(osm string) *SyntaxError {
	if osm == "" {
		return nil
	}
	parsed, err := Parse(osm)
	if e, bad := AsSyntaxError(err); bad {
		return &SyntaxError{Pointer: "/osm", Offset: e.Offset, Message: e.Message}
	}
	if !h.Always && len(h.Rules)+len(h.Exceptions) == 0 {
		parsed.Note = h.Note
		*h = parsed
		return nil
	}
	if !reflect.DeepEqual(h.withoutExtras(), parsed.withoutExtras()) {
		return faultAt("/osm", domain.ReasonHoursDisagree)
	}
	return nil
}

// reader turns texts into values and keeps the first fault.
type reader struct{ fault *SyntaxError }

func (r *reader) text(at, text string, into encoding.TextUnmarshaler) {
	err := into.UnmarshalText([]byte(text))
	var e *SyntaxError
	if errors.As(err, &e) && r.fault == nil {
		r.fault = &SyntaxError{Pointer: at, Offset: -1, Message: e.Message}
	}
}

func (r *reader) hours(in wireHours) Hours {
	h := Hours{Always: in.Always, Note: in.Note}
	if len(in.Note) == 0 {
		h.Note = nil
	}
	for _, err := range []*SyntaxError{tooMany("/rules", len(in.Rules), MaxRules), tooMany("/exceptions", len(in.Exceptions), MaxExceptions)} {
		if err != nil {
			r.fault = err
			return h
		}
	}
	for i, rule := range in.Rules {
		h.Rules = append(h.Rules, r.rule("/rules/"+strconv.Itoa(i), rule))
	}
	for i, e := range in.Exceptions {
		at := "/exceptions/" + strconv.Itoa(i)
		out := Exception{Windows: r.windows(at, e.Windows), Closed: e.Closed, Unknown: e.Unknown, Comment: e.Comment}
		r.text(at+"/date", e.Date, &out.Date)
		if e.Until != "" {
			r.text(at+"/until", e.Until, &out.Until)
		}
		h.Exceptions = append(h.Exceptions, out)
	}
	return h
}

func (r *reader) rule(at string, in wireRule) Rule {
	out := Rule{Additional: in.Additional, Holidays: in.Holidays, Closed: in.Closed, Unknown: in.Unknown, Comment: in.Comment}
	out.Months = make([]MonthRange, len(in.Months))
	for i, m := range in.Months {
		r.text(at+"/months/"+strconv.Itoa(i)+"/from", m.From, &out.Months[i].From)
		r.text(at+"/months/"+strconv.Itoa(i)+"/to", m.To, &out.Months[i].To)
	}
	out.Dates = make([]DateRange, len(in.Dates))
	for i, d := range in.Dates {
		r.text(at+"/dates/"+strconv.Itoa(i)+"/from", d.From, &out.Dates[i].From)
		r.text(at+"/dates/"+strconv.Itoa(i)+"/to", d.To, &out.Dates[i].To)
	}
	out.Weekdays = make([]Weekday, len(in.Weekdays))
	for i, w := range in.Weekdays {
		r.text(at+"/weekdays/"+strconv.Itoa(i), w, &out.Weekdays[i])
	}
	out.Windows = r.windows(at, in.Windows)
	return out
}

func (r *reader) windows(at string, in []wireWindow) []Window {
	list := make([]Window, len(in))
	for i, w := range in {
		here := at + "/windows/" + strconv.Itoa(i)
		out := &list[i]
		out.OpenEnd = w.OpenEnd
		r.text(here+"/from", w.From, &out.From)
		if w.To != "" || !w.OpenEnd {
			r.text(here+"/to", w.To, &out.To)
			if out.To <= out.From {
				out.To += minutesPerDay // "18:00" to "02:00"
			}
		}
		if w.LastEntry != "" {
			r.text(here+"/lastEntry", w.LastEntry, &out.LastEntry)
			if out.LastEntry < out.From {
				out.LastEntry += minutesPerDay
			}
		}
	}
	return orNil(list)
}
