package document

import (
	"bytes"
	"slices"
	"strings"

	"hanhtrinh/domain"
)

// mrz is one machine-readable zone being read.
type mrz struct {
	Reader
	layout
	zone     zone
	today    Date
	day      string // today, as tables want it
	checks   []check
	right    map[Name]bool // by check digit
	whole    bool          // the composite digit fits, or there is none
	personal *Personal     // of a Vietnamese card
	out      Reading
}

// MRZ reads a machine-readable zone. What is no whole zone is an error; what is
// wrong inside one is in the reading, and nothing of it is mended.
func (r Reader) MRZ(text string) (Reading, error) {
	z, err := readLines(text)
	if err != nil {
		return Reading{}, err
	}
	m := &mrz{Reader: r, zone: z, layout: layoutOf(z), today: r.today(), right: map[Name]bool{}}
	m.day = m.today.String()
	m.out.Format, m.out.Rules = m.format, "ICAO Doc 9303-"+m.part
	m.readCode()
	m.out.add(m.country(Issuer, m.issuer))
	m.findChecks()
	m.judge()
	m.readNumber()
	m.readNames()
	m.readPersonal()
	m.readBirth()
	m.readSex()
	m.out.add(m.country(Nationality, m.nationality))
	m.readExpiry()
	m.readOptional()
	m.agree()
	return m.out, nil
}

func (m *mrz) readCode() {
	f := Field{Name: DocumentCode, Value: strings.TrimRight(m.zone.text(m.code), "<"), Confidence: Read}
	if strings.IndexByte(m.letters, m.zone[0][0]) < 0 {
		f.Confidence = NeedsConfirmation
		m.out.err(domain.Msg(domain.ReasonMRZLetter, "format", strings.ToUpper(string(m.format)), "expected", strings.Join(strings.Split(m.letters, ""), ", ")), DocumentCode)
	}
	m.out.add(f)
}

// country reads a code that may be shorter than its three places, as D is.
func (m *mrz) country(name Name, where cells) Field {
	f := Field{Name: name, Value: strings.TrimRight(m.zone.text(where), "<"), Confidence: Read}
	c, ok := m.Codes.ByMRZ(f.Value, m.day)
	if !ok {
		f.Confidence = NeedsConfirmation
		m.out.err(domain.Msg(domain.ReasonCountryUnknown), name)
		return f
	}
	f.Value, f.Country = c.Code(), &c
	return f
}

// findChecks says what each check digit covers in this zone. A number of more
// than nine characters has a filler at the place of its digit, which is no part
// of the number; the rest and the digit begin the optional data.
func (m *mrz) findChecks() {
	m.optional = slices.Clone(m.optional)
	number := check{name: DocumentNumber, data: m.number, digit: m.numberDigit}
	if m.long && m.zone.at(m.numberDigit) == '<' {
		rest := m.optional[0]
		end := strings.IndexByte(m.zone.text(rest)+"<", '<')
		if end >= 2 {
			number.data, number.digit = slices.Concat(m.number, rest[:end-1]), rest[end-1]
			m.optional[0] = rest[min(end+1, len(rest)):]
		}
	}
	date := func(raw string) bool { return readMRZDate(raw).ok }
	m.checks = []check{number,
		{name: BirthDate, data: m.birth, digit: m.birthDigit, form: date},
		{name: Expiry, data: m.expiry, digit: m.expiryDigit, form: date}}
	if m.optionalDigit != nil {
		m.checks = append(m.checks, check{name: OptionalData, data: m.optional[0], digit: *m.optionalDigit, filler: true})
	}
}

func (m *mrz) wholeHolds(z zone) bool {
	return m.wholeDigit == nil || z.at(*m.wholeDigit) == CheckDigit(z.text(m.covered))
}

// judge tries every check digit, the composite one last: where another fails, it
// fails for the same reason.
func (m *mrz) judge() {
	wrong := 0
	for _, k := range m.checks {
		m.right[k.name] = k.right(m.zone)
		if !m.right[k.name] {
			wrong++
		}
	}
	m.whole = m.wholeHolds(m.zone)
	for _, k := range m.checks {
		if m.right[k.name] {
			continue
		}
		message := domain.Msg(domain.ReasonCheckDigit)
		if k.holds(m.zone) {
			message = domain.Msg(domain.ReasonDocumentDate)
		}
		m.out.err(message, k.name)
		m.suggest(append(slices.Clone(k.data), k.digit), func(z zone) bool {
			return k.right(z) && (wrong > 1 || m.wholeHolds(z))
		})
	}
	if m.whole || wrong > 0 {
		return
	}
	fields, among := []Name{}, cells{*m.wholeDigit}
	if m.optionalDigit == nil { // what the composite digit alone covers
		for i, where := range m.optional {
			if strings.Trim(m.zone.text(where), "<") != "" {
				fields = append(fields, []Name{OptionalData, OptionalData2}[i])
			}
			among = append(among, where...)
		}
	}
	m.out.err(domain.Msg(domain.ReasonCompositeDigit), fields...)
	m.suggest(among, m.wholeHolds)
}

