package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"hanhtrinh/store/sqlitefile"
)

// statement is one SQL text, prepared for the writer and, unless it changes
// something, for the readers.
type statement struct{ writer, reader *sql.Stmt }

// statements are all there are, prepared when the store is opened.
type statements struct {
	place, places, placesByN, placeIDs, count *statement

	states, maxN, upsert, addGeo, dropGeo      *statement
	addArea, dropArea, addSource, dropSource   *statement
	byID, byKind, byArea, byBox                *statement
	node, leaf                                 *statement
	probeKinds, probeAreas, probeBox           *statement
	allOfKinds, allOfAreas                     *statement
	changes, head, trimmed, addChange          *statement
	firstKept, trim, setTrimmed                *statement
	claim, setClaim, setAnswer, release        *statement
	expire, expireClaims                       *statement
	addUnit, addSuccession, addBoundary        *statement
	units, successions, boundaries, areaChange *statement
	keyset, addKeyset, setKeyset               *statement
	holdLease, releaseLease                    *statement

	accountStatements
	auditStatements
	proposalStatements

	all []*statement
}

// prepare prepares every statement, so that none has to wait for a connection
// later.
func prepare(ctx context.Context, f *sqlitefile.File) (*statements, error) {
	s := &statements{}
	for _, t := range texts(s) {
		st := &statement{}
		s.all = append(s.all, st)
		var err error
		if st.writer, err = f.Writer.PrepareContext(ctx, t.sql); err != nil {
			return nil, fmt.Errorf("prepare %q: %w", t.sql, err)
		}
		if !t.changes {
			if st.reader, err = f.Readers.PrepareContext(ctx, t.sql); err != nil {
				return nil, fmt.Errorf("prepare %q for readers: %w", t.sql, err)
			}
		}
		*t.into = st
	}
	return s, nil
}

func (s *statements) close() {
	for _, st := range s.all {
		st.writer.Close()
		if st.reader != nil {
			st.reader.Close()
		}
	}
}

type text struct {
	into    **statement
	changes bool
	sql     string
}
