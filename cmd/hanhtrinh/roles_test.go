package main

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"hanhtrinh/domain/account"
)

// TestTheManualTellsEveryRole holds the table of roles to what roles are.
func TestTheManualTellsEveryRole(t *testing.T) {
	manual, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(manual), "| role | reach | scopes | second factor | grants |\n|---|---|---|---|---|\n")
	if !found {
		t.Fatal("docs/operations.md has no table of roles")
	}
	rows := map[string]string{}
	for line := range strings.Lines(section) {
		cells := strings.Split(line, "|")
		if len(cells) != 7 {
			break
		}
		rows[strings.Trim(cells[1], " `")] = strings.TrimSpace(cells[3]) + "|" + strings.TrimSpace(cells[4])
	}
	want := map[string]string{}
	for _, r := range account.Roles() {
		if r == account.Tourist { // what every account is
			continue
		}
		var scopes []string
		for _, s := range account.ScopesOf(r) {
			scopes = append(scopes, fmt.Sprintf("`%s`", s))
		}
		factor := ""
		if account.NeedsFactor(r) {
			factor = "needed"
		}
		want[string(r)] = strings.Join(scopes, ", ") + "|" + factor
	}
	if g, w := fmt.Sprint(rows), fmt.Sprint(want); g != w {
		t.Errorf("the manual tells\n%s\nwant\n%s", g, w)
	}
}
