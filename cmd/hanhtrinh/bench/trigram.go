package bench

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"hanhtrinh/domain"
)

// textRow is one question for PostgreSQL.
type textRow struct {
	q     string // folded
	point domain.Point
}

// trigrams asks PostgreSQL with pg_trgm for the same texts around the same
// points, in turns with the server of the large set.
func (b *bench) trigrams(ctx context.Context, pg *postgis) error {
	a := b.asked()
	if err := pg.fillTexts(ctx, a); err != nil {
		return err
	}
	for i, q := range a.texts() {
		b.step("%s from pg_trgm", q.name)
		ours, theirs, err := b.besidePostgres(ctx, pg, b.searchLoad(), q, trigramSQL(i))
		if err != nil {
			return err
		}
		b.sample(fmt.Sprintf("%s, %d places, beside pg_trgm", q.name, b.opts.Places), ours)
		b.sample("  pg_trgm: the same page, id, kind, name, point, similarity", theirs)
		b.atMost(q.name+", median / pg_trgm", ratioOf(ours, theirs, medianLatency), "ratio", 1)
	}
	return nil
}

// fillTexts adds what pg_trgm needs: names in both languages without accents
// in one column, with an index, and a table of what to ask.
func (pg *postgis) fillTexts(ctx context.Context, a asked) error {
	if err := pg.sql(ctx, nil, "CREATE EXTENSION pg_trgm", "CREATE EXTENSION unaccent",
		"ALTER TABLE places ADD COLUMN folded text",
		"UPDATE places SET folded = lower(unaccent(rows.name || ' ' || rows.name_en)) FROM rows WHERE rows.id = places.id",
		"CREATE INDEX ON places USING gin (folded gin_trgm_ops)",
		"CREATE TABLE asked (n int PRIMARY KEY, q text, first text, second text, point geography)",
		"CREATE UNLOGGED TABLE asked_rows (n int, q text, lat float8, lon float8)"); err != nil {
		return err
	}
	file := filepath.Join(pg.home, "asked.csv")
	if err := writeAsked(file, a); err != nil {
		return err
	}
	in, err := os.Open(file)
	if err != nil {
		return err
	}
	defer in.Close()
	if err := pg.sql(ctx, in, "COPY asked_rows FROM STDIN WITH (FORMAT csv)"); err != nil {
		return err
	}
	return pg.sql(ctx, nil, `INSERT INTO asked SELECT n, q, '%' || split_part(q, ' ', 1) || '%', '%' || split_part(q, ' ', 2) || '%', ST_MakePoint(lon, lat)::geography FROM asked_rows`,
		"VACUUM FULL ANALYZE places", "VACUUM ANALYZE asked")
}

func writeAsked(file string, a asked) error {
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	defer out.Close()
	w := csv.NewWriter(out)
	for i, text := range a.words {
		p := a.points[i]
		row := []string{strconv.Itoa(i), domain.Fold(text), fmt.Sprintf("%.5f", p.Lat), fmt.Sprintf("%.5f", p.Lon)}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return err
	}
	return out.Close()
}

// trigramSQL is the question of asked.texts()[i] for pgbench, as the manual of
// pg_trgm and most guides have it: what is alike or holds both words, the most
// alike first; nearer is better by a bonus that halves about every 3.5 km.
func trigramSQL(i int) string {
	where, score := "", "similarity(folded, asked.q)"
	if i > 0 {
		score += " + 0.3 * exp(-(places.point <-> asked.point) / 5000)"
	}
	if i > 1 {
		where = fmt.Sprintf(" AND ST_DWithin(places.point, asked.point, %d, false)", textRadiusM)
	}
	return strings.TrimSpace(fmt.Sprintf(`
\set n random(0, %d)
SELECT id, kind, name, ST_X(places.point::geometry), ST_Y(places.point::geometry), %s AS score
FROM asked, places
WHERE asked.n = :n AND (folded %% asked.q OR folded LIKE asked.first AND folded LIKE asked.second)%s
ORDER BY score DESC, id LIMIT %d;`, askedTexts-1, score, where, pageSize)) + "\n"
}
