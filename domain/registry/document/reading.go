package document

import (
	"fmt"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/registry/codes"
)

// MaxText bounds what is looked at: the longest zone has 90 characters, the
// longest QR code of a card about 300.
const MaxText = 600

// Confidence says how far a value can be relied on.
type Confidence string

// A value is proved when a check digit covers it and fits: that finds every
// single wrong character but those whose values differ by ten, such as G and 6.
const (
	Proved            Confidence = "proved"
	Read              Confidence = "read"               // well-formed, and no check digit covers it
	NeedsConfirmation Confidence = "needs_confirmation" // a person has to compare it with the document
)

// Name names a field of a document.
type Name string

// Fields of documents; a reading has those that its document carries.
const (
	DocumentCode   Name = "documentCode"
	Issuer         Name = "issuer"
	DocumentNumber Name = "documentNumber"
	DocumentType   Name = "documentType"
	DocumentTitle  Name = "documentName"
	FullName       Name = "fullName"
	PrimaryName    Name = "primaryName"
	SecondaryName  Name = "secondaryName"
	BirthDate      Name = "birthDate"
	Sex            Name = "sex"
	Nationality    Name = "nationality"
	Expiry         Name = "expiry"
	PersonalNumber Name = "personalNumber"
	OptionalData   Name = "optionalData"
	OptionalData2  Name = "optionalData2"
	OldNumber      Name = "oldNumber"
	Address        Name = "address"
	IssueDate      Name = "issueDate"
)

// Format is what was read.
type Format string

// The five formats of ICAO Doc 9303, parts 4 to 7, and the card's QR code.
const (
	TD1    Format = "td1"
	TD2    Format = "td2"
	TD3    Format = "td3"
	MRVA   Format = "mrv_a"
	MRVB   Format = "mrv_b"
	CardQR Format = "citizen_card_qr"
)

// Field is one value of a document. Dates are YYYY-MM-DD, YYYY-MM or YYYY, by
// how much of them the document says, and empty when it says nothing.
type Field struct {
	Name       Name
	Value      string
	Confidence Confidence
	Precision  Precision      // of a date
	Country    *codes.Country // of an issuer or a nationality that is known
}

// Fault is one thing that is wrong, or to be looked at, and the fields it is
// about; all of them where they contradict each other.
type Fault struct {
	Fields     []Name
	Message    domain.Message
	Suggestion *Suggestion
}

// Suggestion is the only exchange of one character that scanners usually
// confuse which makes a check digit fit. It is for a person to decide about.
type Suggestion struct {
	Line, Position int // of the machine-readable zone, from 1
	Read, Instead  string
	Value          string // of the field, read with it
}

// Findings are what is wrong with what was given: errors are not to be taken
// over as they are, warnings are to be looked at.
type Findings struct{ Errors, Warnings []Fault }

func (f *Findings) err(m domain.Message, fields ...Name) {
	f.Errors = append(f.Errors, Fault{Fields: fields, Message: m})
}

func (f *Findings) warn(m domain.Message, fields ...Name) {
	f.Warnings = append(f.Warnings, Fault{Fields: fields, Message: m})
}

func (f *Findings) join(more Findings) {
	f.Errors = append(f.Errors, more.Errors...)
	f.Warnings = append(f.Warnings, more.Warnings...)
}

// Reading is what a document says.
type Reading struct {
	Format Format
	Rules  string // by which it was read
	Fields []Field
	Findings
}

// Field finds a field by name.
func (r *Reading) Field(name Name) (Field, bool) {
	for _, f := range r.Fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

func (r *Reading) add(f Field) { r.Fields = append(r.Fields, f) }

// doubt marks fields that a contradiction makes doubtful.
func (r *Reading) doubt(fields ...Name) {
	for i := range r.Fields {
		for _, name := range fields {
			if r.Fields[i].Name == name {
				r.Fields[i].Confidence = NeedsConfirmation
			}
		}
	}
}

// Reader reads documents by tables of codes and a clock: a century is never
// written on a document, it follows from the present day.
type Reader struct {
	Now   domain.Clock
	Codes *codes.Tables
}

// vietnam is where documents are shown: its day counts, whatever the server's.
var vietnam = time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)

func (r Reader) today() Date {
	y, m, d := r.Now().In(vietnam).Date()
	return Date{y, int(m), d}
}

// unreadable refuses the whole text.
func unreadable(code domain.Reason, pairs ...any) error {
	return domain.Invalid(domain.FieldError{Pointer: "/text", Message: domain.Msg(code, pairs...)})
}

// Date is a calendar date of which month and day may be unknown: 0.
type Date struct{ Year, Month, Day int }

// Precision is how much of a date is known.
type Precision string

// Precisions of a date.
const (
	ToDay   Precision = "day"
	ToMonth Precision = "month"
	ToYear  Precision = "year"
	Unknown Precision = "unknown"
)

// Precision says how much of d is known.
func (d Date) Precision() Precision {
	switch {
	case d.Year == 0:
		return Unknown
	case d.Month == 0:
		return ToYear
	case d.Day == 0:
		return ToMonth
	}
	return ToDay
}

// String writes what is known of d.
func (d Date) String() string {
	switch d.Precision() {
	case ToYear:
		return fmt.Sprintf("%04d", d.Year)
	case ToMonth:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	case ToDay:
		return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
	}
	return ""
}

// after says that d is later than other, as far as both are known.
func (d Date) after(other Date) bool {
	switch {
	case d.Year != other.Year:
		return d.Year > other.Year
	case d.Month == 0 || other.Month == 0 || d.Month != other.Month:
		return d.Month > other.Month && other.Month != 0
	}
	return d.Day > other.Day && other.Day != 0
}

// exists says whether there is such a day, month or year.
func (d Date) exists() bool {
	if d.Month == 0 {
		return d.Day == 0
	}
	day := max(d.Day, 1)
	t := time.Date(d.Year, time.Month(d.Month), day, 0, 0, 0, 0, time.UTC)
	return d.Month <= 12 && t.Day() == day && int(t.Month()) == d.Month
}