// suggest adds what would make the last error right, if it is one thing only.
func (m *mrz) suggest(among cells, all func(zone) bool) {
	found, ok := suggest(m.zone, among, all)
	if !ok {
		return
	}
	fault := &m.out.Errors[len(m.out.Errors)-1]
	mended := make(zone, len(m.zone))
	for i, line := range m.zone {
		mended[i] = bytes.Clone(line)
	}
	mended[found.Line-1][found.Position-1] = found.Instead[0]
	if len(fault.Fields) > 0 {
		found.Value = m.show(mended, fault.Fields[0], cell{found.Line - 1, found.Position - 1})
	}
	fault.Suggestion = &found
}

// show is the value a field has in z; of two parts of the optional data, of the
// one that changed.
func (m *mrz) show(z zone, name Name, changed cell) string {
	switch name {
	case DocumentNumber:
		return numberOf(z.text(m.checks[0].data))
	case BirthDate:
		return readMRZDate(z.text(m.birth)).birth(m.today).String()
	case Expiry:
		return readMRZDate(z.text(m.expiry)).expiry(m.today).String()
	}
	for _, where := range m.optional {
		if slices.Contains(where, changed) {
			return optionalOf(z.text(where))
		}
	}
	return optionalOf(z.text(m.optional[0]))
}

// confidence of a field with a check digit of its own.
func (m *mrz) confidence(name Name) Confidence {
	if m.right[name] {
		return Proved
	}
	return NeedsConfirmation
}

// numberOf is a document number without fillers: those at its end are none of
// it, those inside stand for signs that a zone cannot hold.
func numberOf(raw string) string { return strings.ReplaceAll(raw, "<", "") }

func (m *mrz) readNumber() {
	raw := m.zone.text(m.checks[0].data)
	f := Field{Name: DocumentNumber, Value: numberOf(raw), Confidence: m.confidence(DocumentNumber)}
	switch {
	case f.Value == "":
		f.Confidence = NeedsConfirmation
		m.out.err(domain.Msg(domain.ReasonNumberMissing), DocumentNumber)
	case strings.Contains(strings.TrimRight(raw, "<"), "<"):
		f.Confidence = NeedsConfirmation
		m.out.warn(domain.Msg(domain.ReasonNumberFiller), DocumentNumber)
	}
	m.out.add(f)
}

func (m *mrz) readBirth() {
	read := readMRZDate(m.zone.text(m.birth))
	var birth Date
	if read.ok {
		birth = read.birth(m.today)
	}
	// The card's own number knows the century, where the zone has two digits only.
	if p := m.personal; p != nil && birth.Year > 0 && m.proves(PersonalNumber) && p.BirthYear%100 == birth.Year%100 {
		if known := (Date{p.BirthYear, birth.Month, birth.Day}); !known.after(m.today) {
			birth = known
		}
	}
	m.addDate(BirthDate, read, birth)
}

func (m *mrz) readExpiry() {
	read := readMRZDate(m.zone.text(m.expiry))
	var expiry Date
	if read.ok {
		expiry = read.expiry(m.today)
	}
	m.addDate(Expiry, read, expiry)
	if expiry.Year > 0 && m.today.after(expiry) {
		m.out.warn(domain.Msg(domain.ReasonDocumentExpired), Expiry)
	}
}

func (m *mrz) addDate(name Name, read mrzDate, d Date) {
	f := Field{Name: name, Confidence: m.confidence(name)}
	if d.Year > 0 && !d.exists() { // 29 February of a year that had none
		m.out.err(domain.Msg(domain.ReasonDocumentDate), name)
		d, f.Confidence = Date{}, NeedsConfirmation
	}
	f.Value, f.Precision = d.String(), d.Precision()
	if read.ok && !read.whole() {
		m.out.warn(domain.Msg(domain.ReasonDatePartUnknown), name)
	}
	if f.Precision == Unknown {
		f.Confidence = NeedsConfirmation
	}
	m.out.add(f)
}

// readSex: no check digit covers it, and a filler says that it is not stated.
func (m *mrz) readSex() {
	f := Field{Name: Sex, Confidence: Read}
	switch c := m.zone.at(m.sex); c {
	case 'M', 'F':
		f.Value = string(c)
	case '<':
		f.Value = "X"
	default:
		f.Confidence = NeedsConfirmation
		m.out.err(domain.Msg(domain.ReasonSexUnknown), Sex)
	}
	m.out.add(f)
}

func optionalOf(raw string) string { return strings.ReplaceAll(strings.Trim(raw, "<"), "<", " ") }

// readOptional is what the issuer put where the format leaves it free.
func (m *mrz) readOptional() {
	for i, where := range m.optional {
		name := []Name{OptionalData, OptionalData2}[i]
		value := optionalOf(m.zone.text(where))
		if value == "" {
			continue
		}
		f := Field{Name: name, Value: value, Confidence: NeedsConfirmation}
		switch {
		case m.wholeDigit == nil: // visas have no digit for it
			f.Confidence = Read
		case m.optionalDigit != nil:
			f.Confidence = m.confidence(name)
		case m.whole:
			f.Confidence = Proved
		}
		m.out.add(f)
	}
}
