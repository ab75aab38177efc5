package codes

import (
	"encoding/csv"
	"fmt"
	"io/fs"
	"strings"
	"time"
)

const dayLayout = "2006-01-02"

// Span is the days on which a row holds, as YYYY-MM-DD, both included. Empty:
// from before, or until after, anything that is asked for.
type Span struct{ ValidFrom, ValidTo string }

// Holds says whether a row holds on day.
func (s Span) Holds(day string) bool {
	return s.ValidFrom <= day && (s.ValidTo == "" || day <= s.ValidTo)
}

// overlaps says whether there is a day on which both hold.
func (s Span) overlaps(o Span) bool {
	return (s.ValidTo == "" || o.ValidFrom <= s.ValidTo) && (o.ValidTo == "" || s.ValidFrom <= o.ValidTo)
}

func (s Span) check() error {
	for _, day := range []string{s.ValidFrom, s.ValidTo} {
		if _, err := time.Parse(dayLayout, day); day != "" && err != nil {
			return fmt.Errorf("%q is no day", day)
		}
	}
	if s.ValidTo != "" && s.ValidTo < s.ValidFrom {
		return fmt.Errorf("it ends before it begins")
	}
	return nil
}

// readTable reads a CSV file with exactly these columns, a row at a time.
func readTable(files fs.FS, name, columns string, row func(cells []string) error) error {
	f, err := files.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if len(rows) < 2 || strings.Join(rows[0], ",") != columns {
		return fmt.Errorf("%s: the first line has to be %s, and rows have to follow", name, columns)
	}
	for i, cells := range rows[1:] {
		if err := row(cells); err != nil {
			return fmt.Errorf("%s, line %d: %w", name, i+2, err)
		}
	}
	return nil
}
