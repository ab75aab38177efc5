package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// bites is how long a server may take to notice what another took back. The
// promise is a second; a busy machine gets more.
const bites = 5 * time.Second

// within polls until a server refuses as it should.
func (s *server) within(what string, want int, ask func() answer) {
	s.t.Helper()
	for began := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		got := ask().status
		if got == want {
			s.t.Logf("%s: after %s", what, time.Since(began).Round(time.Millisecond))
			return
		}
		if time.Since(began) > bites {
			s.t.Fatalf("%s: still %d after %s, want %d", what, got, bites, want)
		}
	}
}

// serveAll starts servers at the same time.
func serveAll(all []installation) []*server {
	servers := make([]*server, len(all))
	var started sync.WaitGroup
	for i := range all {
		started.Go(func() { servers[i] = all[i].serve() })
	}
	started.Wait()
	if slices.Contains(servers, nil) {
		all[0].t.FailNow()
	}
	return servers
}

// printed counts the codes that servers printed.
func printed(servers []*server) (n int) {
	for _, s := range servers {
		n += len(printedCode.FindAllString(s.log.String(), -1))
	}
	return n
}

// whoAsked returns the server that printed the code.
func whoAsked(t *testing.T, servers []*server) *server {
	t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		for _, s := range servers {
			if printed([]*server{s}) > 0 {
				return s
			}
		}
		if time.Now().After(deadline) {
			t.Fatal("nobody asked for the first administrator")
		}
	}
}

func TestServersOnOneMongoDBTakeBackTogether(t *testing.T) {
	all := cluster(t, 3)
	for i := range all {
		all[i].environ = append(all[i].environ, "LOG_LEVEL=debug")
	}
	servers := serveAll(all)
	first := whoAsked(t, servers)
	for _, s := range servers {
		s.until("asking, or leaving it to another", func() bool { return s == first || strings.Contains(s.log.String(), "a first administrator is there") })
	}
	if n := printed(servers); n != 1 {
		t.Fatalf("%d servers asked for the first administrator, want one", n)
	}
	a, b := servers[0], servers[1]
	admin := a.accept(first.firstCode(), "admin").secondFactor()

	takesGrantBack(t, a, b, admin)
	suspends(t, a, b, admin)
	logsOutEverywhere(t, a, b, admin)
}

var everything = map[string]any{"type": "all"}

func takesGrantBack(t *testing.T, a, b *server, admin *someone) {
	editor := a.accept(admin.invite("editor", everything), "editor")
	write := func() answer { return b.do("POST", "/v1/places", "{}", editor.auth()) }
	write().want(t, http.StatusUnprocessableEntity) // may, and is told what is wrong
	var grants struct{ Items []struct{ ID string } }
	a.do("GET", "/v1/grants?account="+editor.id, "", admin.auth()).want(t, 200).into(t, &grants)
	a.do("DELETE", "/v1/grants/"+grants.Items[0].ID, "", admin.auth()).want(t, 204)
	b.within("a grant taken back elsewhere", http.StatusForbidden, write)
}

func suspends(t *testing.T, a, b *server, admin *someone) {
	editor := a.accept(admin.invite("editor", everything), "suspended")
	me := func() answer { return b.do("GET", "/v1/me", "", editor.auth()) }
	me().want(t, 200)
	patch := admin.auth()
	patch["Content-Type"] = "application/merge-patch+json"
	patch["If-Match"] = a.do("GET", "/v1/accounts/"+editor.id, "", admin.auth()).want(t, 200).header.Get("ETag")
	a.do("PATCH", "/v1/accounts/"+editor.id, `{"state":"suspended"}`, patch).want(t, 200)
	b.within("an account suspended elsewhere", http.StatusUnauthorized, me)
	b.post("/v1/auth/refresh", map[string]any{"refreshToken": editor.refresh}, nil).want(t, 401)
}

