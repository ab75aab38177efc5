package document_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/registry/document"
)

// card is the zone of a Vietnamese card: last nine digits in the number field,
// all twelve in the optional data.
func card(number, personal, birth, sex, rest string) string {
	d := func(s string) string { return string(document.CheckDigit(s)) }
	one := number + d(number) + pad(personal+rest, 15)
	two, three := birth+d(birth)+sex, "401231"+d("401231")
	whole := d(one + birth + d(birth) + three + pad("", 11))
	return "IDVNM" + one + "\n" + two + three + "VNM" + pad("", 11) + whole + "\n" + pad("NGUYEN<<THI<LAN", 30)
}

func TestVietnameseCards(t *testing.T) {
	name := "fullName=NGUYEN THI LAN? primaryName=NGUYEN? secondaryName=THI LAN? "
	tests := []struct{ name, day, text, want, errors, warnings string }{
		{"a card", "2026-11-22", card("190001234", "060190001234", "900101", "F", ""),
			"documentCode=ID issuer=VNM documentNumber=190001234! " + name + "personalNumber=060190001234! birthDate=1990-01-01! sex=F nationality=VNM expiry=2040-12-31!", "", ""},
		{"a digit at the end of the line", "2026-11-22", card("190001234", "060190001234", "900101", "F", "<<7"),
			"documentCode=ID issuer=VNM documentNumber=190001234! " + name + "personalNumber=060190001234! birthDate=1990-01-01! sex=F nationality=VNM expiry=2040-12-31! optionalData=7!", "", ""},
		{"born 1920: the number knows the century", "2026-11-22", card("120001234", "060120001234", "200101", "F", ""),
			"documentCode=ID issuer=VNM documentNumber=120001234! " + name + "personalNumber=060120001234! birthDate=1920-01-01! sex=F nationality=VNM expiry=2040-12-31!", "", ""},
		{"another sex", "2026-11-22", card("190001234", "060190001234", "900101", "M", ""),
			"documentCode=ID issuer=VNM documentNumber=190001234! " + name + "personalNumber=060190001234? birthDate=1990-01-01! sex=M? nationality=VNM expiry=2040-12-31!", "personal_number_disagrees(personalNumber,sex)", ""},
		{"another year", "2026-11-22", card("190001234", "060190001234", "910101", "F", ""),
			"documentCode=ID issuer=VNM documentNumber=190001234! " + name + "personalNumber=060190001234? birthDate=1991-01-01? sex=F nationality=VNM expiry=2040-12-31!", "personal_number_disagrees(personalNumber,birthDate)", ""},
		{"another number", "2026-11-22", card("190001235", "060190001234", "900101", "F", ""),
			"documentCode=ID issuer=VNM documentNumber=190001235? " + name + "personalNumber=060190001234? birthDate=1990-01-01! sex=F nationality=VNM expiry=2040-12-31!", "personal_number_disagrees(personalNumber,documentNumber)", ""},
		{"an unknown province", "2026-11-22", card("190001234", "003190001234", "900101", "F", ""),
			"documentCode=ID issuer=VNM documentNumber=190001234! " + name + "personalNumber=003190001234! birthDate=1990-01-01! sex=F nationality=VNM expiry=2040-12-31!", "", "personal_number_province(personalNumber)"},
		{"no personal number", "2026-11-22", card("190001234", "", "900101", "F", ""),
			"documentCode=ID issuer=VNM documentNumber=190001234! " + name + "birthDate=1990-01-01! sex=F nationality=VNM expiry=2040-12-31!", "", "personal_number_missing(personalNumber)"},
	}
	for _, tt := range tests {
		r, err := on(t, tt.day).MRZ(tt.text)
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		if got := said(r); got != tt.want || faults(r.Errors) != tt.errors || faults(r.Warnings) != tt.warnings {
			t.Errorf("%s:\n got %s\nwant %s\nerrors %s, warnings %s", tt.name, got, tt.want, faults(r.Errors), faults(r.Warnings))
		}
	}
}

