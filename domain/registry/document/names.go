package document

import (
	"strings"

	"hanhtrinh/domain"
)

// readNames reads the primary identifier and, behind two fillers, the secondary
// one (ICAO Doc 9303-3, section 4.6). Names carry no check digit, have lost their
// accents and may be cut short: a person always compares them.
func (m *mrz) readNames() {
	raw := m.zone.text(m.names)
	body := strings.TrimRight(raw, "<")
	primary, secondary, _ := strings.Cut(body, "<<")
	bad := strings.HasPrefix(primary, "<") || strings.HasPrefix(secondary, "<") || strings.Contains(secondary, "<<") || primary == "" && secondary != ""
	primary, secondary = spaced(primary), spaced(secondary)
	if primary == "" {
		primary, secondary = secondary, ""
	}
	full := strings.TrimSpace(primary + " " + secondary)
	for _, f := range []Field{{Name: FullName, Value: full}, {Name: PrimaryName, Value: primary}, {Name: SecondaryName, Value: secondary}} {
		f.Confidence = NeedsConfirmation
		if f.Value != "" || f.Name == FullName {
			m.out.add(f)
		}
	}
	switch {
	case full == "":
		m.out.err(domain.Msg(domain.ReasonNameMissing), FullName)
		return
	case bad:
		m.out.warn(domain.Msg(domain.ReasonNameForm), FullName)
	case secondary == "":
		m.out.warn(domain.Msg(domain.ReasonNameOnePart), FullName)
	}
	if strings.ContainsAny(full, "0123456789") {
		m.out.err(domain.Msg(domain.ReasonNameCharacter), FullName)
	}
	if len(body) == len(raw) { // a filler at the end would say that all of it is there
		m.out.warn(domain.Msg(domain.ReasonNameTruncated), FullName)
	}
}

// spaced writes fillers, which stand for spaces and hyphens, as single spaces.
func spaced(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '<' }), " ")
}
