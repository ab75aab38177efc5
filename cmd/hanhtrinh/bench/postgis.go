package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// postgis is a cluster of its own, made for the run.
type postgis struct {
	bin  string // folder of the programs
	home string
	port string
}

var errNoPostGIS = errors.New("no PostGIS found (Debian: apt-get install postgresql-15-postgis-3)")

// postGIS asks PostGIS for the same pages as near does, in turns with the
// server of the large set.
func (b *bench) postGIS(ctx context.Context) error {
	b.step("the same pages from PostGIS")
	pg, err := b.startPostGIS(ctx)
	if errors.Is(err, errNoPostGIS) {
		b.leftOut("PostGIS: %v", err)
		return nil
	}
	if err != nil {
		return err
	}
	defer pg.stop()
	if err := pg.fill(ctx, b.csv(b.opts.Places)); err != nil {
		return err
	}
	q := question{name: "near + radius + kind", targets: nearTargets()}
	l := load{b.load.clients, b.load.requests / 2, b.load.limit}
	ours, theirs, err := b.besidePostgres(ctx, pg, l, q, nearSQL())
	if err != nil {
		return err
	}
	b.sample(fmt.Sprintf("near + radius + kind, %d places, beside PostGIS", b.opts.Places), ours)
	b.sample("  PostGIS: the same page, id, kind, name, point, distance", theirs)
	b.plain("near + radius + kind, median / PostGIS", ratioOf(ours, theirs, medianLatency), "ratio")
	return b.trigrams(ctx, pg)
}

// besidePostgres measures the server of the large set and PostgreSQL in turns.
func (b *bench) besidePostgres(ctx context.Context, pg *postgis, l load, q question, sql string) (ours, theirs []turn, err error) {
	if _, err := pg.turn(ctx, l, sql); err != nil { // warm-up
		return nil, nil, err
	}
	if _, err := l.run(ctx, b.large.addr, q.targets, 0); err != nil {
		return nil, nil, err
	}
	for round := range b.opts.Rounds {
		t, err := l.run(ctx, b.large.addr, q.targets, round*l.requests)
		if err != nil {
			return nil, nil, err
		}
		ours = append(ours, t)
		if t, err = pg.turn(ctx, l, sql); err != nil {
			return nil, nil, err
		}
		theirs = append(theirs, t)
	}
	return ours, theirs, nil
}

// startPostGIS makes and starts a cluster. PostgreSQL refuses to run as root:
// then it runs as the user of the Debian package.
func (b *bench) startPostGIS(ctx context.Context) (*postgis, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb") // the pattern is sound
	if len(found) == 0 {
		return nil, errNoPostGIS
	}
	bin := filepath.Dir(found[len(found)-1])
	version := filepath.Base(filepath.Dir(bin))
	if _, err := os.Stat(filepath.Join("/usr/share/postgresql", version, "extension", "postgis.control")); err != nil {
		return nil, errNoPostGIS
	}
	home, err := os.MkdirTemp("", "hanhtrinh-postgis-")
	if err != nil {
		return nil, err
	}
	addr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	pg := &postgis{bin: bin, home: home, port: port}
	if err := pg.open(ctx); err != nil {
		pg.stop()
		return nil, err
	}
	return pg, nil
}

func (pg *postgis) open(ctx context.Context) error {
	if os.Geteuid() == 0 {
		owner, err := user.Lookup("postgres")
		if err != nil {
			return fmt.Errorf("PostgreSQL does not run as root: %w", err)
		}
		uid, _ := strconv.Atoi(owner.Uid) // numbers on every Unix
		gid, _ := strconv.Atoi(owner.Gid)
		if err := os.Chown(pg.home, uid, gid); err != nil {
			return err
		}
	}
	if _, err := pg.do(ctx, "initdb", "-D", pg.data(), "-U", "bench", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"); err != nil {
		return err
	}
	settings := "-p " + pg.port + " -h 127.0.0.1 -k " + pg.home + " -c shared_buffers=512MB -c fsync=off"
	_, err := pg.do(ctx, "pg_ctl", "-D", pg.data(), "-l", filepath.Join(pg.home, "log"), "-o", settings, "-w", "start")
	return err
}

func (pg *postgis) data() string { return filepath.Join(pg.home, "data") }

func (pg *postgis) stop() {
	_, _ = pg.do(context.Background(), "pg_ctl", "-D", pg.data(), "-m", "immediate", "-w", "stop") // it may not have started
	_ = os.RemoveAll(pg.home)
}

// do runs one of the programs and returns what it wrote.
func (pg *postgis) do(ctx context.Context, program string, args ...string) (string, error) {
	return pg.with(ctx, nil, program, args...)
}

func (pg *postgis) with(ctx context.Context, stdin *os.File, program string, args ...string) (string, error) {
	args = append([]string{filepath.Join(pg.bin, program)}, args...)
	if os.Geteuid() == 0 {
		args = append([]string{"runuser", "-u", "postgres", "--"}, args...)
	}
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir = pg.home
	if stdin != nil {
		cmd.Stdin = stdin
	}
	// A file, not a pipe: the server keeps what its starter had open.
	out, err := os.CreateTemp(pg.home, "out-")
	if err != nil {
		return "", err
	}
	defer os.Remove(out.Name())
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	err = cmd.Run()
	text, _ := os.ReadFile(out.Name())
	if err != nil {
		return "", fmt.Errorf("%s: %w: %s", program, err, bytes.TrimSpace(text))
	}
	return string(text), nil
}

