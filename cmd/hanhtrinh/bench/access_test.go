package bench

import (
	"strings"
	"testing"
	"time"
)

func TestPeopleDiffer(t *testing.T) {
	logins, addresses, passwords := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, p := range people(300) {
		logins[p.login], addresses[p.address], passwords[p.password] = true, true, true
	}
	if len(logins) != 300 || len(addresses) != 300 || len(passwords) != 300 {
		t.Errorf("%d logins, %d addresses, %d passwords of 300 people", len(logins), len(addresses), len(passwords))
	}
}

func TestKeepTakesTheNewestTokens(t *testing.T) {
	p := people(1)[0]
	for _, body := range []string{
		`{"accessToken":"a1","refreshToken":"r1","deviceToken":"d1"}`,
		`{"accessToken":"a2","refreshToken":"r2"}`, // a refresh does not give the device's again
	} {
		if err := p.keep([]byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	if want := (tokens{"a2", "r2", "d1"}); p.tokens != want {
		t.Errorf("got %+v, want %+v", p.tokens, want)
	}
	if err := p.keep([]byte(`{"accessToken":"a3"}`)); err == nil || strings.Contains(err.Error(), "a3") {
		t.Errorf("an answer without a refresh token: got %v", err)
	}
}

func TestRushesComeFromWhereTheySay(t *testing.T) {
	all := people(crowdSize + 1)
	for i, p := range all {
		p.tokens.DeviceToken = "device-of-" + p.login
		if i == crowdSize {
			p.tokens.DeviceToken = "not-sent"
		}
	}
	from := func(vs []visitor) (addresses map[string]bool, devices int) {
		addresses = map[string]bool{}
		for _, v := range vs {
			_, rest, _ := strings.Cut(string(v.ask.raw), "X-Forwarded-For: ")
			address, _, _ := strings.Cut(rest, "\r\n")
			addresses[address] = true
			devices += strings.Count(string(v.ask.raw), `"deviceToken":"device-of-`)
		}
		return addresses, devices
	}
	want := []struct{ addresses, devices, apart int }{{crowdSize, 0, 0}, {1, crowdSize, 1}, {1, 0, 1}}
	for i, r := range rushes(all) {
		addresses, devices := from(r.crowd)
		apart, _ := from(r.apart)
		if len(r.crowd) != crowdSize || len(addresses) != want[i].addresses || devices != want[i].devices || len(r.apart) != want[i].apart {
			t.Errorf("%s: %d clients of %d addresses, %d known devices, %d apart; want %+v", r.name, len(r.crowd), len(addresses), devices, len(r.apart), want[i])
		}
		for address := range apart {
			if addresses[address] {
				t.Errorf("%s: who is apart comes from %s like the crowd", r.name, address)
			}
		}
	}
}

// A crowd that got in is no flood, and whoever is apart must get in.
func TestRushIsHeldToItsLimits(t *testing.T) {
	log := func(n int, refused map[string]int) visits {
		return visits{turn: turn{took: time.Second, latencies: make([]time.Duration, n)}, refused: refused}
	}
	same := []turn{turnOf(time.Second, 1, 2, 3, 4)}
	good := rushTurns{
		crowd: []visits{log(4, map[string]int{"log_in_busy": 12})}, apart: []visits{log(2, nil)},
		logins: same, bare: same, reads: same, quiet: same, before: 100, most: 100 + rushMemory(1),
	}
	for _, c := range []struct {
		name   string
		change func(*rushTurns)
		missed string
	}{
		{"good", func(*rushTurns) {}, ""},
		{"slow", func(r *rushTurns) { r.logins = []turn{turnOf(time.Second, 1)} }, "log-ins per second"},
		{"great", func(r *rushTurns) { r.most += 1000 * rushMemory(1) }, "most memory beyond that"},
		{"nobody refused", func(r *rushTurns) { r.crowd = []visits{log(9, nil)} }, "share of 429"},
		{"a stranger refused", func(r *rushTurns) { r.apart = []visits{log(9, map[string]int{"log_in_busy": 1})} }, "somebody at another address"},
	} {
		b := &bench{Report: &Report{}}
		r := rush{name: "x", apart: []visitor{{}}, turns: good}
		c.change(&r.turns)
		b.reportRush(&r)
		if err := b.missed(); (err != nil) != (c.missed != "") || err != nil && !strings.Contains(err.Error(), c.missed) {
			t.Errorf("%s: missed %v, want %q", c.name, err, c.missed)
		}
	}
}
