package meili_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"hanhtrinh/search"
	"hanhtrinh/search/meili"
	"hanhtrinh/search/searchtest/engine"
)

// TestLeastRights does everything with a key that has the rights docs/operations.md
// names.
func TestLeastRights(t *testing.T) {
	s := engine.Own(t)
	body := `{"expiresAt": null, "indexes": ["places_*"], "actions": ["search", "documents.*", "indexes.*", "settings.*", "tasks.get"]}`
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/keys", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+s.Key)
	r.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var key struct{ Key string }
	if err := json.NewDecoder(response.Body).Decode(&key); err != nil || key.Key == "" {
		t.Fatalf("no key was made: %v, status %d", err, response.StatusCode)
	}
	x := open(t, meili.Options{URL: s.URL, Key: key.Key})
	ctx := within(t, patience)
	for name, step := range map[string]func(context.Context) error{
		"Rebuild": func(ctx context.Context) error {
			return x.Rebuild(ctx, each(inVersion(1, 5)), func() int64 { return 3 })
		},
		"Update": func(ctx context.Context) error {
			return x.Update(ctx, search.Batch{Position: 4, Deletes: []string{"nobody"}, Upserts: inVersion(1, 1)})
		},
		"Ask":    func(ctx context.Context) error { _, err := x.Ask(ctx, search.Ask{Limit: 1}); return err },
		"Forget": x.Forget,
	} {
		if err := step(ctx); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
