package document_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/registry/codes"
	"hanhtrinh/domain/registry/document"
)

// on is a reader of that day. It knows UTO besides, the state that issues the
// specimens of ICAO and nothing else.
func on(t *testing.T, day string) document.Reader {
	t.Helper()
	tables, err := codes.Embedded().With(codes.Country{MRZ: "UTO", NameEN: "Utopia", NameVI: "Utopia", Source: "specimens of ICAO Doc 9303"})
	if err != nil {
		t.Fatal(err)
	}
	now, err := time.Parse(time.RFC3339, day+"T12:00:00+07:00")
	if err != nil {
		t.Fatal(err)
	}
	return document.Reader{Now: func() time.Time { return now }, Codes: tables}
}

// pad fills a line up.
func pad(s string, width int) string { return s + strings.Repeat("<", width-len(s)) }

const (
	specimenTD3  = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
	specimenTD1  = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
	specimenTD2  = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
	specimenMRVA = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<"
	specimenMRVB = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<"
	specimenLong = "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<"
	ownLong      = "I<UTOAB1234567<87<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<2\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
)

func TestSpecimens(t *testing.T) {
	anna := "fullName=ERIKSSON ANNA MARIA? primaryName=ERIKSSON? secondaryName=ANNA MARIA?"
	tests := []struct{ name, day, text, format, want string }{
		{"TD3", "2011-05-01", specimenTD3, "td3", "documentCode=P issuer=UTO documentNumber=L898902C3! " + anna + " birthDate=1974-08-12! sex=F nationality=UTO expiry=2012-04-15! optionalData=ZE184226B!"},
		{"TD1", "2011-05-01", specimenTD1, "td1", "documentCode=I issuer=UTO documentNumber=D23145890! " + anna + " birthDate=1974-08-12! sex=F nationality=UTO expiry=2012-04-15!"},
		{"TD2", "2011-05-01", specimenTD2, "td2", "documentCode=I issuer=UTO documentNumber=D23145890! " + anna + " birthDate=1974-08-12! sex=F nationality=UTO expiry=2012-04-15!"},
		{"MRV-A", "1995-01-01", specimenMRVA, "mrv_a", "documentCode=V issuer=UTO documentNumber=L8988901C! " + anna + " birthDate=1940-09-07! sex=F nationality=XXX expiry=1996-12-10! optionalData=6ZE184226B"},
		{"MRV-B", "1995-01-01", specimenMRVB, "mrv_b", "documentCode=V issuer=UTO documentNumber=L8988901C! " + anna + " birthDate=1940-09-07! sex=F nationality=XXX expiry=1996-12-10!"},
		{"TD1 with a long number", "1995-01-01", specimenLong, "td1", "documentCode=I issuer=UTO documentNumber=D23145890734! fullName=STEVENSON PETER JOHN? primaryName=STEVENSON? secondaryName=PETER JOHN? birthDate=1934-07-12! sex=M nationality=UTO expiry=1995-07-12!"},
		{"the filler is no part of a long number", "2011-05-01", ownLong, "td1", "documentCode=I issuer=UTO documentNumber=AB12345678! " + anna + " birthDate=1974-08-12! sex=F nationality=UTO expiry=2012-04-15!"},
	}
	for _, tt := range tests {
		r, err := on(t, tt.day).MRZ(tt.text)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if got := said(r); string(r.Format) != tt.format || got != tt.want {
			t.Errorf("%s: %s\n got %s\nwant %s", tt.name, r.Format, got, tt.want)
		}
		if faults(r.Errors) != "" || faults(r.Warnings) != "" {
			t.Errorf("%s: errors %s, warnings %s", tt.name, faults(r.Errors), faults(r.Warnings))
		}
	}
}

// said is a reading in a line: ! proved, ? needs confirmation.
func said(r document.Reading) string {
	var out []string
	for _, f := range r.Fields {
		mark := map[document.Confidence]string{document.Proved: "!", document.Read: "", document.NeedsConfirmation: "?"}[f.Confidence]
		out = append(out, string(f.Name)+"="+f.Value+mark)
	}
	return strings.Join(out, " ")
}

