package hours

import "hanhtrinh/domain"

// Limits of what one place may say.
const (
	MaxOSM        = 255 // characters, as for every tag of OpenStreetMap
	MaxRules      = 50
	MaxExceptions = 200
	MaxWindows    = 24 // of one rule or exception
	MaxRanges     = 60 // months and dates of one rule, each
	MaxText       = 200
)

// Hours are the opening hours of one place. The zero value is unknown. Always
// is every moment, except for the Exceptions. Rules hold in their order.
//
// Its JSON carries the same hours twice, as a structure and as "osm" where the
// syntax can say it; a writer gives either, or both when they agree (last entry
// and note, which the syntax has no words for, aside).
type Hours struct {
	// OSMText is where JSON schemas find "osm". It is always empty in memory:
	// Hours.OSM writes the text, reading turns it into the other fields.
	OSMText    string               `json:"osm,omitempty" bson:"-" maxLength:"255" doc:"The same hours in OpenStreetMap opening_hours syntax, without last entry" example:"Mo-Su 07:00-11:30,13:30-17:00; PH off"`
	Always     bool                 `json:"always,omitempty" bson:"always,omitempty" doc:"Open around the clock on every day, except for the exceptions; no rules beside it"`
	Rules      []Rule               `json:"rules,omitempty" bson:"rules,omitempty" maxItems:"50" doc:"The last rule that matches a day holds; a day no rule matches is closed"`
	Exceptions []Exception          `json:"exceptions,omitempty" bson:"exceptions,omitempty" maxItems:"200" doc:"Dated exceptions, stronger than every rule; a later one is stronger than an earlier one"`
	Note       domain.LocalizedText `json:"note,omitempty" bson:"note,omitempty" doc:"What a visitor should know about the hours, by language"`

	fault *SyntaxError // what UnmarshalJSON could not accept; Check reports it
}

// Holiday values of a rule.
const (
	HolidaysOnly = "only" // public holidays alone (of the weekdays, when given)
	HolidaysAlso = "also" // the weekdays, and public holidays whatever their weekday
)

// Rule holds on the days that all its selectors match; a selector not given
// matches every day. Months and Dates are one selector: any of them.
type Rule struct {
	// Additional adds to what earlier rules say instead of replacing it.
	Additional bool         `json:"additional,omitempty" bson:"additional,omitempty" doc:"Add to what earlier rules say of the day instead of replacing it"`
	Months     []MonthRange `json:"months,omitempty" bson:"months,omitempty" maxItems:"60" doc:"Parts of every year; one whose end is before its start runs across new year"`
	Dates      []DateRange  `json:"dates,omitempty" bson:"dates,omitempty" maxItems:"60"`
	Weekdays   []Weekday    `json:"weekdays,omitempty" bson:"weekdays,omitempty" maxItems:"84" doc:"mo, tu, we, th, fr, sa, su; su[1] is the first Sunday of the month, su[-1] the last"`
	Holidays   string       `json:"holidays,omitempty" bson:"holidays,omitempty" enum:"only,also" doc:"only: public holidays alone; also: the weekdays and public holidays; not given: holidays are days like others"`
	Windows    []Window     `json:"windows,omitempty" bson:"windows,omitempty" maxItems:"24"`
	// Closed and Unknown hold for the windows, or the whole day without any.
	Closed  bool   `json:"closed,omitempty" bson:"closed,omitempty" doc:"Closed in the windows; on the whole day when there are none"`
	Unknown bool   `json:"unknown,omitempty" bson:"unknown,omitempty" doc:"Unknown in the windows; on the whole day when there are none"`
	Comment string `json:"comment,omitempty" bson:"comment,omitempty" maxLength:"200"`
}

// Exception is what holds on one date, or from Date to Until (included).
type Exception struct {
	Date    Date     `json:"date" bson:"date" format:"date"`
	Until   Date     `json:"until,omitempty" bson:"until,omitempty" format:"date" doc:"Last date of the exception, when it is more than one day"`
	Windows []Window `json:"windows,omitempty" bson:"windows,omitempty" maxItems:"24"`
	Closed  bool     `json:"closed,omitempty" bson:"closed,omitempty"`
	Unknown bool     `json:"unknown,omitempty" bson:"unknown,omitempty"`
	Comment string   `json:"comment,omitempty" bson:"comment,omitempty" maxLength:"200"`
}

// Window is a stretch of one day. To is after From and at most 24 hours later;
// in text a To that is not after From is of the next day, as 18:00 to 02:00.
type Window struct {
	From Clock `json:"from" bson:"from" pattern:"^[0-9]{1,2}:[0-5][0-9]$" example:"07:00"`
	To   Clock `json:"to,omitempty" bson:"to,omitempty" pattern:"^[0-9]{1,2}:[0-5][0-9]$" example:"17:30" doc:"Not after from: on the next day. Left out only with openEnd"`
	// LastEntry is the last moment a visitor is let in; 0 = not stated.
	LastEntry Clock `json:"lastEntry,omitempty" bson:"lastEntry,omitempty" pattern:"^[0-9]{1,2}:[0-5][0-9]$" doc:"The last moment a visitor is let in"`
	// OpenEnd says that it closes some time after To, or after From when there
	// is no To.
	OpenEnd bool `json:"openEnd,omitempty" bson:"openEnd,omitempty" doc:"It closes at some unknown time after to (after from when to is left out)"`
}

// MonthRange is a part of every year, both ends included.
type MonthRange struct {
	From MonthDay `json:"from" bson:"from" pattern:"^[01][0-9]-[0-3][0-9]$" example:"05-01"`
	To   MonthDay `json:"to" bson:"to" pattern:"^[01][0-9]-[0-3][0-9]$" example:"09-30"`
}

// DateRange is a stretch of dates, both ends included.
type DateRange struct {
	From Date `json:"from" bson:"from" format:"date"`
	To   Date `json:"to" bson:"to" format:"date"`
}

// Clock is minutes since midnight of the date a window opens on, 0 to 2880; in
// text "07:00", "24:00", "26:00".
type Clock int16

// MonthDay is month*100 + day; in text "05-01".
type MonthDay int16

// Date is year*10000 + month*100 + day; in text "2027-02-06". 0 is none.
type Date int32

// Weekday is 1 (Monday) to 7 (Sunday), plus 10 times which one of the month,
// counted from its end when negative: 7 is every Sunday, 17 the first, -17 the
// last. In text "su", "su[1]", "su[-1]".
type Weekday int8

// SyntaxError says what is wrong with hours: where in the JSON of Hours
// (Pointer, RFC 6901, "" when a bare text was parsed), at which byte of the
// opening_hours text (Offset; -1 when it is not about that text), and why.
type SyntaxError struct {
	Pointer string
	Offset  int
	Message domain.Message
}

// Error is for logs: English, without the text that was wrong.
func (e *SyntaxError) Error() string { return "opening hours: " + e.Message.In("en") }
