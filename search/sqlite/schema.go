package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// generationSchema is written with $ where the generation goes.
//
// docs.words and text.words hold the folded words of all names and the street,
// see wordsOf; text.tags holds what a place has or lies in as one word each, so
// that a common word and a rare filter meet inside the full-text index. The
// ascii tokenizer takes every letter beyond ASCII as part of a word: folding
// has already decided where words end.
const generationSchema = `
CREATE TABLE docs_$ (
  doc        INTEGER PRIMARY KEY,
  id         TEXT NOT NULL UNIQUE,
  kind       TEXT NOT NULL,
  category   TEXT NOT NULL,
  lat        REAL NOT NULL,
  lon        REAL NOT NULL,
  timing     INTEGER NOT NULL,
  price      INTEGER,
  accessible INTEGER NOT NULL,
  sort_name  TEXT NOT NULL,
  words      TEXT NOT NULL
);
CREATE INDEX docs_$_name ON docs_$ (sort_name, id);
CREATE VIRTUAL TABLE geo_$ USING rtree(
  doc, min_lon, max_lon, min_lat, max_lat, min_kind, max_kind
);
CREATE VIRTUAL TABLE text_$ USING fts5(
  words, tags, content='', contentless_delete=1, detail=column, tokenize='ascii', prefix='1 2 3'
);
CREATE TABLE names_$ (
  name TEXT NOT NULL,
  doc  INTEGER NOT NULL,
  PRIMARY KEY (name, doc)
) WITHOUT ROWID;
CREATE INDEX names_$_doc ON names_$ (doc);
CREATE TABLE tags_$ (
  tag TEXT NOT NULL,
  doc INTEGER NOT NULL,
  PRIMARY KEY (tag, doc)
) WITHOUT ROWID;
CREATE INDEX tags_$_doc ON tags_$ (doc);
CREATE TABLE stars_$ (
  doc   INTEGER NOT NULL,
  first TEXT NOT NULL,
  last  TEXT NOT NULL,
  stars INTEGER NOT NULL,
  PRIMARY KEY (doc, first)
) WITHOUT ROWID;`

var generationTables = []string{"docs", "geo", "text", "names", "tags", "stars"}

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
