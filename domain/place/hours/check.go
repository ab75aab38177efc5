package hours

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"hanhtrinh/domain"
)

// Check returns what is wrong with h, always a *SyntaxError, or nil. Reading
// JSON never fails on what the hours say, so that the writer can be told where
// it went wrong: such hours count as unknown and Check names the fault. It also
// checks hours that were put together in Go.
func (h Hours) Check() error {
	if h.fault != nil {
		return h.fault
	}
	if err := h.check(); err != nil {
		return err
	}
	return nil
}

func faultAt(pointer string, reason domain.Reason, pairs ...any) *SyntaxError {
	return &SyntaxError{Pointer: pointer, Offset: -1, Message: domain.Msg(reason, pairs...)}
}

func tooMany(pointer string, n, limit int) *SyntaxError {
	if n <= limit {
		return nil
	}
	return faultAt(pointer, domain.ReasonTooMany, "max", limit)
}

func (h Hours) check() *SyntaxError {
	if h.Always && len(h.Rules) > 0 {
		return faultAt("/always", domain.ReasonHoursAlways)
	}
	if err := tooMany("/rules", len(h.Rules), MaxRules); err != nil {
		return err
	}
	if err := tooMany("/exceptions", len(h.Exceptions), MaxExceptions); err != nil {
		return err
	}
	for i, r := range h.Rules {
		if err := r.check("/rules/" + strconv.Itoa(i)); err != nil {
			return err
		}
	}
	for i, e := range h.Exceptions {
		if err := e.check("/exceptions/" + strconv.Itoa(i)); err != nil {
			return err
		}
	}
	return h.checkNote()
}

func (h Hours) checkNote() *SyntaxError {
	for lang, text := range h.Note {
		if !domain.KnownLanguage(lang) {
			return faultAt("/note", domain.ReasonUnknownLang, "known", strings.Join(domain.Languages(), ", "))
		}
		if utf8.RuneCountInString(text) > MaxText {
			return faultAt("/note/"+lang, domain.ReasonTooLong, "max", MaxText)
		}
	}
	return nil
}

func (r Rule) check(at string) *SyntaxError {
	if err := r.checkSizes(at); err != nil {
		return err
	}
	for i, m := range r.Months {
		if !m.From.valid() || !m.To.valid() {
			return faultAt(at+"/months/"+strconv.Itoa(i), domain.ReasonBadFormat, "expected", "MM-DD")
		}
	}
	for i, d := range r.Dates {
		if err := checkDates(at+"/dates/"+strconv.Itoa(i), d.From, d.To); err != nil {
			return err
		}
	}
	for i, w := range r.Weekdays {
		if !w.valid() {
			return faultAt(at+"/weekdays/"+strconv.Itoa(i), domain.ReasonBadFormat, "expected", "mo, su[1], su[-1]")
		}
	}
	if r.Holidays != "" && r.Holidays != HolidaysOnly && r.Holidays != HolidaysAlso {
		return faultAt(at+"/holidays", domain.ReasonNotInList, "list", "only, also")
	}
	return checkBody(at, r.Windows, r.Closed, r.Unknown, r.Comment)
}

func (r Rule) checkSizes(at string) *SyntaxError {
	if err := tooMany(at+"/months", len(r.Months), MaxRanges); err != nil {
		return err
	}
	if err := tooMany(at+"/dates", len(r.Dates), MaxRanges); err != nil {
		return err
	}
	return tooMany(at+"/weekdays", len(r.Weekdays), maxWeekdays)
}

// maxWeekdays: each of seven, plain or one of ten nth.
const maxWeekdays = 7 * 12

func (e Exception) check(at string) *SyntaxError {
	until := e.Until
	if until == 0 {
		until = e.Date
	}
	if err := checkDates(at+"/date", e.Date, until); err != nil {
		return err
	}
	return checkBody(at, e.Windows, e.Closed, e.Unknown, e.Comment)
}

func checkDates(at string, from, to Date) *SyntaxError {
	if !from.valid() || !to.valid() {
		return faultAt(at, domain.ReasonBadFormat, "expected", "YYYY-MM-DD")
	}
	if to < from {
		return faultAt(at, domain.ReasonHoursRange)
	}
	return nil
}

func checkBody(at string, windows []Window, closed, unknown bool, comment string) *SyntaxError {
	if closed && unknown {
		return faultAt(at, domain.ReasonHoursOneState)
	}
	if len(windows) == 0 && !closed && !unknown {
		return faultAt(at, domain.ReasonHoursEmptyRule)
	}
	if err := tooMany(at+"/windows", len(windows), MaxWindows); err != nil {
		return err
	}
	for i, w := range windows {
		if err := w.check(at + "/windows/" + strconv.Itoa(i)); err != nil {
			return err
		}
	}
	return checkComment(at+"/comment", comment)
}

func (w Window) check(at string) *SyntaxError {
	if w.From < 0 || w.From >= minutesPerDay || w.To < 0 || w.LastEntry < 0 {
		return faultAt(at, domain.ReasonBadFormat, "expected", "HH:MM")
	}
	end := w.To
	if w.To == 0 && w.OpenEnd {
		end = w.From + minutesPerDay
	}
	if end <= w.From || end > w.From+minutesPerDay {
		return faultAt(at+"/to", domain.ReasonHoursRange)
	}
	if w.LastEntry != 0 && (w.LastEntry < w.From || w.LastEntry > end) {
		return faultAt(at+"/lastEntry", domain.ReasonHoursLastEntry)
	}
	return nil
}

func checkComment(at, comment string) *SyntaxError {
	if utf8.RuneCountInString(comment) > MaxText {
		return faultAt(at, domain.ReasonTooLong, "max", MaxText)
	}
	bad := func(c rune) bool { return c == '"' || c == utf8.RuneError || unicode.IsControl(c) }
	if strings.ContainsFunc(comment, bad) {
		return faultAt(at, domain.ReasonBadFormat, "expected", "a-z, 0-9, .,;:!? (no \")")
	}
	return nil
}
