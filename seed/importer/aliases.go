package importer

import (
	"encoding/csv"
	"io"
	"path"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
)

// Aliases are the other names of places from a table with the columns
// target_id, alias and, optional, lang ("und" or empty = not stated) and
// source. target_id is the id of a place.
type Aliases struct {
	byTarget map[string][]place.Alias
	first    map[string]Position // where a target was first named
	order    []string            // targets in the order of the file
	used     map[string]bool
	faults   []Notice
}

// ReadAliases reads the whole table. Rows with a fault are refused by the
// import that the aliases are given to.
func ReadAliases(name string, r io.Reader) (*Aliases, error) {
	a := &Aliases{byTarget: map[string][]place.Alias{}, first: map[string]Position{}, used: map[string]bool{}}
	in := csv.NewReader(r)
	file := path.Base(name)
	header, fault, err := readHeader(in, []string{"target_id", "alias", "lang", "source"}, 2)
	if err != nil {
		return nil, err
	}
	if fault != nil {
		fault.Position = Position{File: file, Line: 1}
		a.faults = append(a.faults, *fault)
		return a, nil
	}
	err = eachRecord(in, func(line int, fields []string, bad bool) error {
		at := Position{File: file, Line: line}
		if bad {
			a.faults = append(a.faults, Notice{at, "", malformedRow})
			return nil
		}
		v := map[string]string{}
		for i, h := range header {
			v[h] = norm.NFC.String(fields[i])
		}
		a.add(at, v)
		return nil
	})
	return a, err
}

func (a *Aliases) add(at Position, v map[string]string) {
	alias := place.Alias{Text: v["alias"], Lang: v["lang"]}
	if alias.Lang == "" {
		alias.Lang = place.UnknownLanguage
	}
	refuse := func(column string, m domain.Message) { a.faults = append(a.faults, Notice{at, column, m}) }
	switch n := utf8.RuneCountInString(alias.Text); {
	case v["target_id"] == "":
		refuse("target_id", domain.Msg(domain.ReasonRequired))
	case n == 0:
		refuse("alias", domain.Msg(domain.ReasonRequired))
	case n > place.MaxName:
		refuse("alias", domain.Msg(domain.ReasonTooLong, "max", place.MaxName))
	case alias.Lang != place.UnknownLanguage && !domain.KnownLanguage(alias.Lang):
		refuse("lang", domain.Msg(domain.ReasonUnknownLang, "known", domain.Languages()))
	default:
		target := v["target_id"]
		if _, ok := a.first[target]; !ok {
			a.first[target] = at
			a.order = append(a.order, target)
		}
		a.byTarget[target] = append(a.byTarget[target], alias)
	}
}

func (a *Aliases) refused() []Notice {
	if a == nil {
		return nil
	}
	return a.faults
}

// of returns the aliases of a place and notes that the place was met.
func (a *Aliases) of(id string) []place.Alias {
	if a == nil {
		return nil
	}
	a.used[id] = true
	return a.byTarget[id]
}

// left returns rows that add the aliases of places that were not met.
func (a *Aliases) left() []Row {
	if a == nil {
		return nil
	}
	var rows []Row
	for _, id := range a.order {
		if !a.used[id] {
			rows = append(rows, Row{Position: a.first[id], Partial: true, Place: place.Place{
				ID: placeID(id), Aliases: a.byTarget[id], SourceIDs: []place.SourceID{{System: "csv", ID: id}},
			}})
		}
	}
	return rows
}
