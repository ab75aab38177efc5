package document

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"hanhtrinh/domain"
)

// qrFields is how many fields the QR code of a citizen card has, with | between
// them: number, old number, full name, date of birth, sex, address, date of issue.
const qrFields = 7

// rulesQR names what the code is read by: no text of law describes it.
const rulesQR = "QR code of citizen cards, seven fields"

// CardQR reads the QR code of a Vietnamese citizen card. It has no check digit:
// nothing in it is proved, though the personal number repeats sex and year.
func (r Reader) CardQR(text string) (Reading, error) {
	if utf8.RuneCountInString(text) > MaxText {
		return Reading{}, unreadable(domain.ReasonTooLong, "max", MaxText)
	}
	text = strings.TrimFunc(text, func(c rune) bool { return unicode.IsSpace(c) || unicode.Is(unicode.Cf, c) })
	if !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
		return Reading{}, unreadable(domain.ReasonControlCharacter)
	}
	parts := strings.Split(norm.NFC.String(text), "|")
	switch {
	case len(parts) == qrFields-1: // the older form: nothing says which field it lacks
		return Reading{}, unreadable(domain.ReasonQROlder, "expected", qrFields)
	case len(parts) != qrFields:
		return Reading{}, unreadable(domain.ReasonQRFields, "found", len(parts), "expected", qrFields)
	}
	for i, part := range parts {
		parts[i] = strings.Join(strings.Fields(part), " ")
	}
	q := &qr{Reader: r, out: Reading{Format: CardQR, Rules: rulesQR}}
	personal, findings := r.PersonalNumber(parts[0])
	q.field(PersonalNumber, parts[0], findings)
	q.oldNumber(parts[1])
	q.name(parts[2])
	birth := q.date(BirthDate, parts[3])
	sex := q.sex(parts[4])
	q.address(parts[5])
	issued := q.date(IssueDate, parts[6])
	if birth.Year > 0 && issued.Year > 0 && birth.after(issued) {
		q.out.err(domain.Msg(domain.ReasonDatesReversed), BirthDate, IssueDate)
		q.out.doubt(BirthDate, IssueDate)
	}
	if personal.Number != "" {
		findings := personal.Agree(sex, birth)
		q.out.join(findings)
		for _, fault := range findings.Errors {
			q.out.doubt(fault.Fields...)
		}
	}
	return q.out, nil
}

// qr is one code being read.
type qr struct {
	Reader
	out Reading
}

// field adds a value and what was found about it.
func (q *qr) field(name Name, value string, findings Findings) {
	f := Field{Name: name, Value: value, Confidence: Read}
	if len(findings.Errors)+len(findings.Warnings) > 0 {
		f.Confidence = NeedsConfirmation
	}
	q.out.add(f)
	q.out.join(findings)
}

// oldNumber is that of the card or paper before: 9 or 12 digits, or none.
func (q *qr) oldNumber(s string) {
	var f Findings
	if s == "" {
		return
	}
	if !digits(s, 9) && !digits(s, 12) {
		f.err(domain.Msg(domain.ReasonNumberDigits, "expected", "9, 12"), OldNumber)
	}
	q.field(OldNumber, s, f)
}

func (q *qr) name(s string) {
	var f Findings
	switch {
	case s == "":
		f.err(domain.Msg(domain.ReasonNameMissing), FullName)
	case strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !strings.ContainsRune(" '’-.", r)
	}):
		f.err(domain.Msg(domain.ReasonNameCharacter), FullName)
	case !strings.Contains(s, " "):
		f.warn(domain.Msg(domain.ReasonNameOnePart), FullName)
	}
	q.field(FullName, s, f)
}

// date reads ddMMyyyy.
func (q *qr) date(name Name, s string) Date {
	var f Findings
	var d Date
	if digits(s, 8) {
		d.Day, _ = strconv.Atoi(s[:2])
		d.Month, _ = strconv.Atoi(s[2:4])
		d.Year, _ = strconv.Atoi(s[4:])
	}
	switch {
	case d.Year < 1800 || d.Month == 0 || d.Day == 0 || !d.exists():
		f.err(domain.Msg(domain.ReasonDocumentDate), name)
		d = Date{}
	case d.after(q.today()):
		f.err(domain.Msg(domain.ReasonDateInFuture), name)
	}
	q.field(name, d.String(), f)
	q.out.Fields[len(q.out.Fields)-1].Precision = d.Precision()
	return d
}

func (q *qr) sex(word string) string {
	var f Findings
	var sex string
	switch strings.ToLower(word) {
	case "nam":
		sex = "M"
	case "nữ":
		sex = "F"
	default:
		f.err(domain.Msg(domain.ReasonQRSex), Sex)
	}
	q.field(Sex, sex, f)
	return sex
}

func (q *qr) address(s string) {
	var f Findings
	if s == "" {
		f.warn(domain.Msg(domain.ReasonQRAddressMissing), Address)
	}
	q.field(Address, s, f)
}
