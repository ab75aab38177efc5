package api

import (
	"fmt"

	"github.com/danielgtaylor/huma/v2"
	"github.com/valyala/fasthttp"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
	tableset "hanhtrinh/domain/registry/codes"
	"hanhtrinh/domain/registry/document"
)

// maxDocumentBody leaves room for a text whose every letter is written as an
// escape of twelve bytes.
const maxDocumentBody = 12*document.MaxText + 1024

type documentText struct {
	Text string `json:"text" minLength:"1" maxLength:"600" doc:"What the scanner gave, or what was typed"`
}

type readDocumentInput struct {
	LangParam
	Body documentText
}

// DocumentField is one value of a document.
type DocumentField struct {
	Value      string              `json:"value" doc:"As it was read; empty where it cannot be told" example:"L898902C3"`
	Confidence document.Confidence `json:"confidence" enum:"proved,read,needs_confirmation" doc:"proved: a check digit covers it and fits. read: well-formed, and nothing covers it. needs_confirmation: compare it with the document"`
}

// DocumentDate is a date as far as the document says it.
type DocumentDate struct {
	DocumentField
	Precision document.Precision `json:"precision" enum:"day,month,year,unknown" doc:"How much of it is known: YYYY-MM-DD, YYYY-MM, YYYY or nothing"`
}

// DocumentCountry is an issuer or a nationality.
type DocumentCountry struct {
	DocumentField
	MRZ    string               `json:"mrz,omitempty" doc:"Its code in a machine-readable zone" example:"D"`
	Police string               `json:"police,omitempty" doc:"Its code in the catalogue of the police, where it is known"`
	Names  domain.LocalizedText `json:"names,omitempty" doc:"In Vietnamese and English; absent for an unknown code"`
}

// DocumentFields are those of a document; it has those that it carries.
type DocumentFields struct {
	DocumentCode   *DocumentField   `json:"documentCode,omitempty" doc:"What kind of document the zone says it is: P..., V..., I..., A..., C..."`
	Issuer         *DocumentCountry `json:"issuer,omitempty" doc:"The state or organisation that issued it; its value is ISO 3166-1 alpha-3, else the code of ICAO"`
	DocumentNumber *DocumentField   `json:"documentNumber,omitempty" doc:"Without fillers. Of a Vietnamese card the last nine digits: personalNumber has all"`
	FullName       *DocumentField   `json:"fullName,omitempty" doc:"Of a machine-readable zone: the primary identifier, then the secondary one, without accents"`
	PrimaryName    *DocumentField   `json:"primaryName,omitempty" doc:"Surname, as its issuer sees it; spaces may be hyphens"`
	SecondaryName  *DocumentField   `json:"secondaryName,omitempty" doc:"Given names"`
	BirthDate      *DocumentDate    `json:"birthDate,omitempty" doc:"A zone has two digits of the year: the latest past date is taken"`
	Sex            *DocumentField   `json:"sex,omitempty" doc:"M, F, or X: not stated"`
	Nationality    *DocumentCountry `json:"nationality,omitempty" doc:"As of issuer"`
	Expiry         *DocumentDate    `json:"expiry,omitempty" doc:"Of a visa: of the visa. From ten years ago to 89 years ahead"`
	PersonalNumber *DocumentField   `json:"personalNumber,omitempty" doc:"The 12 digits of a Vietnamese citizen"`
	OptionalData   *DocumentField   `json:"optionalData,omitempty" doc:"What the issuer put where the format leaves it free"`
	OptionalData2  *DocumentField   `json:"optionalData2,omitempty" doc:"Of the second line of a card"`
	OldNumber      *DocumentField   `json:"oldNumber,omitempty" doc:"Of the identity card before, in QR codes"`
	Address        *DocumentField   `json:"address,omitempty" doc:"Place of residence, in QR codes"`
	IssueDate      *DocumentDate    `json:"issueDate,omitempty" doc:"In QR codes"`
}

type documentSuggestion struct {
	Line     int    `json:"line" minimum:"1" doc:"Of the machine-readable zone"`
	Position int    `json:"position" minimum:"1" doc:"In that line, spaces left out"`
	Read     string `json:"read" doc:"The character that was read" example:"O"`
	Instead  string `json:"instead" doc:"The only one scanners confuse with it that makes the check digit fit" example:"0"`
	Value    string `json:"value" doc:"Of the field with it; empty when the check digit itself is meant and covers no field of its own"`
}

type documentFault struct {
	Code       domain.Reason       `json:"code" example:"check_digit_wrong"`
	Params     map[string]any      `json:"params,omitempty" doc:"What fills the text; never what was sent"`
	Detail     string              `json:"detail" doc:"In the caller's language"`
	Fields     []document.Name     `json:"fields" doc:"Names of the fields it is about; both where two contradict each other"`
	Suggestion *documentSuggestion `json:"suggestion,omitempty" doc:"Nothing is corrected: show it, and let a person look at the document"`
}

