package document

import (
	"strings"

	"hanhtrinh/domain"
	"hanhtrinh/domain/registry/codes"
)

// Personal is what a personal number of 12 digits says (Decree 137/2015, article
// 13): three digits of the province where the birth was registered, one of the
// century and the sex, two of the year, six by chance.
type Personal struct {
	Number    string
	Province  codes.Province // without a name where it is unknown
	Sex       string         // M or F
	BirthYear int
}

func digits(s string, n int) bool { return len(s) == n && strings.Trim(s, "0123456789") == "" }

// PersonalNumber reads a personal number. A province that is not in the table is
// a warning: the table may be older than the number.
func (r Reader) PersonalNumber(number string) (Personal, Findings) {
	var f Findings
	if !digits(number, 12) {
		f.err(domain.Msg(domain.ReasonPersonalFormat), PersonalNumber)
		return Personal{}, f
	}
	p := Personal{Number: number, Sex: "M"}
	century := int(number[3] - '0')
	if century%2 == 1 {
		p.Sex = "F"
	}
	p.BirthYear = 1900 + century/2*100 + int(number[4]-'0')*10 + int(number[5]-'0')
	today := r.today()
	switch {
	case century > 5: // 0/1, 2/3 and 4/5 are given: births of 1900 to 2199
		f.err(domain.Msg(domain.ReasonPersonalCentury), PersonalNumber)
	case p.BirthYear > today.Year:
		f.err(domain.Msg(domain.ReasonDateInFuture), PersonalNumber)
	}
	var ok bool
	if p.Province, ok = r.Codes.Province(number[:3], today.String()); !ok {
		f.warn(domain.Msg(domain.ReasonPersonalProvince), PersonalNumber)
	}
	return p, f
}

// Agree compares the number with the sex and the date of birth beside it. What
// is empty or unknown there contradicts nothing.
func (p Personal) Agree(sex string, birth Date) Findings {
	var f Findings
	if sex != "" && sex != p.Sex {
		f.err(domain.Msg(domain.ReasonPersonalDisagrees), PersonalNumber, Sex)
	}
	if birth.Year != 0 && birth.Year != p.BirthYear {
		f.err(domain.Msg(domain.ReasonPersonalDisagrees), PersonalNumber, BirthDate)
	}
	return f
}

// proves says whether check digits cover the personal number of a card: the
// composite one all of it, that of the document number its last nine digits.
func (m *mrz) proves(name Name) bool {
	return name == PersonalNumber && m.whole && m.right[DocumentNumber] && strings.HasSuffix(m.personal.Number, m.zone.text(m.number))
}

// readPersonal finds the personal number of a Vietnamese card. Its number field
// holds the last nine digits only; all twelve begin the optional data.
func (m *mrz) readPersonal() {
	if m.format != TD1 || m.zone.text(m.issuer) != "VNM" {
		return
	}
	where := m.optional[0]
	if len(where) < 12 || !digits(m.zone.text(where[:12]), 12) {
		m.out.warn(domain.Msg(domain.ReasonPersonalMissing), PersonalNumber)
		return
	}
	p, findings := m.PersonalNumber(m.zone.text(where[:12]))
	m.personal, m.optional[0] = &p, where[12:]
	m.out.join(findings)
	f := Field{Name: PersonalNumber, Value: p.Number, Confidence: NeedsConfirmation}
	if m.proves(PersonalNumber) && len(findings.Errors) == 0 {
		f.Confidence = Proved
	}
	m.out.add(f)
	if !strings.HasSuffix(p.Number, m.zone.text(m.number)) {
		m.out.err(domain.Msg(domain.ReasonPersonalDisagrees), PersonalNumber, DocumentNumber)
	}
}

// agree compares the personal number with the fields that it repeats.
func (m *mrz) agree() {
	if m.personal == nil {
		return
	}
	sex, _ := m.out.Field(Sex)
	read := readMRZDate(m.zone.text(m.birth))
	var birth Date
	if read.ok {
		birth = read.birth(m.today)
	}
	if birth.Year%100 == m.personal.BirthYear%100 {
		birth.Year = 0 // two digits of a year cannot contradict the century
	}
	findings := m.personal.Agree(sex.Value, birth)
	m.out.join(findings)
	for _, fault := range m.out.Errors {
		if len(fault.Fields) == 2 && fault.Fields[0] == PersonalNumber {
			m.out.doubt(fault.Fields...)
		}
	}
}
