package bench

import (
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/valyala/fasthttp"
)

// suggestSeeded measures how long the slowest suggestions take on the shipped
// places.
func (b *bench) suggestSeeded(ctx context.Context) error {
	b.step("suggest on the shipped places")
	server, err := serve(ctx, "server of the shipped places", filepath.Join(b.work, "seeded-suggest"), "auto")
	if err != nil {
		return err
	}
	defer server.stop()
	names, err := namesOf(server)
	if err != nil {
		return err
	}
	turns, err := b.searchLoad().inTurns(ctx, b.opts.Rounds, side{server, drawAsked(names).suggestions(false)})
	if err != nil {
		return err
	}
	s := b.sample("suggest, shipped places", turns[0])
	b.atMost("suggest, p99 of the shipped places", s.P99Ms, "ms", suggestP99)
	return nil
}

// namesOf are the names of all places of a server.
func namesOf(server *child) ([]string, error) {
	c, err := dial(server.addr)
	if err != nil {
		return nil, err
	}
	defer c.conn.Close()
	var names []string
	for next := "/v1/places?sort=name&fields=name&lang=vi&limit=100"; next != ""; {
		if err := c.ask(get(next, fasthttp.StatusOK)); err != nil {
			return nil, err
		}
		var page struct {
			Items []struct{ Name struct{ Text string } }
			Links struct{ Next string }
		}
		if err := json.Unmarshal(c.resp.Body(), &page); err != nil {
			return nil, err
		}
		for _, p := range page.Items {
			names = append(names, p.Name.Text)
		}
		if next = page.Links.Next; next != "" {
			next = next[strings.Index(next, "/v1/"):]
		}
	}
	return names, nil
}

func longest(texts []string) int {
	n := 0
	for _, t := range texts {
		n = max(n, utf8.RuneCountInString(t))
	}
	return n
}