func (pg *postgis) login() []string {
	return []string{"-h", "127.0.0.1", "-p", pg.port, "-U", "bench"}
}

// sql runs statements, the last of which may read stdin.
func (pg *postgis) sql(ctx context.Context, stdin *os.File, statements ...string) error {
	args := append(pg.login(), "-d", "postgres", "-v", "ON_ERROR_STOP=1", "-q")
	for _, s := range statements {
		args = append(args, "-c", s)
	}
	_, err := pg.with(ctx, stdin, "psql", args...)
	return err
}

// fill loads the places of a CSV file. The index over place and kind together
// is the fastest of those tried.
func (pg *postgis) fill(ctx context.Context, csv string) error {
	in, err := os.Open(csv)
	if err != nil {
		return err
	}
	defer in.Close()
	columns := make([]string, len(csvColumns))
	for i, c := range csvColumns {
		columns[i] = c + " text"
	}
	if err := pg.sql(ctx, nil, "CREATE EXTENSION postgis", "CREATE EXTENSION IF NOT EXISTS btree_gist",
		"CREATE UNLOGGED TABLE rows ("+strings.Join(columns, ", ")+")"); err != nil {
		return err
	}
	if err := pg.sql(ctx, in, "COPY rows FROM STDIN WITH (FORMAT csv, HEADER true)"); err != nil {
		return err
	}
	return pg.sql(ctx, nil, `CREATE TABLE places AS SELECT id, kind, name, ST_MakePoint(lon::float8, lat::float8)::geography AS point FROM rows`,
		"ALTER TABLE places ADD PRIMARY KEY (id)", "CREATE INDEX ON places USING gist (point, kind)", "VACUUM ANALYZE places")
}

// turn lets pgbench ask the same question with other values for as long as l
// takes at most.
func (pg *postgis) turn(ctx context.Context, l load, sql string) (turn, error) {
	script := filepath.Join(pg.home, "turn.sql")
	if err := os.WriteFile(script, []byte(sql), 0o644); err != nil {
		return turn{}, err
	}
	old, _ := filepath.Glob(filepath.Join(pg.home, "log-turn.*"))
	for _, f := range old {
		_ = os.Remove(f)
	}
	began := time.Now()
	_, err := pg.do(ctx, "pgbench", append(pg.login(), "-n", "-M", "prepared", "-c", strconv.Itoa(l.clients), "-j", "2",
		"-T", strconv.Itoa(max(1, int(l.limit.Seconds()))), "-f", script, "-l", "--log-prefix="+filepath.Join(pg.home, "log-turn"), "postgres")...)
	if err != nil {
		return turn{}, err
	}
	return readPgbench(pg.home, time.Since(began))
}

// readPgbench reads the latency of each question from the logs of pgbench:
// the third word, in microseconds.
func readPgbench(dir string, took time.Duration) (turn, error) {
	t := turn{took: took}
	logs, err := filepath.Glob(filepath.Join(dir, "log-turn.*"))
	if err != nil {
		return t, err
	}
	for _, name := range logs {
		raw, err := os.ReadFile(name)
		if err != nil {
			return t, err
		}
		for line := range strings.Lines(string(raw)) {
			words := strings.Fields(line)
			if len(words) < 3 {
				continue
			}
			us, err := strconv.ParseInt(words[2], 10, 64)
			if err != nil {
				return t, fmt.Errorf("pgbench wrote %q", line)
			}
			t.latencies = append(t.latencies, time.Duration(us)*time.Microsecond)
		}
	}
	if len(t.latencies) == 0 {
		return t, errors.New("pgbench wrote no latencies")
	}
	return t, nil
}

// nearSQL is the question of nearTargets for pgbench.
func nearSQL() string {
	var s strings.Builder
	choose := func(name, of string, n int, value func(int) string) {
		fmt.Fprintf(&s, "\\set %s CASE", name)
		for i := range n - 1 {
			fmt.Fprintf(&s, " WHEN :%s = %d THEN %s", of, i, value(i))
		}
		fmt.Fprintf(&s, " ELSE %s END\n", value(n-1))
	}
	fmt.Fprintf(&s, "\\set city random(0, %d)\n\\set asked random(1, %d)\n\\set radius random(%d, %d)\n", len(cities)-1, len(kindsAsked), leastM, mostM)
	spread := int(spreadDeg * 1e6)
	fmt.Fprintf(&s, "\\set north random(%d, %d) / 1000000.0\n\\set east random(%d, %d) / 1000000.0\n", -spread, spread, -spread, spread)
	choose("lat", "city", len(cities), func(i int) string { return fmt.Sprintf("%f + :north", cities[i].Lat) })
	choose("lon", "city", len(cities), func(i int) string { return fmt.Sprintf("%f + :east", cities[i].Lon) })
	lists := make([]string, len(kindsAsked))
	for i, k := range kindsAsked {
		lists[i] = "'{" + k + "}'"
	}
	fmt.Fprintf(&s, `SELECT id, kind, name, ST_X(point::geometry), ST_Y(point::geometry), point <-> ST_MakePoint(:lon, :lat)::geography AS distance
FROM places WHERE kind = ANY ((ARRAY[%s])[:asked]::text[]) AND ST_DWithin(point, ST_MakePoint(:lon, :lat)::geography, :radius, false)
ORDER BY distance, id LIMIT %d;
`, strings.Join(lists, ", "), pageSize)
	return s.String()
}
