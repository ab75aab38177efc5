package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// generationSchema is written with $ where the generation goes.
//
// A place's number says how good it is, see docNumber: the tables that are
// read in the order of doc give the most prominent places first.
//
// text_$ holds tokens, see tokensOf: every word a place is asked for by, and
// what it is, has and lies in, so that words and filters meet inside the
// full-text index. The ascii tokenizer takes every letter beyond ASCII as part
// of a word: folding has already decided where words end.
const generationSchema = `
CREATE TABLE docs_$ (
  doc        INTEGER PRIMARY KEY,
  id         TEXT NOT NULL,
  lat        REAL NOT NULL,
  lon        REAL NOT NULL,
  kind       TEXT NOT NULL,
  subkind    TEXT NOT NULL,
  category   TEXT NOT NULL,
  accessible INTEGER NOT NULL,
  timing     INTEGER NOT NULL, -- timings.id
  areas      INTEGER NOT NULL, -- sets.id
  amenities  INTEGER NOT NULL, -- sets.id
  price      INTEGER,
  sort_name  TEXT NOT NULL
);
CREATE TABLE cards_$ (
  doc  INTEGER PRIMARY KEY,
  card BLOB NOT NULL -- see record; apart, so that walks over docs read little
);
CREATE UNIQUE INDEX docs_$_id ON docs_$ (id);
CREATE INDEX docs_$_name ON docs_$ (sort_name, id);
CREATE INDEX docs_$_best ON docs_$ (doc >> 32, id);
CREATE VIRTUAL TABLE geo_$ USING rtree(
  doc, min_lon, max_lon, min_lat, max_lat, min_kind, max_kind
);
CREATE VIRTUAL TABLE text_$ USING fts5(
  tokens, content='', contentless_delete=1, detail=none, tokenize='ascii', prefix='1 2 3 4 5 6'
);
CREATE VIRTUAL TABLE words_$ USING fts5vocab(text_$, row);
CREATE TABLE stars_$ (
  doc   INTEGER NOT NULL,
  first TEXT NOT NULL,
  last  TEXT NOT NULL,
  stars INTEGER NOT NULL,
  PRIMARY KEY (doc, first)
) WITHOUT ROWID;`

// generationTables are those of a generation, and two of an earlier version,
// which are dropped when they are met.
var generationTables = []string{"docs", "geo", "text", "words", "stars", "cards", "names", "tags"}

// at writes a statement for one generation.
func at(generation int64, statement string) string {
	return strings.ReplaceAll(statement, "_$", fmt.Sprintf("_%d", generation))
}

func createGeneration(ctx context.Context, tx *sql.Tx, generation int64) error {
	_, err := tx.ExecContext(ctx, at(generation, generationSchema))
	return err
}

// dropGenerations drops every generation but keep: one that was swapped out, or
// that a rebuild which died half-way left behind.
func dropGenerations(ctx context.Context, tx *sql.Tx, keep int64) error {
	rows, err := tx.QueryContext(ctx, "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE%' AND name GLOB '*_[0-9]*'")
	if err != nil {
		return err
	}
	defer rows.Close()
	kept := map[string]bool{}
	for _, table := range generationTables {
		kept[fmt.Sprintf("%s_%d", table, keep)] = true
	}
	var drop []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		if isGenerationTable(name) && !kept[name] {
			drop = append(drop, name)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, name := range drop {
		if _, err := tx.ExecContext(ctx, "DROP TABLE "+name); err != nil {
			return err
		}
	}
	return nil
}

// dropOthers drops what a rebuild that died half-way left behind.
func dropOthers(ctx context.Context, tx *sql.Tx) error {
	generation, err := metaGet(ctx, tx, metaGeneration, 0)
	if err != nil {
		return err
	}
	return dropGenerations(ctx, tx, generation)
}

// isGenerationTable tells docs_7 from docs_7_name and from the shadow tables of
// the virtual ones, such as text_7_data.
func isGenerationTable(name string) bool {
	for _, table := range generationTables {
		if number, ok := strings.CutPrefix(name, table+"_"); ok && strings.Trim(number, "0123456789") == "" {
			return true
		}
	}
	return false
}

// nextGeneration gives out numbers no generation of this file ever had.
func nextGeneration(ctx context.Context, tx *sql.Tx) (int64, error) {
	next, err := metaGet(ctx, tx, metaNext, 1)
	if err != nil {
		return 0, err
	}
	return next, metaSetAll(ctx, tx, map[string]int64{metaNext: next + 1})
}
