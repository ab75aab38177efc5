package account

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"hanhtrinh/domain"
)

// How long a password may be, in letters (NIST SP 800-63B: no rules about what
// is in it).
const (
	MinPassword = 8
	MaxPassword = 128
)

//go:generate python3 gen/generate.py

// The most common passwords of at least MinPassword letters, made by
// gen/generate.py; the licence of their source (MIT) lies beside them.
//
//go:embed data/passwords.txt.gz
var commonPasswords []byte

// Words that Vietnamese passwords are made of, with digits before or behind:
// folded, without spaces.
//
//go:embed data/vietnamese.txt
var vietnameseWords string

var breached = sync.OnceValues(func() (map[string]bool, error) {
	zr, err := gzip.NewReader(bytes.NewReader(commonPasswords))
	if err != nil {
		return nil, fmt.Errorf("shipped list of passwords: %w", err)
	}
	text, err := io.ReadAll(zr)
	if err != nil {
		return nil, fmt.Errorf("shipped list of passwords: %w", err)
	}
	return lines(string(text)), nil
})

var vietnamese = sync.OnceValue(func() map[string]bool { return lines(vietnameseWords) })

func lines(text string) map[string]bool {
	set := map[string]bool{}
	for line := range strings.SplitSeq(text, "\n") {
		if line != "" {
			set[line] = true
		}
	}
	return set
}

// CheckPassword returns why somebody with that login and name may not have
// password; false when they may. Reasons: too_short, too_long, control_character,
// password_trivial, password_breached.
func CheckPassword(password, login, name string) (domain.Message, bool, error) {
	password = norm.NFC.String(password)
	n := utf8.RuneCountInString(password)
	switch {
	case n < MinPassword:
		return domain.Msg(domain.ReasonTooShort, "min", MinPassword), true, nil
	case n > MaxPassword:
		return domain.Msg(domain.ReasonTooLong, "max", MaxPassword), true, nil
	case !utf8.ValidString(password) || strings.ContainsFunc(password, unicode.IsControl):
		return domain.Msg(domain.ReasonControlCharacter), true, nil
	}
	list, err := breached()
	if err != nil {
		return domain.Message{}, false, domain.Internal(err)
	}
	if lower := strings.ToLower(password); list[lower] || list[strings.TrimSpace(lower)] {
		return domain.Msg(domain.ReasonPasswordBreached), true, nil
	}
	if trivial(password, login, name) {
		return domain.Msg(domain.ReasonPasswordTrivial), true, nil
	}
	return domain.Message{}, false, nil
}

// mostDigits is how many digits are no secret beside a word of the list: a
// telephone number.
const mostDigits = 10

// trivial says whether little is left of password without what anybody would
// try first.
func trivial(password, login, name string) bool {
	lower := period([]rune(strings.ToLower(password)))
	if len(lower) < MinPassword || varied(lower) < 5 {
		return true
	}
	plain := strings.ReplaceAll(domain.Fold(password), " ", "")
	words := strings.Map(lettersOnly, plain)
	fewDigits := utf8.RuneCountInString(plain)-utf8.RuneCountInString(words) <= mostDigits
	if fewDigits && (vietnamese()[words] || vietnamese()[string(period([]rune(words)))]) {
		return true
	}
	left := plain
	for _, word := range contextWords(login, name) {
		left = strings.ReplaceAll(left, word, "")
	}
	return left != plain && utf8.RuneCountInString(left) < MinPassword
}

func lettersOnly(r rune) rune {
	if unicode.IsLetter(r) {
		return r
	}
	return -1
}

// contextWords are those that say nothing secret about this person here: what
// holds others before what it is made of.
func contextWords(login, name string) []string {
	whole := strings.ReplaceAll(domain.Fold(login), " ", "")
	local, _, _ := strings.Cut(login, "@")
	words := []string{"hanhtrinh", whole, strings.ReplaceAll(domain.Fold(local), " ", ""), strings.ReplaceAll(domain.Fold(name), " ", "")}
	words = append(words, strings.Fields(domain.Fold(name))...)
	kept := words[:0]
	for _, word := range words {
		if utf8.RuneCountInString(word) >= 3 {
			kept = append(kept, word)
		}
	}
	return kept
}

// period returns what letters are a repetition of: all of them, when of nothing.
func period(letters []rune) []rune {
	for n := 1; n <= len(letters)/2; n++ {
		if len(letters)%n != 0 {
			continue
		}
		same := true
		for i := n; i < len(letters) && same; i++ {
			same = letters[i] == letters[i-n]
		}
		if same {
			return letters[:n]
		}
	}
	return letters
}

// keyboard are rows of keys, as a finger runs over them.
var keyboard = []string{"1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qazwsxedcrfvtgbyhnujmikolp", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "!@#$%^&*()"}

// varied counts letters, a run of three or more that follow from each other
// (aaa, 123, cba, qwerty) as one.
func varied(letters []rune) int {
	n := 0
	for i := 0; i < len(letters); n++ {
		run := 1
		for i+run < len(letters) && follows(letters[i:i+run+1]) {
			run++
		}
		if run < 3 {
			run = 1
		}
		i += run
	}
	return n
}

// follows says whether letters are the same, count up or down, or stand beside
// each other on the keyboard.
func follows(letters []rune) bool {
	steady := true
	for i := 2; i < len(letters); i++ {
		steady = steady && letters[i]-letters[i-1] == letters[1]-letters[0]
	}
	if step := letters[1] - letters[0]; steady && step >= -1 && step <= 1 {
		return true
	}
	text := string(letters)
	for _, row := range keyboard {
		if strings.Contains(row, text) || strings.Contains(reversed(row), text) {
			return true
		}
	}
	return false
}

func reversed(s string) string {
	var b strings.Builder
	for i := len(s) - 1; i >= 0; i-- {
		b.WriteByte(s[i])
	}
	return b.String()
}
