package importer

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
)

// csvColumns are the columns a table of places may have; the first four it
// must have. Columns with no mark of their own say again, for people, what
// others say in codes: they are passed over.
var csvColumns = []string{
	"id", "name", "lat", "lon", "kind", "subkind", "name_en", "alt_names", "ward_code", "province_code",
	"old_district_code", "old_province_code", "osm_id", "wikidata", "precision_m", "source",
	"area", "in_core_city", "ward", "old_district",
}

const csvRequired = 4

// csvPointers say which column a pointer into the place was read from, the
// longest first where one begins with another.
var csvPointers = []struct{ pointer, column string }{
	{"/name/en", "name_en"}, {"/name", "name"}, {"/aliases", "alt_names"}, {"/id", "id"}, {"/kind", "kind"}, {"/subkind", "subkind"},
	{"/location", "lat,lon"}, {"/precisionM", "precision_m"}, {"/destination", "precision_m"},
	{"/sourceIds", "osm_id,wikidata"}, {"/provenance", "source"},
}

func csvColumn(pointer string) string {
	for _, c := range csvPointers {
		if strings.HasPrefix(pointer, c.pointer) {
			return c.column
		}
	}
	return pointer
}

// csvReader reads a table with a header row, columns by name:
//
//	id, name (Vietnamese), lat, lon    required
//	kind, subkind                      subkind may be a synonym of subkindSynonyms
//	name_en, alt_names                 others names, alt_names separated by ;
//	ward_code, province_code           units in force since 1 July 2025
//	old_district_code, old_province_code  units until 30 June 2025
//	osm_id, wikidata                   n123, w123, r123 (u123: of unknown type); Q123
//	precision_m                        how far off the point may be; the radius of a destination
//	source                             see provenanceOf
//
// The id is the source id {csv, id} and, as placeID makes it fit, the place's.
type csvReader struct {
	name    string
	in      io.Reader
	areas   place.Areas
	aliases *Aliases // nil = none
	done    atomic.Int64
	total   int64
}

// NewCSV reads a table in the shape of csvReader; size is in bytes, 0 = not
// known. Units that areas does not know are left out with a warning. Aliases
// join the places they name; those that name none of the file complete what is
// in the store.
func NewCSV(name string, in io.Reader, size int64, areas place.Areas, aliases *Aliases) Reader {
	return &csvReader{name: path.Base(name), in: in, areas: areas, aliases: aliases, total: size}
}

func (c *csvReader) Origin() string { return "csv" }

func (c *csvReader) Progress() (done, total int64) { return c.done.Load(), c.total }

func (c *csvReader) Read(ctx context.Context, row func(Row) error) error {
	for _, bad := range c.aliases.refused() {
		if err := row(Row{Position: bad.Position, Faults: []Notice{bad}}); err != nil {
			return err
		}
	}
	in := csv.NewReader(c.in)
	header, fault, err := readHeader(in, csvColumns, csvRequired)
	if err != nil {
		return err
	}
	if fault != nil {
		fault.Position = Position{File: c.name, Line: 1}
		return row(Row{Position: fault.Position, Faults: []Notice{*fault}})
	}
	err = eachRecord(in, func(line int, fields []string, bad bool) error {
		c.done.Store(in.InputOffset())
		if err := ctx.Err(); err != nil {
			return err
		}
		r := Row{Position: Position{File: c.name, Line: line}, Column: csvColumn}
		if bad {
			r.fault("", malformedRow)
			return row(r)
		}
		values := make(map[string]string, len(header))
		for i, h := range header {
			values[h] = strings.TrimSpace(norm.NFC.String(fields[i]))
		}
		c.fill(&r, values)
		return row(r)
	})
	if err != nil {
		return err
	}
	for _, r := range c.aliases.left() {
		if err := row(r); err != nil {
			return err
		}
	}
	return nil
}

var malformedRow = domain.Msg(domain.ReasonBadFormat, "expected", "a CSV row (RFC 4180, UTF-8) with the columns of the header")

// readHeader reads the names of the columns. fault says what is wrong with
// them; err that the file cannot be read.
func readHeader(in *csv.Reader, known []string, required int) (header []string, fault *Notice, err error) {
	header, err = in.Read()
	var bad *csv.ParseError
	switch {
	case errors.Is(err, io.EOF) || errors.As(err, &bad):
		return nil, &Notice{Message: domain.Msg(domain.ReasonBadFormat, "expected", "a header row with "+strings.Join(known[:required], ", "))}, nil
	case err != nil:
		return nil, nil, err
	}
	header = slices.Clone(header)
	for i, h := range header {
		header[i] = strings.TrimSpace(strings.TrimPrefix(h, "\ufeff"))
		switch {
		case !slices.Contains(known, header[i]):
			return nil, &Notice{Message: domain.Msg(domain.ReasonNotInList, "list", strings.Join(known, ", "))}, nil
		case slices.Contains(header[:i], header[i]):
			return nil, &Notice{Column: header[i], Message: domain.Msg(domain.ReasonRepeated)}, nil
		}
	}
	for _, k := range known[:required] {
		if !slices.Contains(header, k) {
			return nil, &Notice{Column: k, Message: domain.Msg(domain.ReasonRequired)}, nil
		}
	}
	return header, nil, nil
}

// eachRecord calls fn for each row; bad says that it is no row of this table.
// After a quote that never closes there is no telling rows apart: the rest of
// the file is one bad row.
func eachRecord(in *csv.Reader, fn func(line int, fields []string, bad bool) error) error {
	for {
		fields, err := in.Read()
		var parse *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &parse):
			if err := fn(parse.StartLine, nil, true); err != nil {
				return err
			}
			continue
		case err != nil:
			return err
		}
		line, _ := in.FieldPos(0)
		bad := slices.ContainsFunc(fields, func(s string) bool { return !utf8.ValidString(s) })
		if err := fn(line, fields, bad); err != nil {
			return err
		}
	}
}
