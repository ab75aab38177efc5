package hours

import (
	"errors"
	"strings"
	"unicode/utf8"

	"hanhtrinh/domain"
)

// Parse reads a text in opening_hours syntax. An error is always a
// *SyntaxError: hours_syntax, hours_unsupported (the feature is named; the text
// may be right), too_long or too_many.
//
// Left out of the syntax, and refused: fallback rules (||), school holidays,
// weeks, Easter, sunrise and sunset, points in time and intervals, day offsets,
// open-ended dates. As in OpenStreetMap, a comment without the word open makes
// its rule unknown, and selectors without times mean open all day.
func Parse(text string) (Hours, error) {
	if utf8.RuneCountInString(text) > MaxOSM {
		return Hours{}, &SyntaxError{Offset: MaxOSM, Message: domain.Msg(domain.ReasonTooLong, "max", MaxOSM)}
	}
	p := &parser{s: text}
	if !utf8.ValidString(text) {
		p.syntax("UTF-8")
		return Hours{}, p.err
	}
	var h Hours
	h.Rules = p.rules()
	if p.err != nil {
		return Hours{}, p.err
	}
	if err := h.check(); err != nil {
		return Hours{}, &SyntaxError{Offset: 0, Message: err.Message}
	}
	h.canonical()
	return h, nil
}

// parser keeps the first error; after it every step does nothing of use.
type parser struct {
	s   string
	i   int
	err *SyntaxError
}

func (p *parser) fail(reason domain.Reason, pairs ...any) {
	if p.err == nil {
		position := utf8.RuneCountInString(p.s[:p.i]) + 1
		p.err = &SyntaxError{Offset: p.i, Message: domain.Msg(reason, append([]any{"position", position}, pairs...)...)}
	}
	p.i = len(p.s)
}

func (p *parser) syntax(expected string) { p.fail(domain.ReasonHoursSyntax, "expected", expected) }

func (p *parser) unsupported(feature string) {
	p.fail(domain.ReasonHoursUnsupported, "feature", feature)
}

func (p *parser) spaces() {
	for p.i < len(p.s) && (p.s[p.i] == ' ' || p.s[p.i] == '\t') {
		p.i++
	}
}

// peek returns the next byte after spaces, 0 at the end.
func (p *parser) peek() byte {
	p.spaces()
	if p.i >= len(p.s) {
		return 0
	}
	return p.s[p.i]
}

func (p *parser) accept(c byte) bool {
	if p.peek() != c {
		return false
	}
	p.i++
	return true
}

// dash accepts "-", and the en dash many people type instead.
func (p *parser) dash() bool {
	p.spaces()
	if strings.HasPrefix(p.s[p.i:], "–") {
		p.i += len("–")
		return true
	}
	return p.accept('-')
}

// word returns the letters that come next, in lower case, without taking them.
func (p *parser) word() string {
	p.spaces()
	end := p.i
	for end < len(p.s) && (p.s[end]|0x20 >= 'a' && p.s[end]|0x20 <= 'z') {
		end++
	}
	return strings.ToLower(p.s[p.i:end])
}

// number returns the digits that come next and whether a time of day begins
// with them, without taking them.
func (p *parser) number() (text string, clock bool) {
	p.spaces()
	end := p.i
	for end < len(p.s) && isDigit(p.s[end]) {
		end++
	}
	clock = end > p.i && end+1 < len(p.s) && p.s[end] == ':' && isDigit(p.s[end+1])
	return p.s[p.i:end], clock
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// comma takes a comma when what follows goes on with the same list.
func (p *parser) comma(goesOn func() bool) bool {
	start := p.i
	if p.accept(',') && goesOn() {
		return true
	}
	p.i = start
	return false
}

func (p *parser) rules() []Rule {
	var list []Rule
	additional := false
	for p.peek() != 0 {
		if p.accept(';') {
			additional = false
			continue
		}
		start := p.i
		r := p.rule()
		if p.err == nil && p.i == start {
			p.syntax("24/7, a month, a weekday, PH, HH:MM, off, unknown")
			break
		}
		r.Additional = additional
		if list = append(list, r); len(list) > MaxRules && p.err == nil {
			p.fail(domain.ReasonTooMany, "max", MaxRules)
		}
		additional = p.endOfRule()
	}
	if len(list) == 0 || additional {
		p.syntax("24/7, a month, a weekday, PH, HH:MM, off, unknown")
	}
	return list
}

// endOfRule takes the separator and says whether the next rule is additional.
func (p *parser) endOfRule() bool {
	switch p.peek() {
	case 0, ';':
		return false
	case ',':
		p.i++
		return true
	case '|':
		p.unsupported("||")
	default:
		p.syntax("; or ,")
	}
	return false
}

func (p *parser) rule() Rule {
	var r Rule
	p.monthdays(&r)
	p.colon(&r)
	p.weekdays(&r)
	p.colon(&r)
	selected := !r.everyDay()
	always := p.times(&r)
	explicit := p.state(&r)
	if p.accept('"') {
		end := strings.IndexByte(p.s[p.i:], '"')
		if end < 0 {
			p.syntax(`"`)
			return r
		}
		r.Comment = strings.TrimSpace(p.s[p.i : p.i+end])
		p.i += end + 1
		if !explicit {
			r.Unknown = true
		}
	}
	switch {
	case r.Closed || r.Unknown:
		if always {
			r.Windows = nil
		}
	case len(r.Windows) == 0 && (selected || explicit):
		r.Windows = []Window{allDay}
	}
	return r
}

// colon takes the colon that may follow months, dates or weekdays.
func (p *parser) colon(r *Rule) {
	if !r.everyDay() {
		p.accept(':')
	}
}

func (p *parser) state(r *Rule) (explicit bool) {
	w := p.word()
	switch w {
	case "off", "closed":
		r.Closed = true
	case "unknown":
		r.Unknown = true
	case "open":
	case "":
		return false
	default:
		p.syntax("off, unknown, open, HH:MM, a month, a weekday, PH")
		return false
	}
	p.i += len(w)
	return true
}

// AsSyntaxError returns the *SyntaxError in err's chain.
func AsSyntaxError(err error) (*SyntaxError, bool) {
	var e *SyntaxError
	ok := errors.As(err, &e)
	return e, ok
}

// Field turns the error into one of a request: pointer is where in the body the
// hours stand, such as "/openingHours".
func (e *SyntaxError) Field(pointer string) domain.FieldError {
	return domain.FieldError{Pointer: pointer + e.Pointer, Message: e.Message}
}
