package account

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"hanhtrinh/domain"
)

// How long logins and names may be, in letters.
const (
	minLogin = 3
	maxLogin = 100
	maxName  = 100
)

// FoldLogin returns the form in which logins (an e-mail address or a user name)
// are kept and compared: NFKC, lower case, without space around. invalid
// (/login) for one that is not 3 to 100 letters or has spaces or signs that
// nobody sees in it.
func FoldLogin(login string) (string, error) {
	// Lower case first and last: some letters are put together anew by either.
	folded := norm.NFKC.String(strings.ToLower(norm.NFKC.String(strings.TrimSpace(login))))
	folded = norm.NFKC.String(strings.ToLower(strings.TrimSpace(folded)))
	switch n := utf8.RuneCountInString(folded); {
	case n < minLogin:
		return "", fault("/login", domain.Msg(domain.ReasonTooShort, "min", minLogin))
	case n > maxLogin:
		return "", fault("/login", domain.Msg(domain.ReasonTooLong, "max", maxLogin))
	case !utf8.ValidString(folded) || strings.ContainsFunc(folded, hidden):
		return "", fault("/login", domain.Msg(domain.ReasonBadFormat, "expected", "name@example.com | name"))
	}
	return folded, nil
}

// hidden says of a sign that nobody sees it, or where a text with it ends.
func hidden(r rune) bool { return !unicode.IsGraphic(r) || unicode.IsSpace(r) || r == utf8.RuneError }

// cleanName returns a name to show; empty is allowed.
func cleanName(name string) (string, error) {
	name = norm.NFC.String(strings.TrimSpace(name))
	switch {
	case utf8.RuneCountInString(name) > maxName:
		return "", fault("/name", domain.Msg(domain.ReasonTooLong, "max", maxName))
	case !utf8.ValidString(name) || strings.ContainsFunc(name, misleading):
		return "", fault("/name", domain.Msg(domain.ReasonControlCharacter))
	}
	return name, nil
}

// misleading says of a sign that it makes a text look like another where somebody
// reads it: breaks lines, or turns the direction.
func misleading(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }

// knownLang says yes to the languages messages are written in; "" = not said.
func knownLang(lang string) error {
	if lang != "" && lang != "vi" && lang != "en" {
		return fault("/lang", domain.Msg(domain.ReasonUnknownLang, "known", "vi, en"))
	}
	return nil
}

// fault is one wrong thing in a body.
func fault(pointer string, m domain.Message) *domain.Error {
	return domain.Invalid(domain.FieldError{Pointer: pointer, Message: m})
}