type documentDoc struct {
	Format   document.Format `json:"format" enum:"td1,td2,td3,mrv_a,mrv_b,citizen_card_qr" doc:"What was read: a card (td1), a larger card (td2), a passport (td3), a visa (mrv_a, mrv_b), a QR code"`
	Rules    string          `json:"rules" doc:"By which it was read" example:"ICAO Doc 9303-4"`
	Fields   DocumentFields  `json:"fields"`
	Errors   []documentFault `json:"errors" doc:"Wrong: what they name is not to be taken over as it is"`
	Warnings []documentFault `json:"warnings" doc:"To be looked at"`
}

// documentScopes: whoever registers guests reads their documents, and nobody else.
var documentScopes = []string{account.ScopeReadDocuments}

func (s *Server) registerDocuments() {
	reader := document.Reader{Now: s.now, Codes: tableset.Embedded()}
	op := func(id, path, summary, description, example string) operation {
		return operation{id: id, method: fasthttp.MethodPost, path: path, tag: "Documents", scopes: documentScopes, reads: true,
			summary: summary, description: description, produces: map[string]*huma.Schema{mediaJSON: s.ref(documentDoc{})},
			takes: mediaJSON, maxBody: maxDocumentBody, example: map[string]any{"text": example}}
	}
	answer := func(read func(string) (document.Reading, error)) func(*call, *readDocumentInput) (*answer, error) {
		return func(k *call, in *readDocumentInput) (*answer, error) {
			reading, err := read(in.Body.Text)
			if err != nil {
				return nil, err
			}
			return jsonAnswer(k, documentOf(k, reading))
		}
	}
	kept := fmt.Sprintf("\nNothing is stored or logged, neither the text nor what it says. A body has at most %d bytes.", maxDocumentBody)
	register(s, op("read-document-mrz", "/v1/documents/mrz", "Read a machine-readable zone",
		`The two or three lines at the foot of passports, visas and identity cards, of all five formats of ICAO Doc 9303. Spaces, lower case and line breaks of any kind are taken as they come, also none at all.
Check digits prove number, dates and optional data; names have none and always want a look. A check digit that does not fit is an error of its field, with a suggestion where exactly one character that scanners confuse (O/0, I/1, B/8, S/5, Z/2, G/6) makes it fit; nothing is corrected.
422: the text is no whole zone; mrz_line_length names the line that lost or gained characters.`+kept,
		"P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<\nC01X00T478D<<6408125F2702283<<<<<<<<<<<<<<04"), answer(reader.MRZ))
	register(s, op("read-document-qr", "/v1/documents/qr", "Read the QR code of a citizen card",
		`The text of the QR code on a Vietnamese citizen card: seven fields with | between them. It has no check digit, so nothing in it is proved; sex and year of birth are compared with the personal number.
422: the text has not seven fields (card_qr_fields), or is of the older form with six (card_qr_older_form).`+kept,
		"060190001234|260123456|Nguyễn Thị Lan|01021990|Nữ|Khu phố 1, Hàm Tiến, Phan Thiết, Bình Thuận|15032021"), answer(reader.CardQR))
}

func documentOf(k *call, r document.Reading) documentDoc {
	doc := documentDoc{Format: r.Format, Rules: r.Rules, Errors: documentFaults(k, r.Errors), Warnings: documentFaults(k, r.Warnings)}
	f := &doc.Fields
	plain := map[document.Name]**DocumentField{
		document.DocumentCode: &f.DocumentCode, document.DocumentNumber: &f.DocumentNumber, document.FullName: &f.FullName, document.PrimaryName: &f.PrimaryName,
		document.SecondaryName: &f.SecondaryName, document.Sex: &f.Sex, document.PersonalNumber: &f.PersonalNumber, document.OptionalData: &f.OptionalData,
		document.OptionalData2: &f.OptionalData2, document.OldNumber: &f.OldNumber, document.Address: &f.Address,
	}
	dates := map[document.Name]**DocumentDate{document.BirthDate: &f.BirthDate, document.Expiry: &f.Expiry, document.IssueDate: &f.IssueDate}
	countries := map[document.Name]**DocumentCountry{document.Issuer: &f.Issuer, document.Nationality: &f.Nationality}
	for _, field := range r.Fields {
		v := DocumentField{field.Value, field.Confidence}
		if at := plain[field.Name]; at != nil {
			*at = &v
		}
		if at := dates[field.Name]; at != nil {
			*at = &DocumentDate{v, field.Precision}
		}
		if at := countries[field.Name]; at != nil {
			*at = &DocumentCountry{DocumentField: v}
			if c := field.Country; c != nil {
				(*at).MRZ, (*at).Police, (*at).Names = c.MRZ, c.Police, domain.LocalizedText{"vi": c.NameVI, "en": c.NameEN}
			}
		}
	}
	return doc
}

func documentFaults(k *call, faults []document.Fault) []documentFault {
	out := make([]documentFault, len(faults))
	for i, f := range faults {
		out[i] = documentFault{Code: f.Message.Code, Params: f.Message.Params, Detail: f.Message.In(k.lang), Fields: list(f.Fields)}
		if x := f.Suggestion; x != nil {
			out[i].Suggestion = &documentSuggestion{x.Line, x.Position, x.Read, x.Instead, x.Value}
		}
	}
	return out
}
