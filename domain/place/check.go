package place

import (
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place/hours"
)

// Limits of one record, published in the API description.
const (
	MaxName        = 200
	MaxDescription = 4000
	MaxText        = 500
	MaxAliases     = 60
	MaxAreas       = 40
	MaxList        = 50     // prices, images, dated states, source ids, phone numbers
	MaxVertices    = 10_000 // of a geometry
	MaxDurationMin = 7 * 24 * 60
	MaxRadiusM     = 200_000 // of a destination
)

// UnknownLanguage marks an alias whose language nobody stated (BCP 47).
const UnknownLanguage = "und"

var (
	idPattern       = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._:~-]{0,79}$`)
	systemPattern   = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,39}$`)
	phonePattern    = regexp.MustCompile(`^\+?[0-9]{3,15}$`)
	currencyPattern = regexp.MustCompile(`^[A-Z]{3}$`)
)

// ReservedIDs are words that stand where an id would in a path.
var ReservedIDs = []string{"snapshot", "changes", "suggest", "search", "bulk"}

// faults gathers what is wrong, each with a pointer into the JSON form.
type faults []domain.FieldError

func (f *faults) add(pointer string, m domain.Message) {
	*f = append(*f, domain.FieldError{Pointer: pointer, Message: m})
}

func check(p *Place, areas Areas) []domain.FieldError {
	var f faults
	f.identity(p)
	f.texts(p)
	f.where(p, areas)
	f.contacts(p.Contacts)
	f.hours(p)
	f.prices(p)
	f.lodging(p)
	f.lists(p)
	f.dated(p)
	f.destination(p, areas)
	f.provenance(p)
	return f
}

func (f *faults) identity(p *Place) {
	if slices.Contains(ReservedIDs, p.ID) {
		f.add("/id", domain.Msg(domain.ReasonReservedID))
	} else if !idPattern.MatchString(p.ID) {
		f.add("/id", domain.Msg(domain.ReasonBadFormat, "expected", "1-80 letters, digits, . _ : ~ -"))
	}
	s, ok := SubkindOf(p.Subkind)
	switch {
	case p.Subkind == "":
		f.add("/subkind", domain.Msg(domain.ReasonRequired))
	case !ok:
		f.add("/subkind", domain.Msg(domain.ReasonNotInList, "list", "/v1/vocabulary"))
	case s.Kind != p.Kind:
		f.add("/kind", domain.Msg(domain.ReasonKindMismatch, "kind", s.Kind))
	}
	if len(p.SourceIDs) > MaxList {
		f.add("/sourceIds", domain.Msg(domain.ReasonTooMany, "max", MaxList))
		return
	}
	seen := map[string]bool{}
	for i, s := range p.SourceIDs {
		pointer := fmt.Sprintf("/sourceIds/%d", i)
		if !systemPattern.MatchString(s.System) {
			f.add(pointer+"/system", domain.Msg(domain.ReasonBadFormat, "expected", "1-40 lower-case letters, digits, . _ -"))
		}
		f.text(pointer+"/id", s.ID, 1, MaxName)
		if seen[s.Key()] {
			f.add(pointer, domain.Msg(domain.ReasonRepeated))
		}
		seen[s.Key()] = true
	}
}

func (f *faults) texts(p *Place) {
	if len(p.Name) == 0 {
		f.add("/name", domain.Msg(domain.ReasonRequired))
	}
	f.localized("/name", p.Name, MaxName)
	for lang, s := range p.Name {
		if domain.Fold(s) == "" {
			f.add("/name/"+escape(lang), domain.Msg(domain.ReasonNameUnsearchable))
		}
	}
	f.localized("/description", p.Description, MaxDescription)
	if len(p.Aliases) > MaxAliases {
		f.add("/aliases", domain.Msg(domain.ReasonTooMany, "max", MaxAliases))
		return
	}
	for i, a := range p.Aliases {
		pointer := fmt.Sprintf("/aliases/%d", i)
		f.text(pointer+"/text", a.Text, 1, MaxName)
		if a.Lang != UnknownLanguage {
			f.language(pointer+"/lang", a.Lang)
		}
	}
}

// text wants valid UTF-8 of min to max characters without control characters.
func (f *faults) text(pointer, s string, min, max int) {
	switch n := utf8.RuneCountInString(s); {
	case !utf8.ValidString(s) || slices.ContainsFunc([]rune(s), isControl):
		f.add(pointer, domain.Msg(domain.ReasonControlCharacter))
	case n < min:
		f.add(pointer, domain.Msg(domain.ReasonRequired))
	case n > max:
		f.add(pointer, domain.Msg(domain.ReasonTooLong, "max", max))
	}
}

// isControl says whether r has no place in a text: a line break has one.
func isControl(r rune) bool { return r != '\n' && (r < 0x20 || r >= 0x7f && r < 0xa0) }

func (f *faults) localized(pointer string, t domain.LocalizedText, max int) {
	for lang, s := range t {
		at := pointer + "/" + escape(lang)
		f.language(at, lang)
		f.text(at, s, 1, max)
	}
}

func (f *faults) language(pointer, lang string) {
	if !domain.KnownLanguage(lang) {
		f.add(pointer, domain.Msg(domain.ReasonUnknownLang, "known", fmt.Sprint(domain.Languages())))
	}
}

// escape writes a member name as a reference token of RFC 6901. A name that is
// not a language tag is the caller's own text and is not repeated.
func escape(lang string) string {
	if len(lang) > 10 || !systemPattern.MatchString(lowerASCII(lang)) {
		return "*"
	}
	return lang
}

func lowerASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

func (f *faults) contacts(c Contacts) {
	if len(c.Phone) > MaxList {
		f.add("/contacts/phone", domain.Msg(domain.ReasonTooMany, "max", MaxList))
	}
	for i, phone := range c.Phone {
		if !phonePattern.MatchString(phone) {
			f.add("/contacts/phone/"+strconv.Itoa(i), domain.Msg(domain.ReasonBadFormat, "expected", "E.164 (+84...) or a short number"))
		}
	}
	if c.Email != "" {
		if a, err := mail.ParseAddress(c.Email); err != nil || a.Address != c.Email || len(c.Email) > MaxName {
			f.add("/contacts/email", domain.Msg(domain.ReasonBadFormat, "expected", "name@example.com"))
		}
	}
	f.link("/contacts/website", c.Website)
	f.link("/contacts/facebook", c.Facebook)
	f.link("/contacts/zalo", c.Zalo)
}

// link wants an absolute http(s) address, or nothing.
func (f *faults) link(pointer, s string) {
	if s == "" {
		return
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || u.User != nil || len(s) > 2*MaxText {
		f.add(pointer, domain.Msg(domain.ReasonBadFormat, "expected", "https://..."))
	}
}

// day wants a calendar date; an empty one only when it may be missing.
func (f *faults) day(pointer, s string, required bool) {
	if s == "" && !required {
		return
	}
	if _, err := time.Parse(dayLayout, s); err != nil {
		f.add(pointer, domain.Msg(domain.ReasonBadFormat, "expected", "YYYY-MM-DD"))
	}
}

func (f *faults) number(pointer string, v, min, max int) {
	if v < min || v > max {
		f.add(pointer, domain.Msg(domain.ReasonOutOfRange, "min", min, "max", max))
	}
}

// hours passes on what the hours say of themselves.
func (f *faults) hours(p *Place) {
	var syntax *hours.SyntaxError
	if errors.As(p.OpeningHours.Check(), &syntax) {
		f.add("/openingHours"+syntax.Pointer, syntax.Message)
	}
}