func logsOutEverywhere(t *testing.T, a, b *server, admin *someone) {
	phone := a.accept(admin.invite("editor", everything), "everywhere")
	laptop := (&someone{s: b}).take(b.post("/v1/auth/login", map[string]any{"login": "everywhere", "password": goodPassword}, nil))
	me := func() answer { return b.do("GET", "/v1/me", "", laptop.auth()) }
	me().want(t, 200)
	a.post("/v1/auth/logout", map[string]any{"everywhere": true}, phone.auth()).want(t, 204)
	b.within("logged out everywhere", http.StatusUnauthorized, me)
	b.post("/v1/auth/refresh", map[string]any{"refreshToken": laptop.refresh}, nil).want(t, 401)
}

func TestServersOnOneMongoDBRefreshForEachOther(t *testing.T) {
	all := cluster(t, 2)
	servers := serveAll(all)
	a, b := servers[0], servers[1]
	phone := (&someone{s: a}).take(a.post("/v1/auth/device", nil, nil))
	first := phone.refresh
	refresh := func(s *server, token string) answer {
		return s.post("/v1/auth/refresh", map[string]any{"refreshToken": token}, nil)
	}
	phone.take(refresh(b, first).want(t, 200))
	second := phone.refresh
	if again := refresh(a, first).want(t, 200).text(t, "refreshToken"); again != second {
		t.Error("the answer was lost, and the other server gave another successor")
	}
	phone.take(refresh(a, second).want(t, 200))
	refresh(b, first).want(t, 401) // two behind: copied
	refresh(a, phone.refresh).want(t, 401)

	// An app that asks both at once gets one successor.
	tablet := (&someone{s: a}).take(a.post("/v1/auth/device", nil, nil))
	for range 20 {
		var answers [4]answer
		var asked sync.WaitGroup
		for i := range answers {
			asked.Go(func() { answers[i] = refresh(servers[i%2], tablet.refresh) })
		}
		asked.Wait()
		for _, other := range answers[1:] {
			if other.want(t, 200).text(t, "refreshToken") != answers[0].want(t, 200).text(t, "refreshToken") {
				t.Fatal("one token has two successors")
			}
		}
		tablet.take(answers[0])
	}

	// A script's token is made beside the servers, holds on both, and is taken
	// back on both.
	script := all[0].token()
	for _, s := range servers {
		s.do("POST", "/v1/places", "{}", script).want(t, http.StatusUnprocessableEntity)
	}
	list, err := all[1].command("token", "list")
	if err != nil || strings.Count(list, "\n") != 2 {
		t.Fatalf("token list: %q, %v", list, err)
	}
	id := strings.Fields(strings.Split(list, "\n")[1])[0]
	if out, err := all[1].command("token", "revoke", id); err != nil {
		t.Fatalf("token revoke: %q, %v", out, err)
	}
	for _, s := range servers {
		s.within("a script's token taken back", http.StatusUnauthorized, func() answer { return s.do("POST", "/v1/places", "{}", script) })
	}
}

func TestServersOnOneMongoDBLimitTogether(t *testing.T) {
	all := cluster(t, 2)
	for i := range all {
		all[i].environ = append(all[i].environ, "RATE_LIMITS=on", "TRUSTED_PROXIES=127.0.0.1")
	}
	servers := serveAll(all)
	const burst = 20 // of the doors, see the description of the API
	knock := func(s *server, client string) answer {
		return s.do("POST", "/v1/auth/refresh", `{"refreshToken":"hr_x_1_x"}`, map[string]string{"Content-Type": "application/json", "X-Forwarded-For": client})
	}
	for n := 0; knock(servers[0], "192.0.2.7").status != http.StatusTooManyRequests; n++ {
		if n > 2*burst {
			t.Fatalf("%d knocks were let through, want %d at once", n, burst)
		}
	}
	through := 0
	servers[1].within("a limit used up elsewhere", http.StatusTooManyRequests, func() answer {
		time.Sleep(250 * time.Millisecond)
		through++
		return knock(servers[1], "192.0.2.7")
	})
	if through >= burst {
		t.Errorf("the other server let %d through, as many as if it were alone", through)
	}
	if got := knock(servers[1], "192.0.2.8").status; got != http.StatusUnauthorized {
		t.Errorf("another client got %d, want 401", got)
	}
	if text := fmt.Sprint(servers[0].log, servers[1].log); strings.Contains(text, "192.0.2.") {
		t.Error("the log tells addresses of clients")
	}
}
