package codes

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:generate python3 gen/generate.py

// countries.csv is made by gen/generate.py, the licences of its sources (MIT)
// lie beside it. The others are written by hand: the columns source say where
// each row is from.
//
//go:embed data/countries.csv data/birth_provinces.csv data/document_types.csv
var embedded embed.FS

// Country is a state or another bearer of a nationality, with its code in each
// of three systems that never mix: Germany is DEU for ISO 3166-1 and D in a
// machine-readable zone. A code that a system does not have is empty.
type Country struct {
	ISO, MRZ, Police string
	NameEN, NameVI   string
	Span
	Source string
}

// Code is what records say: the ISO code, or that of ICAO where ISO has none.
func (c Country) Code() string {
	if c.ISO != "" {
		return c.ISO
	}
	return c.MRZ
}

// Province is one a personal number may begin with.
type Province struct {
	Prefix, Name string
	Span
	Source string
}

// What a document number is made of.
const (
	Digits       = "digits"
	Alphanumeric = "alphanumeric"
)

// What is to be known of a document type besides its number.
const (
	NoticeEnded        = "ended"         // such documents are valid no more
	NoticeNameRequired = "name_required" // the document has to be named
)

// DocumentType is one a guest may show, as the forms number them.
type DocumentType struct {
	Code, Key      string
	NameEN, NameVI string
	Number         string // Digits or Alphanumeric
	Lengths        []int  // of the number
	Notice         string // "" or one of the notices
	Span
	Source string
}

// Tables are read once and never changed.
type Tables struct {
	countries []Country
	byMRZ     map[string][]Country
	byCode    map[string][]Country
	provinces map[string][]Province
	types     []DocumentType
}

// Embedded is the shipped set of tables. It is shared; nothing can change it.
var Embedded = sync.OnceValue(func() *Tables {
	files, err := fs.Sub(embedded, "data")
	if err != nil {
		panic(err)
	}
	t, err := Read(files)
	if err != nil {
		panic(err) // tables that the tests read are part of the program
	}
	return t
})

// Read reads countries.csv, birth_provinces.csv and document_types.csv.
func Read(files fs.FS) (*Tables, error) {
	t := &Tables{provinces: map[string][]Province{}}
	var countries []Country
	err := readTable(files, "countries.csv", "iso,mrz,police,name_en,name_vi,valid_from,valid_to,source", func(c []string) error {
		row := Country{ISO: c[0], MRZ: c[1], Police: c[2], NameEN: c[3], NameVI: c[4], Span: Span{c[5], c[6]}, Source: c[7]}
		countries = append(countries, row)
		return row.check()
	})
	if err != nil {
		return nil, err
	}
	err = readTable(files, "birth_provinces.csv", "prefix,name,valid_from,valid_to,source", func(c []string) error {
		row := Province{Prefix: c[0], Name: c[1], Span: Span{c[2], c[3]}, Source: c[4]}
		t.provinces[row.Prefix] = append(t.provinces[row.Prefix], row)
		if len(row.Prefix) != 3 || row.Name == "" || row.Source == "" {
			return fmt.Errorf("a prefix of three digits, a name and a source are needed")
		}
		return row.Span.check()
	})
	if err != nil {
		return nil, err
	}
	err = readTable(files, "document_types.csv", "code,key,name_vi,name_en,number,lengths,notice,valid_from,valid_to,source", func(c []string) error {
		lengths, err := readLengths(c[5])
		row := DocumentType{Code: c[0], Key: c[1], NameVI: c[2], NameEN: c[3], Number: c[4], Lengths: lengths, Notice: c[6], Span: Span{c[7], c[8]}, Source: c[9]}
		t.types = append(t.types, row)
		if err != nil {
			return err
		}
		return t.checkType(row)
	})
	if err != nil {
		return nil, err
	}
	return t.With(countries...)
}

func (c Country) check() error {
	if c.Code() == "" || c.NameEN == "" || c.NameVI == "" || c.Source == "" {
		return fmt.Errorf("a code, both names and a source are needed")
	}
	return c.Span.check()
}

func (t *Tables) checkType(row DocumentType) error {
	if row.Number != Digits && row.Number != Alphanumeric {
		return fmt.Errorf("the number has to be %s or %s", Digits, Alphanumeric)
	}
	if !slices.Contains([]string{"", NoticeEnded, NoticeNameRequired}, row.Notice) {
		return fmt.Errorf("the notice has to be empty, %s or %s", NoticeEnded, NoticeNameRequired)
	}
	if row.NameEN == "" || row.NameVI == "" || row.Source == "" {
		return fmt.Errorf("both names and a source are needed")
	}
	for _, other := range t.types[:len(t.types)-1] {
		if other.Code == row.Code && other.overlaps(row.Span) {
			return fmt.Errorf("two rows of type %s hold on the same day", row.Code)
		}
	}
	return row.Span.check()
}

// readLengths reads "12", "9|12" or "1-20".
func readLengths(s string) ([]int, error) {
	if from, to, ok := strings.Cut(s, "-"); ok {
		a, errA := strconv.Atoi(from)
		b, errB := strconv.Atoi(to)
		if errA != nil || errB != nil || a < 1 || b < a || b > 100 {
			return nil, fmt.Errorf("lengths: %q", s)
		}
		var all []int
		for n := a; n <= b; n++ {
			all = append(all, n)
		}
		return all, nil
	}
	var all []int
	for part := range strings.SplitSeq(s, "|") {
		n, err := strconv.Atoi(part)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("lengths: %q", s)
		}
		all = append(all, n)
	}
	return all, nil
}

// With returns tables with these countries besides. No code may mean two
// countries on one day.
func (t *Tables) With(more ...Country) (*Tables, error) {
	out := &Tables{countries: slices.Concat(t.countries, more), byMRZ: map[string][]Country{}, byCode: map[string][]Country{}, provinces: t.provinces, types: t.types}
	for _, c := range out.countries {
		for _, in := range []struct {
			table map[string][]Country
			code  string
		}{{out.byMRZ, c.MRZ}, {out.byCode, c.Code()}} {
			if in.code == "" {
				continue
			}
			for _, other := range in.table[in.code] {
				if other.overlaps(c.Span) {
					return nil, fmt.Errorf("countries: %s means two on the same day", in.code)
				}
			}
			in.table[in.code] = append(in.table[in.code], c)
		}
	}
	return out, nil
}

// Countries returns every row.
func (t *Tables) Countries() []Country { return slices.Clone(t.countries) }

// ByMRZ finds the country that a machine-readable zone calls code on a day.
func (t *Tables) ByMRZ(code, day string) (Country, bool) { return holding(t.byMRZ[code], day) }

// ByCode finds the country that records call code on a day.
func (t *Tables) ByCode(code, day string) (Country, bool) { return holding(t.byCode[code], day) }

// Province finds the province that personal numbers given on a day begin with.
func (t *Tables) Province(prefix, day string) (Province, bool) {
	return holding(t.provinces[prefix], day)
}

// DocumentTypes returns every row.
func (t *Tables) DocumentTypes() []DocumentType { return slices.Clone(t.types) }

// DocumentType finds the rules of a type of document on a day.
func (t *Tables) DocumentType(code, day string) (DocumentType, bool) {
	return holding(slices.DeleteFunc(slices.Clone(t.types), func(d DocumentType) bool { return d.Code != code }), day)
}

// holding is the row that holds on a day.
func holding[R interface{ Holds(day string) bool }](rows []R, day string) (R, bool) {
	for _, r := range rows {
		if r.Holds(day) {
			return r, true
		}
	}
	var none R
	return none, false
}
