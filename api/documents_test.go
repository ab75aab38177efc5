package api_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"hanhtrinh/domain/account"
)

const (
	passportMRZ = "P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<\nC01X00T478D<<6408125F2702283<<<<<<<<<<<<<<04"
	cardQR      = "060190001234|260123456|Nguyễn Thị Lan|01021990|Nữ|Khu phố 1, Hàm Tiến, Phan Thiết, Bình Thuận|15032021"
)

// desk is somebody at the desk of a hotel.
func (f *fixture) desk() string {
	return f.as(account.HotelStaff, account.Target{Type: account.ReachProperty, ID: "hotel-one"}).auth()
}

func TestReadingAPassport(t *testing.T) {
	f := start(t).seed()
	desk := f.desk()
	r := f.do("POST", "/v1/documents/mrz", map[string]any{"text": strings.ToLower(passportMRZ) + "\r\n"}, desk, "Accept-Language: en").want(t, 200)
	for path, want := range map[string]any{
		"format": "td3", "rules": "ICAO Doc 9303-4", "fields.documentNumber.value": "C01X00T47", "fields.documentNumber.confidence": "proved",
		"fields.fullName.value": "MUSTERMANN ERIKA", "fields.fullName.confidence": "needs_confirmation", "fields.birthDate.value": "1964-08-12", "fields.birthDate.precision": "day",
		"fields.nationality.value": "DEU", "fields.nationality.mrz": "D", "fields.nationality.police": "D", "fields.nationality.names.vi": "Đức", "fields.nationality.confidence": "read",
		"fields.sex.value": "F", "errors.0": nil,
	} {
		if got := r.at(path); got != want {
			t.Errorf("%s: got %v, want %v", path, got, want)
		}
	}
	if r.header.Get("Cache-Control") != "no-store" || r.header.Get("ETag") != "" {
		t.Errorf("headers: %v", r.header)
	}
	r = f.do("POST", "/v1/documents/mrz", map[string]any{"text": strings.Replace(passportMRZ, "640812", "64O812", 1)}, desk, "Accept-Language: vi").want(t, 200)
	if r.at("errors.0.code") != "check_digit_wrong" || r.at("errors.0.fields.0") != "birthDate" || r.at("errors.0.suggestion.value") != "1964-08-12" || r.at("errors.0.suggestion.position") != 16.0 ||
		r.at("fields.birthDate.value") != "" || !strings.HasPrefix(fmt.Sprint(r.at("errors.0.detail")), "Chữ số kiểm tra") {
		t.Errorf("a misread date: %s", r.body)
	}
}

func TestReadingACard(t *testing.T) {
	f := start(t).seed()
	r := f.do("POST", "/v1/documents/qr", map[string]any{"text": cardQR}, f.desk()).want(t, 200)
	if r.at("format") != "citizen_card_qr" || r.at("fields.fullName.value") != "Nguyễn Thị Lan" || r.at("fields.issueDate.value") != "2021-03-15" || r.at("fields.personalNumber.confidence") != "read" || r.at("warnings.0") != nil {
		t.Errorf("%s", r.body)
	}
	owner := f.as(account.HotelOwner, account.Target{Type: account.ReachProperty, ID: "hotel-one"}).auth()
	r = f.do("POST", "/v1/documents/qr", map[string]any{"text": strings.Replace(cardQR, "Nữ", "Nam", 1)}, owner).want(t, 200)
	if r.at("errors.0.code") != "personal_number_disagrees" || r.at("errors.0.fields.0") != "personalNumber" || r.at("errors.0.fields.1") != "sex" {
		t.Errorf("another sex: %s", r.body)
	}
}

