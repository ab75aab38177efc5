package sqlite

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// moment is a time as a column keeps it: milliseconds, the zero time as NULL.
type moment time.Time

// Value implements driver.Valuer.
func (m moment) Value() (driver.Value, error) {
	if time.Time(m).IsZero() {
		return nil, nil
	}
	return time.Time(m).UnixMilli(), nil
}

// Scan implements sql.Scanner.
func (m *moment) Scan(column any) error {
	switch ms := column.(type) {
	case nil:
		*m = moment{}
	case int64:
		*m = moment(time.UnixMilli(ms).UTC())
	default:
		return fmt.Errorf("a column of %T is no time", column)
	}
	return nil
}
