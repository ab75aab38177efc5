package bench

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"hanhtrinh/domain"
)

// trigrams asks PostgreSQL with pg_trgm for the same texts around the same
// points, in turns with the server of the large set.
func (b *bench) trigrams(ctx context.Context, pg *postgis) error {
	a := b.asked()
	if err := pg.fillTexts(ctx, a); err != nil {
		return err
	}
	for i, q := range a.texts() {
		b.step("%s from pg_trgm", q.name)
		ours, alike, err := b.besidePostgres(ctx, pg, b.searchLoad(), q, trigramSQL(i, alikeSQL))
		if err != nil {
			return err
		}
		again, exact, err := b.besidePostgres(ctx, pg, b.searchLoad(), q, trigramSQL(i, exactSQL))
		if err != nil {
			return err
		}
		b.sample(fmt.Sprintf("%s, %d places, beside pg_trgm", q.name, b.opts.Places), append(slices.Clone(ours), again...))
		b.sample("  pg_trgm: the page of what is alike", alike)
		b.sample("  pg_trgm: the page of what holds both words", exact)
		b.atMost(q.name+", median / pg_trgm", ratioOf(ours, alike, medianLatency), "ratio", 1)
		b.plain("  the same / pg_trgm that forgives no slip", ratioOf(again, exact, medianLatency), "ratio")
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

// What PostgreSQL is asked to find. Word similarity is what the manual of
// pg_trgm has for a short text in a longer one, and three times as fast here as
// similarity itself; the limits of both are their defaults. Texts come from a
// table, one lookup by key: the plan is that of a constant.
const (
	exactSQL = "folded LIKE asked.first AND folded LIKE asked.second"
	alikeSQL = "(asked.q <% folded OR " + exactSQL + ")"
)

// trigramSQL is the question of asked.texts()[i] for pgbench: the most alike
// first, and near a point with a bonus that is a third at 5 km of what it is at
// the point.
func trigramSQL(i int, where string) string {
	score := "word_similarity(asked.q, folded)"
	if i > 0 {
		score += " + 0.3 * exp(-(places.point <-> asked.point) / 5000)"
	}
	if i > 1 {
		where += fmt.Sprintf(" AND ST_DWithin(places.point, asked.point, %d, false)", textRadiusM)
	}
	return fmt.Sprintf(`\set n random(0, %d)
SELECT id, kind, name, ST_X(places.point::geometry), ST_Y(places.point::geometry), %s AS score
FROM asked, places
WHERE asked.n = :n AND %s
ORDER BY score DESC, id LIMIT %d;
`, askedTexts-1, score, where, pageSize)
}
