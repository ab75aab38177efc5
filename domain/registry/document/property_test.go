package document_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hanhtrinh/domain/registry/codes"
	"hanhtrinh/domain/registry/document"
)

// paper is a document as an issuer would write it.
type paper struct {
	format              document.Format
	code, number        string
	issuer, nationality codes.Country
	primary, secondary  []string
	birth, expiry       time.Time
	sex                 string
	optional            string
}

var today = time.Date(2026, 11, 22, 5, 0, 0, 0, time.UTC)

// anyPaper draws a document of any format whose fields fit it.
func anyPaper(t *rapid.T) paper {
	p := paper{format: rapid.SampledFrom([]document.Format{document.TD1, document.TD2, document.TD3, document.MRVA, document.MRVB}).Draw(t, "format")}
	p.code = map[document.Format]string{document.TD1: "I<", document.TD2: "C<", document.TD3: "P<", document.MRVA: "V<", document.MRVB: "V<"}[p.format]
	longest := map[document.Format]int{document.TD1: 20, document.TD2: 14}[p.format]
	p.number = rapid.StringMatching(`[A-Z0-9]{1,9}`).Draw(t, "number")
	if longest > 0 && rapid.Bool().Draw(t, "long") {
		p.number = rapid.StringMatching(`[A-Z0-9]{10,`+map[int]string{20: "20", 14: "14"}[longest]+`}`).Draw(t, "long number")
	}
	bearers := slices.DeleteFunc(codes.Embedded().Countries(), func(c codes.Country) bool { return c.MRZ == "" || c.MRZ == "VNM" })
	p.issuer, p.nationality = rapid.SampledFrom(bearers).Draw(t, "issuer"), rapid.SampledFrom(bearers).Draw(t, "nationality")
	names := rapid.SliceOfN(rapid.StringMatching(`[A-Z]{1,5}`), 1, 2)
	p.primary, p.secondary = names.Draw(t, "primary"), names.Draw(t, "secondary")
	p.birth = today.AddDate(0, 0, -rapid.IntRange(0, 36000).Draw(t, "age"))
	p.expiry = time.Date(2016, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 36000).Draw(t, "life"))
	p.sex = rapid.SampledFrom([]string{"M", "F", "<"}).Draw(t, "sex")
	if len(p.number) <= 9 {
		p.optional = rapid.StringMatching(`([A-Z0-9]{1,7})?`).Draw(t, "optional")
	}
	return p
}

// encode writes p as ICAO Doc 9303 says, apart from the reader.
func (p paper) encode() []string {
	d := func(s string) string { return string(document.CheckDigit(s)) }
	dated := func(day time.Time) string { s := day.Format("060102"); return s + d(s) }
	field, optional := pad(p.number, max(9, len(p.number)))+d(pad(p.number, max(9, len(p.number)))), p.optional
	if len(p.number) > 9 {
		field, optional = p.number[:9]+"<", p.number[9:]+d(p.number)
	}
	birth, expiry := dated(p.birth), dated(p.expiry)
	names := strings.Join(p.primary, "<") + "<<" + strings.Join(p.secondary, "<")
	first, who := p.code+pad(p.issuer.MRZ, 3), pad(p.nationality.MRZ, 3)
	switch p.format {
	case document.TD1:
		one := field + pad(optional, 15)
		return []string{first + one, birth + p.sex + expiry + who + pad("", 11) + d(one+birth+expiry+pad("", 11)), pad(names, 30)}
	case document.TD2:
		return []string{pad(first+names, 36), field + who + birth + p.sex + expiry + pad(optional, 7) + d(field+birth+expiry+pad(optional, 7))}
	case document.TD3:
		optional = pad(optional, 14)
		optional += d(optional)
		return []string{pad(first+names, 44), field + who + birth + p.sex + expiry + optional + d(field+birth+expiry+optional)}
	case document.MRVA:
		return []string{pad(first+names, 44), field + who + birth + p.sex + expiry + pad(optional, 16)}
	}
	return []string{pad(first+names, 36), field + who + birth + p.sex + expiry + pad(optional, 8)}
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	r := document.Reader{Now: func() time.Time { return today }, Codes: codes.Embedded()}
	rapid.Check(t, func(t *rapid.T) {
		p := anyPaper(t)
		lines := p.encode()
		got, err := r.MRZ(strings.Join(lines, rapid.SampledFrom([]string{"", "\n", "\r\n"}).Draw(t, "break")))
		if err != nil || got.Format != p.format || len(got.Errors) > 0 {
			t.Fatalf("%q: %s, errors %s, %v", lines, got.Format, faults(got.Errors), err)
		}
		for name, want := range map[document.Name]string{
			document.DocumentNumber: p.number, document.Issuer: p.issuer.Code(), document.Nationality: p.nationality.Code(),
			document.PrimaryName: strings.Join(p.primary, " "), document.SecondaryName: strings.Join(p.secondary, " "),
			document.BirthDate: p.birth.Format(time.DateOnly), document.Expiry: p.expiry.Format(time.DateOnly),
			document.Sex: strings.Replace(p.sex, "<", "X", 1), document.OptionalData: p.optional,
		} {
			if f, _ := got.Field(name); f.Value != want {
				t.Errorf("%q: %s is %q, want %q", lines, name, f.Value, want)
			}
		}
		misread(t, r, lines)
	})
}

// misread changes one digit in what check digits cover: that is always found.
func misread(t *rapid.T, r document.Reader, lines []string) {
	at := map[int]int{30: 1, 36: 1, 44: 1}[len(lines[0])]
	birth := map[bool]int{true: 0, false: 13}[len(lines) == 3]
	column := birth + rapid.IntRange(0, 5).Draw(t, "column")
	was := lines[at][column]
	now := '0' + (was-'0'+byte(rapid.IntRange(1, 9).Draw(t, "off")))%10
	lines[at] = lines[at][:column] + string(now) + lines[at][column+1:]
	got, err := r.MRZ(strings.Join(lines, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	if f, _ := got.Field(document.BirthDate); len(got.Errors) == 0 || f.Confidence != document.NeedsConfirmation {
		t.Errorf("%q: a misread date of birth is %s, errors %s", lines, f.Confidence, faults(got.Errors))
	}
}

// FuzzMRZ reads anything: without a panic, the same twice, and never more than
// was given.
func FuzzMRZ(f *testing.F) {
	for _, s := range []string{specimenTD1, specimenTD2, specimenTD3, specimenMRVA, specimenMRVB, specimenLong, ownLong, goodQR, card("190001234", "060190001234", "900101", "F", "<<7"),
		strings.Repeat("<", 90), strings.Repeat("<", 88), strings.Repeat("<", 72), strings.Repeat("0", 90), "é\xff"} {
		f.Add(s)
	}
	r := document.Reader{Now: func() time.Time { return today }, Codes: codes.Embedded()}
	f.Fuzz(func(t *testing.T, text string) {
		for _, read := range []func(string) (document.Reading, error){r.MRZ, r.CardQR} {
			got, err := read(text)
			again, errAgain := read(text)
			if (err == nil) != (errAgain == nil) || said(got) != said(again) || faults(got.Errors) != faults(again.Errors) {
				t.Fatalf("%q is read in two ways", text)
			}
			if err == nil && (len(got.Fields) == 0 || len(got.Fields) > 16 || len(got.Errors) > 16 || len(got.Warnings) > 16 || len(said(got)) > 3*len(text)+400) {
				t.Fatalf("%q: %d fields, %d errors, %d warnings: %s", text, len(got.Fields), len(got.Errors), len(got.Warnings), said(got))
			}
		}
	})
}
