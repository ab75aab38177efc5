package api

import (
	"encoding/json"
	"slices"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
)

// What a line of a snapshot or an entry of the changes says.
const (
	opUpsert = "upsert"
	opDelete = "delete"
	opCursor = "cursor"
)

// deltaRow is one line of a snapshot and one entry of the changes: a place as
// it is now, a place to forget, or where to go on.
type deltaRow struct {
	Op        string          `json:"op"`
	ID        string          `json:"id,omitempty"`
	Version   int64           `json:"version,omitempty"`
	ChangedAt *time.Time      `json:"changedAt,omitempty"`
	Place     json.RawMessage `json:"place,omitempty"`
	Cursor    string          `json:"cursor,omitempty"`
}

// deltaDoc describes deltaRow.
type deltaDoc struct {
	Op        string     `json:"op" enum:"upsert,delete,cursor" doc:"cursor: the last line of a snapshot"`
	ID        string     `json:"id,omitempty"`
	Version   int64      `json:"version,omitempty"`
	ChangedAt *time.Time `json:"changedAt,omitempty"`
	Place     *PlaceView `json:"place,omitempty" doc:"With upsert: the whole record as it is now"`
	Cursor    string     `json:"cursor,omitempty" doc:"With cursor: where /v1/places/changes goes on"`
}

// deltaCursor is a position in the change log and the filter it was begun
// with, so that a reader cannot go on with another one.
type deltaCursor struct {
	Seq   int64    `json:"s"`
	Areas []string `json:"a,omitempty"` // keys of units
	Kinds []string `json:"k,omitempty"`
}

func (c deltaCursor) String() string { return encodeCursor("changes", c) }

// matches says whether a living place passes the filter.
func (c deltaCursor) matches(p *place.Place) bool {
	return (len(c.Kinds) == 0 || contains(c.Kinds, string(p.Kind))) && (len(c.Areas) == 0 || intersects(c.Areas, p.AreaKeys))
}

// left says whether a record that does not match now did before this change.
// Told once too often, a reader forgets what it never had.
func (c deltaCursor) left(ch domain.Change) bool {
	if ch.Deleted {
		return (len(c.Kinds) == 0 || intersects(c.Kinds, ch.Left.Kinds)) && (len(c.Areas) == 0 || intersects(c.Areas, ch.Left.Areas))
	}
	return intersects(c.Kinds, ch.Left.Kinds) || intersects(c.Areas, ch.Left.Areas)
}

func intersects(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return contains(b, s) })
}
