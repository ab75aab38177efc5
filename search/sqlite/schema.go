package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// generationSchema is written with $ where the generation goes.
const generationSchema = `
CREATE TABLE docs_$ (
  doc    INTEGER PRIMARY KEY, -- never given to another content in this file
  rank   INTEGER NOT NULL,    -- see rankOf
  id     TEXT NOT NULL UNIQUE,
  name   TEXT NOT NULL,       -- search.Doc.SortName
  lat    REAL NOT NULL,
  lon    REAL NOT NULL,
  timing INTEGER NOT NULL,    -- timings.id
  areas  INTEGER NOT NULL,    -- sets.id
  tokens TEXT NOT NULL,       -- see tokensOf
  card   BLOB NOT NULL        -- see record
);`

// generationTables are those of a generation, and those of earlier versions,
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
	if err := dropGenerations(ctx, tx, generation); err != nil {
		return err
	}
	return dropUnshared(ctx, tx, generation)
}

// dropUnshared drops what no place shares any more. It is done at the start, when
// nobody holds a number of it.
func dropUnshared(ctx context.Context, tx *sql.Tx, generation int64) error {
	for _, statement := range []string{
		"DELETE FROM timings WHERE id NOT IN (SELECT timing FROM docs_$)",
		"DELETE FROM sets WHERE id NOT IN (SELECT areas FROM docs_$)",
	} {
		if _, err := tx.ExecContext(ctx, at(generation, statement)); err != nil {
			return err
		}
	}
	return nil
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
