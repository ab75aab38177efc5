package importer

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
)

// Position is where in its file a row stands.
type Position struct {
	File    string
	Line    int    // 1-based line of a CSV file, or number of a GeoJSON feature; 0 = not said
	Element string // of an OpenStreetMap file: "node/123"
}

func (p Position) String() string {
	switch {
	case p.Element != "":
		return p.File + ": " + p.Element
	case p.Line > 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return p.File
}

// Notice is one thing wrong with a row. It never repeats the value.
type Notice struct {
	Position
	Column  string // of a CSV file; else a tag, or a JSON Pointer into the place; "" = the whole row
	Message domain.Message
}

// String says it in English; In in the languages of the product.
func (n Notice) String() string { return n.In("en") }

// In says the notice in lang: "vi", or English for anything else.
func (n Notice) In(lang string) string {
	parts := []string{n.Position.String(), n.Column, n.Message.In(lang)}
	if n.Column == "" {
		parts = []string{parts[0], parts[2]}
	}
	return strings.Join(parts, ": ")
}

// IDs says who made up the ids of a file: a record that bears the same one by
// chance, far away, is another place.
type IDs int

// Whose ids they are.
const (
	OwnIDs     IDs = iota // this product's: one id is one place
	ShippedIDs            // the shipped places': a record of another loader may bear one by chance
	ForeignIDs            // the file's: any record not made from such a file may
)

// byChance says whether a record that only shares the row's id may be another
// place; made is who made the record, nil = people.
func (i IDs) byChance(made *place.Import, origin string) bool {
	switch i {
	case ShippedIDs:
		return made != nil && made.From != origin
	case ForeignIDs:
		return made == nil || made.From != origin
	}
	return false
}

// Row is what a reader made of one row, feature or element.
type Row struct {
	Position
	Place place.Place
	IDs   IDs
	// Partial rows only add to a place that is there: ID and Aliases are set.
	Partial bool
	// Skipped rows are no places this product keeps.
	Skipped  bool
	Warnings []Notice
	Faults   []Notice // with any, the row is refused
	// Column names what a pointer into the place was read from; nil = the pointer.
	Column func(pointer string) string
}

func (r *Row) warn(column string, m domain.Message) {
	r.Warnings = append(r.Warnings, Notice{r.Position, column, m})
}

func (r *Row) fault(column string, m domain.Message) {
	r.Faults = append(r.Faults, Notice{r.Position, column, m})
}

// faults turns the fields of an error of place.Prepare into notices.
func (r *Row) faults(err error) {
	var wrong *domain.Error
	if !errors.As(err, &wrong) || len(wrong.Fields) == 0 {
		r.fault("", domain.Msg(domain.ReasonInvalid))
		return
	}
	for _, f := range wrong.Fields {
		column := f.Pointer
		if r.Column != nil {
			column = r.Column(f.Pointer)
		}
		r.fault(column, f.Message)
	}
}

// Reader yields the places of one file, in its order.
type Reader interface {
	// Origin names the kind of source, as place.Import.From keeps it.
	Origin() string
	// Read calls row for every row and ends with its first error, or with the
	// error that kept the file from being read. What is wrong with a row is
	// in the Row. It may be called once.
	Read(ctx context.Context, row func(Row) error) error
	// Progress says how much was read so far and how much there is, in bytes
	// (total 0 = not known). Another goroutine may call it while Read runs.
	Progress() (done, total int64)
}
