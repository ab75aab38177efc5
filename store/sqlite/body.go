package sqlite

import (
	"database/sql"
	"encoding/json"

	"hanhtrinh/domain/place"
	"hanhtrinh/domain/place/hours"
)

// body is the JSON a place is kept as. Its own fields stand before those of
// the record: opening hours are kept as the bare structure, without the text
// that is made from it for readers and would have to be parsed again.
type body struct {
	barePlace
	OpeningHours bareHours `json:"openingHours"`
}

type (
	barePlace place.Place
	bareHours hours.Hours
)

func encode(p place.Place) ([]byte, error) {
	return json.Marshal(body{barePlace: barePlace(p), OpeningHours: bareHours(p.OpeningHours)})
}

// stored is one row of the texts that begin with record.
type stored struct {
	place   place.Place
	deleted bool
}

func scanRecord(rows *sql.Rows) (stored, error) {
	var (
		out       stored
		id        string
		version   int64
		areas, js sql.RawBytes
	)
	if err := rows.Scan(&id, &version, &out.deleted, &areas, &js); err != nil || out.deleted {
		return out, err
	}
	var b body
	if err := json.Unmarshal(js, &b); err != nil {
		return out, err
	}
	out.place = place.Place(b.barePlace)
	out.place.OpeningHours = hours.Hours(b.OpeningHours)
	out.place.ID, out.place.Version = id, version
	var err error
	out.place.AreaKeys, err = textSet(areas)
	return out, err
}

// jsonSet writes strings as the JSON array that a statement takes.
func jsonSet[S ~string](values []S) string {
	if len(values) == 0 {
		return "[]"
	}
	js, err := json.Marshal(values)
	if err != nil {
		panic(err) // strings can always be written
	}
	return string(js)
}

// nullSet is NULL for an empty set: no restriction.
func nullSet[S ~string](values []S) any {
	if len(values) == 0 {
		return nil
	}
	return jsonSet(values)
}

// textSet reads what jsonSet wrote; none is nil.
func textSet(js []byte) ([]string, error) {
	if len(js) <= len("[]") {
		return nil, nil
	}
	var values []string
	err := json.Unmarshal(js, &values)
	return values, err
}