// faults is a list of faults in a line: code(fields)[line:position read>instead=value].
func faults(list []document.Fault) string {
	var out []string
	for _, f := range list {
		var names []string
		for _, n := range f.Fields {
			names = append(names, string(n))
		}
		s := string(f.Message.Code) + "(" + strings.Join(names, ",") + ")"
		if f.Suggestion != nil {
			x := f.Suggestion
			s += "[" + string(rune('0'+x.Line)) + " " + x.Read + ">" + x.Instead + " " + x.Value + "]"
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestCheckDigitsAreThoseOfTheStandard(t *testing.T) {
	for data, want := range map[string]byte{"AB2134<<<": '5', "520727": '3', "L898902C3": '6', "D23145890734": '9', "AB12345678": '7', "AB1234567<8": '5', "<<<<<<": '0'} {
		if got := document.CheckDigit(data); got != want {
			t.Errorf("%s: got %c, want %c", data, got, want)
		}
	}
}

func TestLinesAsPeoplePasteThem(t *testing.T) {
	r := on(t, "2011-05-01")
	want, err := r.MRZ(specimenTD3)
	if err != nil {
		t.Fatal(err)
	}
	one, two, _ := strings.Cut(specimenTD3, "\n")
	for name, text := range map[string]string{
		"one string": one + two, "CR LF": one + "\r\n" + two + "\r\n", "CR": one + "\r" + two, "NEL": one + "\u0085" + two, "line separator": one + "\u2028" + two,
		"paragraph separator": one + "\u2029" + two, "vertical tab": one + "\v" + two, "form feed": one + "\f" + two, "empty lines": "\n\n" + one + "\n \t\n\n" + two + "\n",
		"lower case": strings.ToLower(specimenTD3), "spaces": " " + one[:10] + " " + one[10:] + "\n\t" + two[:20] + "\u00a0\u3000" + two[20:] + "  ", "byte order mark": "\ufeff" + specimenTD3,
		"zero-width space": one[:5] + "\u200b" + one[5:] + "\n" + two,
	} {
		got, err := r.MRZ(text)
		if err != nil || said(got) != said(want) {
			t.Errorf("%s: %s, %v", name, said(got), err)
		}
	}
	for _, text := range []string{specimenTD1, specimenTD2, specimenLong} {
		lines, _ := r.MRZ(text)
		joined, err := r.MRZ(strings.ReplaceAll(text, "\n", ""))
		if err != nil || said(lines) != said(joined) || joined.Format != lines.Format {
			t.Errorf("without breaks: %s, %v", said(joined), err)
		}
	}
}

func TestWhatIsNoZone(t *testing.T) {
	one, two, _ := strings.Cut(specimenTD3, "\n")
	for text, want := range map[string]string{
		"": "mrz_shape", "hello": "mrz_shape", one: "mrz_shape", one + "\n" + two + "\n" + two: "mrz_line_length",
		one + two[:43]: "mrz_shape", one + "\n" + two[:43]: "mrz_line_length", one[1:] + "\n" + two: "mrz_line_length", "a\nb\nc\nd": "mrz_shape",
		one + "\n" + strings.Replace(two, "<", "«", 1): "mrz_character", "ı" + one[1:] + "\n" + two: "mrz_character", "ſ" + one[1:] + two: "mrz_character",
		strings.Repeat("<", 601): "too_long", one + "\n" + strings.Replace(two, "U", "\xff", 1): "mrz_character",
	} {
		_, err := on(t, "2026-11-22").MRZ(text)
		e, ok := err.(*domain.Error)
		if !ok || e.Code != domain.CodeInvalid || len(e.Fields) != 1 || string(e.Fields[0].Message.Code) != want || e.Fields[0].Pointer != "/text" {
			t.Errorf("%.20q: %v, want %s", text, err, want)
		}
	}
	_, err := on(t, "2026-11-22").MRZ(one + "\n" + two[:43])
	if got := err.(*domain.Error).Fields[0].Message.In("en"); got != "Line 2 of the machine-readable zone has 43 characters; expected 44." {
		t.Error(got)
	}
}

// TestMisreadCharacters: nothing is corrected, the one exchange that fits is named.
func TestMisreadCharacters(t *testing.T) {
	one, two, _ := strings.Cut(specimenTD3, "\n")
	change := func(old, new string) string {
		if strings.Count(two, old) != 1 {
			t.Fatalf("%q is not there once", old)
		}
		return one + "\n" + strings.Replace(two, old, new, 1)
	}
	tests := []struct{ name, text, want string }{
		{"a zero as O in the number", change("L898902C36", "L8989O2C36"), "check_digit_wrong(documentNumber)[2 O>0 L898902C3]"},
		{"an eight as B in the number, where another exchange fits too", change("L898902C36", "LB98902C36"), "check_digit_wrong(documentNumber)"},
		{"an eight as B in the birth date", change("7408122F", "740B122F"), "check_digit_wrong(birthDate)[2 B>8 1974-08-12]"},
		{"a two as Z in the birth date", change("7408122F", "740812ZF"), "check_digit_wrong(birthDate)[2 Z>2 1974-08-12]"},
		{"a G in the birth date where no 6 fits", change("7408122F", "74G8122F"), "check_digit_wrong(birthDate)"},
		{"an I in the expiry", change("1204159ZE", "I204159ZE"), "check_digit_wrong(expiry)[2 I>1 2012-04-15]"},
		{"an S for a 5 in the expiry", change("1204159ZE", "12041S9ZE"), "check_digit_wrong(expiry)[2 S>5 2012-04-15]"},
		{"a B as 8 in the optional data, where another exchange fits too", change("ZE184226B", "ZE1842268"), "check_digit_wrong(optionalData)"},
		{"a B as 8 in the optional data", strings.Replace(zoneTD3("P<FRADUPONT<<JEAN", "XK74Y", "FRA", "740812", "M", "120415", "HKB74"), "HKB74", "HK874", 1), "check_digit_wrong(optionalData)[2 8>B HKB74]"},
		{"an I for the digit of the optional data", change("<<<<<10", "<<<<<I0"), "check_digit_wrong(optionalData)[2 I>1 ZE184226B]"},
		{"an O for the composite digit", change("<<<<<10", "<<<<<1O"), "composite_digit_wrong()[2 O>0 ]"},
		{"what scanners do not confuse", change("L898902C36", "L898903C36"), "check_digit_wrong(documentNumber)"},
		{"two at once", change("L898902C36UTO7408122", "LB989O2C36UTO7408122"), "check_digit_wrong(documentNumber)"},
		{"two fields", change("L898902C36UTO7408122", "L8989O2C36UTO740812Z"), "check_digit_wrong(documentNumber)[2 O>0 L898902C3] check_digit_wrong(birthDate)[2 Z>2 1974-08-12]"},
	}
	for _, tt := range tests {
		r, err := on(t, "2011-05-01").MRZ(tt.text)
		if err != nil {
			t.Fatal(err)
		}
		if got := faults(r.Errors); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
		for _, fault := range r.Errors {
			for _, name := range fault.Fields {
				if f, _ := r.Field(name); f.Confidence != document.NeedsConfirmation {
					t.Errorf("%s: %s is %s", tt.name, name, f.Confidence)
				}
			}
		}
	}
	r, _ := on(t, "2011-05-01").MRZ(change("L898902C36", "L8989O2C36"))
	if f, _ := r.Field(document.DocumentNumber); f.Value != "L8989O2C3" {
		t.Errorf("the number was mended to %s", f.Value)
	}
}

// zoneTD3 is a passport's zone with its check digits.
func zoneTD3(first, number, nationality, birth, sex, expiry, optional string) string {
	number, optional = pad(number, 9), pad(optional, 14)
	d := func(s string) string { return string(document.CheckDigit(s)) }
	a, b, c := number+d(number), birth+d(birth), expiry+d(expiry)+optional+d(optional)
	return pad(first, 44) + "\n" + a + pad(nationality, 3) + b + sex + c + d(a+b+c)
}

func TestDates(t *testing.T) {
	passport := func(birth, expiry string) string {
		return zoneTD3("P<FRADUPONT<<JEAN", "12AB34567", "FRA", birth, "M", expiry, "")
	}
	tests := []struct{ name, birth, expiry, want, warnings, errors string }{
		{"born today", "261122", "300101", "2026-11-22! 2030-01-01!", "", ""},
		{"born tomorrow means a hundred years ago", "261123", "300101", "1926-11-23! 2030-01-01!", "", ""},
		{"born this year, month unknown", "26<<<<", "300101", "2026! 2030-01-01!", "date_part_unknown(birthDate)", ""},
		{"born next year", "27<<<<", "300101", "1927! 2030-01-01!", "date_part_unknown(birthDate)", ""},
		{"born next month", "2612<<", "300101", "1926-12! 2030-01-01!", "date_part_unknown(birthDate)", ""},
		{"day unknown", "7408<<", "300101", "1974-08! 2030-01-01!", "date_part_unknown(birthDate)", ""},
		{"a day without its month", "74<<12", "300101", "1974! 2030-01-01!", "date_part_unknown(birthDate)", ""},
		{"nothing known", "<<<<<<", "300101", "? 2030-01-01!", "date_part_unknown(birthDate)", ""},
		{"year unknown", "<<0812", "300101", "? 2030-01-01!", "date_part_unknown(birthDate)", ""},
		{"the oldest expiry", "740812", "160101", "1974-08-12! 2016-01-01!", "document_expired(expiry)", ""},
		{"the latest expiry", "740812", "150101", "1974-08-12! 2115-01-01!", "", ""},
		{"expired yesterday", "740812", "261121", "1974-08-12! 2026-11-21!", "document_expired(expiry)", ""},
		{"ends today", "740812", "261122", "1974-08-12! 2026-11-22!", "", ""},
		{"ends this month", "740812", "2611<<", "1974-08-12! 2026-11!", "date_part_unknown(expiry)", ""},
		{"without end", "740812", "<<<<<<", "1974-08-12! ?", "date_part_unknown(expiry)", ""},
		{"leap day", "000229", "300101", "2000-02-29! 2030-01-01!", "", ""},
		{"no leap day", "010229", "300101", "? 2030-01-01!", "", "document_date(birthDate)"},
		{"29 February 2100", "740812", "000229", "1974-08-12! ?", "", "document_date(expiry)"},
		{"month 13", "741312", "300101", "? 2030-01-01!", "", "document_date(birthDate)"},
		{"day 0", "740800", "300101", "? 2030-01-01!", "", "document_date(birthDate)"},
		{"a letter", "7A0812", "300101", "? 2030-01-01!", "", "document_date(birthDate)"},
		{"a G for the 6", "7G0812", "300101", "? 2030-01-01!", "", "document_date(birthDate)[2 G>6 1976-08-12]"},
		{"half a part", "7<0812", "300101", "? 2030-01-01!", "", "document_date(birthDate)"},
	}
	for _, tt := range tests {
		r, err := on(t, "2026-11-22").MRZ(passport(tt.birth, tt.expiry))
		if err != nil {
			t.Fatal(err)
		}
		birth, _ := r.Field(document.BirthDate)
		expiry, _ := r.Field(document.Expiry)
		mark := map[document.Confidence]string{document.Proved: "!", document.NeedsConfirmation: "?"}
		if got := birth.Value + mark[birth.Confidence] + " " + expiry.Value + mark[expiry.Confidence]; got != tt.want || faults(r.Warnings) != tt.warnings || faults(r.Errors) != tt.errors {
			t.Errorf("%s: got %s, warnings %s, errors %s", tt.name, got, faults(r.Warnings), faults(r.Errors))
		}
	}
}

func TestYearsOfOneCentury(t *testing.T) {
	for year := 1950; year < 2150; year++ {
		today := document.Date{Year: year, Month: 6, Day: 15}
		births, ends := map[int]bool{}, map[int]bool{}
		for yy := range 100 {
			births[document.BirthYear(yy, 6, 15, today)] = true
			ends[document.ExpiryYear(yy, today)] = true
		}
		for y := year - 99; y <= year; y++ {
			if !births[y] || !ends[y+89] {
				t.Fatalf("in %d: %d or %d is left out", year, y, y+89)
			}
		}
	}
}

// TestTheDayIsThatOfVietnam: at 18:00 in London it is tomorrow there.
func TestTheDayIsThatOfVietnam(t *testing.T) {
	r := on(t, "2026-11-22")
	r.Now = func() time.Time { return time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC) }
	got, err := r.MRZ(zoneTD3("P<FRADUPONT<<JEAN", "12AB34567", "FRA", "261123", "M", "300101", ""))
	if f, _ := got.Field(document.BirthDate); err != nil || f.Value != "2026-11-23" {
		t.Errorf("born %s, %v", f.Value, err)
	}
}

func TestNames(t *testing.T) {
	tests := []struct{ line, primary, secondary, warnings, errors string }{
		{"P<FRADUPONT<LAJOIE<<JEAN<<<<", "DUPONT LAJOIE", "JEAN", "", ""},
		{"P<FRAVAN<DER<MUELLEN<<ANNA<LENA", "VAN DER MUELLEN", "ANNA LENA", "", ""},
		{"P<FRAARKFREITH", "ARKFREITH", "", "name_one_part(fullName)", ""},
		{"P<FRA<<ANNA", "ANNA", "", "name_form(fullName)", ""},
		{"P<FRADUPONT<<JEAN<<PAUL", "DUPONT", "JEAN PAUL", "name_form(fullName)", ""},
		{"P<FRADUPONT<<<JEAN", "DUPONT", "JEAN", "name_form(fullName)", ""},
		{"P<FRADUPONT<<JEAN1", "DUPONT", "JEAN1", "", "name_character(fullName)"},
		{"P<FRA", "", "", "", "name_missing(fullName)"},
		{"P<FRAPAPANDROPOULOUS<<JONATHON<ALEXANDER<WAR", "PAPANDROPOULOUS", "JONATHON ALEXANDER WAR", "name_truncated(fullName)", ""},
	}
	for _, tt := range tests {
		r, err := on(t, "2026-11-22").MRZ(zoneTD3(tt.line, "12AB34567", "FRA", "740812", "M", "300101", ""))
		if err != nil {
			t.Fatal(err)
		}
		primary, _ := r.Field(document.PrimaryName)
		secondary, _ := r.Field(document.SecondaryName)
		full, ok := r.Field(document.FullName)
		if primary.Value != tt.primary || secondary.Value != tt.secondary || faults(r.Warnings) != tt.warnings || faults(r.Errors) != tt.errors {
			t.Errorf("%s: %q, %q, warnings %s, errors %s", tt.line, primary.Value, secondary.Value, faults(r.Warnings), faults(r.Errors))
		}
		if !ok || full.Confidence != document.NeedsConfirmation || full.Value != strings.TrimSpace(tt.primary+" "+tt.secondary) {
			t.Errorf("%s: %+v", tt.line, full)
		}
	}
}

func TestNationalities(t *testing.T) {
	r := on(t, "2026-11-22")
	for mrz, want := range map[string]string{"D": "DEU", "FRA": "FRA", "VNM": "VNM", "GBD": "GBD", "GBN": "GBN", "GBO": "GBO", "GBP": "GBP", "GBS": "GBS", "EUE": "EUE", "UNO": "UNO", "UNA": "UNA", "UNK": "UNK",
		"RKS": "RKS", "XBA": "XBA", "XIM": "XIM", "XCC": "XCC", "XCO": "XCO", "XEC": "XEC", "XPO": "XPO", "XOM": "XOM", "XXA": "XXA", "XXB": "XXB", "XXC": "XXC", "XXX": "XXX", "UTO": "UTO"} {
		got, err := r.MRZ(zoneTD3("P<FRADUPONT<<JEAN", "12AB34567", mrz, "740812", "M", "300101", ""))
		f, _ := got.Field(document.Nationality)
		if err != nil || f.Value != want || f.Confidence != document.Read || f.Country == nil || f.Country.MRZ != mrz || faults(got.Errors) != "" {
			t.Errorf("%s: %+v, %s", mrz, f, faults(got.Errors))
		}
	}
	plain := r
	plain.Codes = codes.Embedded()
	for _, c := range []struct {
		r   document.Reader
		mrz string
	}{{r, "DEU"}, {r, "QQQ"}, {r, "XKX"}, {r, "F<A"}, {r, ""}, {plain, "UTO"}} {
		got, err := c.r.MRZ(zoneTD3("P<FRADUPONT<<JEAN", "12AB34567", c.mrz, "740812", "M", "300101", ""))
		f, _ := got.Field(document.Nationality)
		if err != nil || f.Confidence != document.NeedsConfirmation || f.Country != nil || faults(got.Errors) != "country_code_unknown(nationality)" {
			t.Errorf("%s: %+v, %s", c.mrz, f, faults(got.Errors))
		}
	}
}

func TestOddFields(t *testing.T) {
	good := zoneTD3("P<FRADUPONT<<JEAN", "12AB34567", "FRA", "740812", "M", "300101", "")
	if at := strings.LastIndexByte(good, '<'); good[at+1:] != "04" && len(good[at+1:]) != 2 {
		t.Fatal(good)
	}
	filler := good[:len(good)-2] + "<" + good[len(good)-1:] // at position 43, of the same value
	tests := []struct{ name, text, errors, warnings string }{
		{"empty optional data with 0", good, "", ""},
		{"empty optional data with a filler", filler, "", ""},
		{"a filler at 43 behind optional data", strings.Replace(specimenTD3, "<<<<<10", "<<<<<<0", 1), "check_digit_wrong(optionalData)", "document_expired(expiry)"},
		{"no number", zoneTD3("P<FRADUPONT<<JEAN", "", "FRA", "740812", "M", "300101", ""), "document_number_missing(documentNumber)", ""},
		{"a sign in the number", zoneTD3("P<FRADUPONT<<JEAN", "12<AB345", "FRA", "740812", "M", "300101", ""), "", "document_number_with_fillers(documentNumber)"},
		{"sex not stated", zoneTD3("P<FRADUPONT<<JEAN", "12AB34567", "FRA", "740812", "<", "300101", ""), "", ""},
		{"sex misread", zoneTD3("P<FRADUPONT<<JEAN", "12AB34567", "FRA", "740812", "H", "300101", ""), "sex_unknown(sex)", ""},
		{"another first letter", zoneTD3("X<FRADUPONT<<JEAN", "12AB34567", "FRA", "740812", "M", "300101", ""), "mrz_document_code(documentCode)", ""},
		{"no digit of the number", strings.Replace(specimenTD3, "L898902C36", "L898902C3<", 1), "check_digit_wrong(documentNumber)", "document_expired(expiry)"},
		{"a long number without its rest", strings.Replace(specimenTD1, "D231458907", "D23145890<", 1), "check_digit_wrong(documentNumber)", "document_expired(expiry)"},
		{"optional data covered by the composite digit alone", strings.Replace(specimenTD1, "UTO<<<<<<<<<<<6", "UTOB<<<<<<<<<<6", 1), "composite_digit_wrong(optionalData2)", "document_expired(expiry)"},
	}
	for _, tt := range tests {
		r, err := on(t, "2021-11-22").MRZ(tt.text)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if faults(r.Errors) != tt.errors || faults(r.Warnings) != tt.warnings {
			t.Errorf("%s: errors %s, warnings %s", tt.name, faults(r.Errors), faults(r.Warnings))
		}
	}
	r, _ := on(t, "2021-11-22").MRZ(tests[5].text)
	if f, _ := r.Field(document.Sex); f.Value != "X" || f.Confidence != document.Read {
		t.Errorf("sex not stated: %+v", f)
	}
	if !slices.ContainsFunc(r.Fields, func(f document.Field) bool { return f.Name == document.Issuer }) {
		t.Error("no issuer")
	}
}