func TestPersonalNumbers(t *testing.T) {
	r := on(t, "2026-11-22")
	tests := []struct {
		number, want, errors, warnings string
	}{
		{"001090123456", "Hà Nội M 1990", "", ""}, {"060190123456", "Bình Thuận F 1990", "", ""}, {"096205123456", "Cà Mau M 2005", "", ""}, {"079326123456", "Hồ Chí Minh F 2026", "", ""},
		{"079227123456", "Hồ Chí Minh M 2027", "date_in_future(personalNumber)", ""}, {"079400123456", "Hồ Chí Minh M 2100", "date_in_future(personalNumber)", ""},
		{"079600123456", "Hồ Chí Minh M 2200", "personal_number_century(personalNumber)", ""}, {"003090123456", " M 1990", "", "personal_number_province(personalNumber)"},
		{"00109012345", "  0", "personal_number_format(personalNumber)", ""}, {"0010901234567", "  0", "personal_number_format(personalNumber)", ""},
		{"00109012345O", "  0", "personal_number_format(personalNumber)", ""}, {"٠٠١٠٩٠١٢٣٤٥٦", "  0", "personal_number_format(personalNumber)", ""},
	}
	for _, tt := range tests {
		p, f := r.PersonalNumber(tt.number)
		if got := fmt.Sprintf("%s %s %d", p.Province.Name, p.Sex, p.BirthYear); got != tt.want || faults(f.Errors) != tt.errors || faults(f.Warnings) != tt.warnings {
			t.Errorf("%s: %s, errors %s, warnings %s", tt.number, got, faults(f.Errors), faults(f.Warnings))
		}
	}
	p, _ := r.PersonalNumber("060190123456")
	for _, tt := range []struct {
		sex   string
		birth document.Date
		want  string
	}{
		{"F", document.Date{Year: 1990, Month: 5, Day: 1}, ""}, {"", document.Date{}, ""}, {"F", document.Date{Year: 1990}, ""},
		{"M", document.Date{Year: 1990}, "personal_number_disagrees(personalNumber,sex)"}, {"X", document.Date{}, "personal_number_disagrees(personalNumber,sex)"},
		{"M", document.Date{Year: 2090}, "personal_number_disagrees(personalNumber,sex) personal_number_disagrees(personalNumber,birthDate)"},
	} {
		if got := faults(p.Agree(tt.sex, tt.birth).Errors); got != tt.want {
			t.Errorf("%s, %s: got %s, want %s", tt.sex, tt.birth, got, tt.want)
		}
	}
}

func TestNumbersByType(t *testing.T) {
	tests := []struct{ day, code, number, title, errors, warnings string }{
		{"2026-11-22", "1", "001090123456", "", "", ""}, {"2026-11-22", "1", "00109012345", "", "document_number_digits(documentNumber)", ""},
		{"2026-11-22", "8", "001090123456", "", "", ""}, {"2026-11-22", "8", "001090 123456", "", "document_number_digits(documentNumber)", ""}, {"2024-06-30", "8", "001090123456", "", "document_type_unknown(documentType)", ""},
		{"2024-12-31", "2", "012345678", "", "", ""}, {"2025-01-01", "2", "012345678", "", "", "document_type_ended(documentType)"}, {"2026-11-22", "2", "001090123456", "", "", "document_type_ended(documentType)"},
		{"2026-11-22", "2", "0123456789", "", "document_number_digits(documentNumber)", "document_type_ended(documentType)"},
		{"2026-11-22", "3", "AB123456789012345678", "", "", ""}, {"2026-11-22", "3", "AB1234567890123456789", "", "document_number_alphanumeric(documentNumber)", ""},
		{"2026-11-22", "4", "C1234567", "", "", ""}, {"2026-11-22", "4", "0000000001", "", "", ""}, {"2026-11-22", "4", "C1234567890", "", "document_number_alphanumeric(documentNumber)", ""}, {"2026-11-22", "4", "C-123456", "", "document_number_alphanumeric(documentNumber)", ""},
		{"2026-11-22", "4", "", "", "document_number_alphanumeric(documentNumber)", ""}, {"2026-11-22", "4", "Đ123", "", "document_number_alphanumeric(documentNumber)", ""},
		{"2026-11-22", "6", "DN4010123456789", "", "", ""}, {"2026-11-22", "7", "001090123456", "", "", ""},
		{"2026-11-22", "9", "X1", "", "document_name_needed(documentName)", ""}, {"2026-11-22", "9", "X1", "Thẻ thuyền viên", "", ""}, {"2026-11-22", "10", "X1", "", "document_type_unknown(documentType)", ""},
	}
	for _, tt := range tests {
		f := on(t, tt.day).Number(tt.code, tt.number, tt.title)
		if faults(f.Errors) != tt.errors || faults(f.Warnings) != tt.warnings {
			t.Errorf("%s on %s: %s: errors %s, warnings %s", tt.code, tt.day, tt.number, faults(f.Errors), faults(f.Warnings))
		}
	}
}

const goodQR = "060190001234|260123456|Nguyễn Thị Lan|01021990|Nữ|Khu phố 1, Hàm Tiến, Phan Thiết, Bình Thuận|15032021"

