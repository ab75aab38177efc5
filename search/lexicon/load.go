package lexicon

import (
	"bytes"
	"embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"sync"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
)

//go:embed data/*.csv
var files embed.FS

// Embedded returns the lexicon of this build, parsed once. It panics only when
// an embedded file is broken, which a test rules out.
var Embedded = sync.OnceValue(func() *Lexicon {
	l, err := load()
	if err != nil {
		panic(err)
	}
	return l
})

// languages are the columns that hold words of another language.
var languages = []string{"en", "ru", "uk", "ko", "zh", "ja", "th", "fr", "de"}

func load() (*Lexicon, error) {
	l := &Lexicon{Words: map[string]Codes{}}
	for _, step := range []struct {
		file string
		row  func(row) error
	}{
		{"generics", l.concept()},
		{"abbreviations", l.abbreviation},
		{"names", l.name()},
		{"glue", l.glue},
		{"spellings", l.spelling},
		{"synonyms", l.synonym},
	} {
		rows, err := read(step.file)
		if err != nil {
			return nil, err
		}
		for i, r := range rows {
			if err := step.row(r); err != nil {
				return nil, fmt.Errorf("lexicon: %s.csv row %d: %w", step.file, i+2, err)
			}
		}
	}
	return l, nil
}

// row is one row of a file by the name of its columns.
type row map[string]string

// list takes a cell with several texts apart, best first.
func (r row) list(column string) []string {
	var out []string
	for _, s := range strings.Split(r[column], ";") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func read(file string) ([]row, error) {
	data, err := files.ReadFile("data/" + file + ".csv")
	if err != nil {
		return nil, fmt.Errorf("lexicon: %w", err)
	}
	records, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("lexicon: %s.csv: %w", file, err)
	}
	var out []row
	for i, record := range records[1:] {
		r := make(row, len(record))
		for j, column := range records[0] {
			r[column] = strings.TrimSpace(record[j])
		}
		if r["source"] == "" {
			return nil, fmt.Errorf("lexicon: %s.csv row %d: no source", file, i+2)
		}
		out = append(out, r)
	}
	return out, nil
}

// codes reads "hotel", "c:cafe" and "k:dining" as a subkind, a category and a
// kind of the place vocabulary.
func codes(list []string) (Codes, error) {
	var c Codes
	for _, code := range list {
		known := false
		if s, ok := strings.CutPrefix(code, "c:"); ok {
			known = slices.ContainsFunc(place.Categories(), func(t place.Term) bool { return t.Code == s })
			c.Categories = append(c.Categories, s)
		} else if s, ok := strings.CutPrefix(code, "k:"); ok {
			known = slices.ContainsFunc(place.Kinds(), func(t place.Term) bool { return t.Code == s })
			c.Kinds = append(c.Kinds, s)
		} else {
			_, known = place.SubkindOf(code)
			c.Subkinds = append(c.Subkinds, code)
		}
		if !known {
			return Codes{}, fmt.Errorf("%q is not in the vocabulary of places", code)
		}
	}
	return c, nil
}

// merge adds what is new of b to a.
func merge(a, b Codes) Codes {
	return Codes{union(a.Subkinds, b.Subkinds), union(a.Categories, b.Categories), union(a.Kinds, b.Kinds)}
}

func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// key is what is one of a kind among words of a language.
type key struct{ lang, folded string }

func keyOf(lang, text string) (key, error) {
	k := key{lang, domain.Fold(text)}
	if k.folded == "" {
		return k, fmt.Errorf("%q has neither letters nor digits", text)
	}
	return k, nil
}