// TestNothingOfADocumentStays plants a text in every kind of request and looks
// for it in refusals and in the log.
func TestNothingOfADocumentStays(t *testing.T) {
	f := start(t).seed()
	desk := f.desk()
	for _, tt := range []struct {
		path   string
		body   any
		status int
		code   string
	}{
		{"/v1/documents/mrz", map[string]any{"text": "CANARY"}, 422, "mrz_shape"},
		{"/v1/documents/mrz", map[string]any{"text": strings.Replace(passportMRZ, "MUSTERMANN", "CANARY", 1)}, 422, "mrz_line_length"},
		{"/v1/documents/mrz", map[string]any{"text": strings.Replace(passportMRZ, "MUSTERMANN", "CANARY?MAN", 1)}, 422, "mrz_character"},
		{"/v1/documents/mrz", map[string]any{"text": strings.Repeat("CANARY", 101)}, 422, "too_long"},
		{"/v1/documents/mrz", map[string]any{"text": ""}, 422, "too_short"},
		{"/v1/documents/mrz", map[string]any{}, 422, "required"},
		{"/v1/documents/mrz", map[string]any{"text": 1, "CANARY": "CANARY"}, 400, ""},
		{"/v1/documents/mrz", `{"text":"CANARY`, 400, ""},
		{"/v1/documents/mrz", map[string]any{"text": strings.Repeat("CANARY", 2000)}, 413, ""},
		{"/v1/documents/qr", map[string]any{"text": strings.Replace(cardQR, "|15032021", "CANARY", 1)}, 422, "card_qr_older_form"},
		{"/v1/documents/qr", map[string]any{"text": cardQR + "|CANARY"}, 422, "card_qr_fields"},
		{"/v1/documents/mrz", map[string]any{"text": strings.Replace(passportMRZ, "MUSTERMANN", "CANARYMANN", 1)}, 200, ""},
		{"/v1/documents/qr", map[string]any{"text": strings.Replace(cardQR, "Lan", "CANARY", 1)}, 200, ""},
	} {
		r := f.do("POST", tt.path, tt.body, desk).want(t, tt.status)
		if code := r.at("errors.0.code"); tt.code != "" && code != tt.code {
			t.Errorf("%s of %v: %v", tt.path, tt.code, code)
		}
		if tt.status != 200 && strings.Contains(string(r.body), "CANARY") && tt.status != 400 {
			t.Errorf("a refusal repeats what was sent: %s", r.body)
		}
		if r.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%d of %s may be kept: %v", tt.status, tt.path, r.header)
		}
	}
	f.do("POST", "/v1/documents/mrz", map[string]any{"text": passportMRZ}, f.as(account.WardPolice, account.Target{Type: account.ReachWard, ID: "22918@2025-07-01"}).auth()).want(t, 403)
	for _, planted := range []string{"CANARY", "MUSTERMANN", "C01X00T47", "Nguyễn", "060190001234"} {
		if strings.Contains(f.log.String(), planted) {
			t.Errorf("the log has %s", planted)
		}
	}
}

// TestEveryFieldOfADocumentIsShown keeps a new field from getting lost between
// the reading and the answer.
func TestEveryFieldOfADocumentIsShown(t *testing.T) {
	f := start(t).seed()
	desk := f.desk()
	names := map[string]bool{}
	for path, text := range map[string]string{"/v1/documents/mrz": passportMRZ, "/v1/documents/qr": cardQR} {
		r := f.do("POST", path, map[string]any{"text": text}, desk).want(t, 200)
		for name := range r.at("fields").(map[string]any) {
			names[name] = true
		}
	}
	card := "I<D<<C01X00T478ABC<<<<<<<<<<<<\n6408125F2702283D<<XYZ<<<<<<<<1\nMUSTERMANN<<ERIKA<<<<<<<<<<<<<"
	r := f.do("POST", "/v1/documents/mrz", map[string]any{"text": card}, desk).want(t, 200)
	for name := range r.at("fields").(map[string]any) {
		names[name] = true
	}
	want := []string{"address", "birthDate", "documentCode", "documentNumber", "expiry", "fullName", "issueDate", "issuer", "nationality", "oldNumber",
		"optionalData", "optionalData2", "personalNumber", "primaryName", "secondaryName", "sex"}
	if got := slices.Sorted(maps.Keys(names)); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v: %s", got, want, r.body)
	}
}