func TestCardQR(t *testing.T) {
	good := "personalNumber=060190001234 oldNumber=260123456 fullName=Nguyễn Thị Lan birthDate=1990-02-01 sex=F address=Khu phố 1, Hàm Tiến, Phan Thiết, Bình Thuận issueDate=2021-03-15"
	tests := []struct{ name, old, new, want, errors, warnings string }{
		{"as printed", "", "", good, "", ""},
		{"accents in two parts", "Nữ|", "Nu\u031b\u0303|", good, "", ""},
		{"no old number", "260123456", "", strings.Replace(good, "oldNumber=260123456 ", "", 1), "", ""},
		{"an old number of 12", "260123456", "001090123456", strings.Replace(good, "260123456", "001090123456", 1), "", ""},
		{"an old number of 8", "260123456", "26012345", strings.Replace(good, "260123456", "26012345?", 1), "document_number_digits(oldNumber)", ""},
		{"another sex", "|Nữ|", "|Nam|", strings.NewReplacer("sex=F", "sex=M?", "060190001234", "060190001234?").Replace(good), "personal_number_disagrees(personalNumber,sex)", ""},
		{"no sex word", "|Nữ|", "|F|", strings.Replace(good, "sex=F", "sex=?", 1), "card_qr_sex(sex)", ""},
		{"another year", "01021990", "01021991", strings.NewReplacer("1990-02-01", "1991-02-01?", "060190001234", "060190001234?").Replace(good), "personal_number_disagrees(personalNumber,birthDate)", ""},
		{"no such day", "01021990", "30021990", strings.Replace(good, "1990-02-01", "?", 1), "document_date(birthDate)", ""},
		{"a date in another order", "15032021", "20210315", strings.Replace(good, "2021-03-15", "?", 1), "document_date(issueDate)", ""},
		{"issued tomorrow", "15032021", "23112026", strings.Replace(good, "2021-03-15", "2026-11-23?", 1), "date_in_future(issueDate)", ""},
		{"issued before birth", "15032021", "15031989", strings.NewReplacer("1990-02-01", "1990-02-01?", "2021-03-15", "1989-03-15?").Replace(good), "issued_before_birth(birthDate,issueDate)", ""},
		{"a name of one part", "Nguyễn Thị Lan", "Lan", strings.Replace(good, "Nguyễn Thị Lan", "Lan?", 1), "", "name_one_part(fullName)"},
		{"a misread name", "Nguyễn Thị Lan", "Nguy?n Th? Lan", strings.Replace(good, "Nguyễn Thị Lan", "Nguy?n Th? Lan?", 1), "name_character(fullName)", ""},
		{"no name", "Nguyễn Thị Lan", "", strings.Replace(good, "Nguyễn Thị Lan", "?", 1), "name_missing(fullName)", ""},
		{"no address", "Khu phố 1, Hàm Tiến, Phan Thiết, Bình Thuận", " ", strings.Replace(good, "Khu phố 1, Hàm Tiến, Phan Thiết, Bình Thuận", "?", 1), "", "card_qr_address_missing(address)"},
		{"an unknown province", "060190001234", "003190001234", strings.Replace(good, "060190001234", "003190001234?", 1), "", "personal_number_province(personalNumber)"},
		{"a short number", "060190001234", "06019000123", strings.Replace(good, "060190001234", "06019000123?", 1), "personal_number_format(personalNumber)", ""},
	}
	for _, tt := range tests {
		r, err := on(t, "2026-11-22").CardQR("\ufeff " + strings.Replace(goodQR, tt.old, tt.new, 1) + "\r\n")
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		if got := said(r); got != tt.want || faults(r.Errors) != tt.errors || faults(r.Warnings) != tt.warnings {
			t.Errorf("%s:\n got %s\nwant %s\nerrors %s, warnings %s", tt.name, got, tt.want, faults(r.Errors), faults(r.Warnings))
		}
	}
	for text, want := range map[string]string{
		strings.Replace(goodQR, "|15032021", "", 1): "card_qr_older_form", strings.Replace(goodQR, "260123456|", "", 1): "card_qr_older_form", goodQR + "|": "card_qr_fields", "": "card_qr_fields",
		specimenTD3: "control_character", goodQR + strings.Repeat("x", 600): "too_long", "\xff" + goodQR: "control_character", strings.Replace(goodQR, " ", "\x00", 1): "control_character",
	} {
		_, err := on(t, "2026-11-22").CardQR(text)
		e, ok := err.(*domain.Error)
		if !ok || len(e.Fields) != 1 || string(e.Fields[0].Message.Code) != want {
			t.Errorf("%.30q: %v, want %s", text, err, want)
		}
	}
}

// TestNothingReadIsInAMessage plants a text and looks for it in every message.
func TestNothingReadIsInAMessage(t *testing.T) {
	r := on(t, "2026-11-22")
	now := r.Now().Add(time.Hour)
	r.Now = func() time.Time { return now }
	for _, text := range []string{strings.Replace(specimenTD3, "L898902C36", "CANARY<<7X", 1), strings.Replace(goodQR, "060190001234", "CANARY", 1), strings.Replace(goodQR, "|", "CANARY", 3), "CANARY"} {
		for _, read := range []func(string) (document.Reading, error){r.MRZ, r.CardQR} {
			got, err := read(text)
			if err != nil && strings.Contains(err.Error(), "CANARY") {
				t.Errorf("an error repeats it: %v", err)
			}
			for _, f := range append(got.Errors, got.Warnings...) {
				if strings.Contains(f.Message.In("vi")+f.Message.In("en"), "CANARY") {
					t.Errorf("a fault repeats it: %s", f.Message.In("en"))
				}
			}
		}
	}
}
