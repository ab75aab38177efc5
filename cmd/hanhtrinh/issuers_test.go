package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hanhtrinh/domain/account"
)

func TestIssuersAreReadFromTheirFile(t *testing.T) {
	list, err := Config{IssuersFile: file(t, "issuers.json", `[{"issuer": "https://id.example.vn/realms/travel", "audience": "hanhtrinh",
		"rolesClaim": "realm_access.roles", "mfa": true, "roles": {"so-du-lich": {"role": "department", "reach": {"type": "province", "id": "68"}}}}]`)}.issuers()
	if err != nil || len(list) != 1 || !list[0].MFA || list[0].Roles["so-du-lich"].Reach != (account.Target{Type: account.ReachProvince, ID: "68"}) {
		t.Errorf("%+v, %v", list, err)
	}
	for _, c := range []struct{ text, want string }{
		{`{}`, "JSON list"},
		{`[] []`, "nothing behind"},
		{`[{"isuer": "https://id.example.vn"}]`, "isuer"},
		{`[{"issuer": "http://id.example.vn", "audience": "x"}]`, "https"},
		{`[{"issuer": "https://id.example.vn"}]`, "audience"},
		{`[{"issuer": "https://id.example.vn", "audience": "x"}, {"issuer": "https://id.example.vn", "audience": "y"}]`, "twice"},
		{`[{"issuer": "https://id.example.vn", "audience": "x", "rolesClaim": "roles", "roles": {"a": {"role": "king", "reach": {"type": "all"}}}}]`, "king"},
	} {
		_, err := newInstallation(t, "LOG_LEVEL=loud", "OIDC_ISSUERS_FILE="+file(t, "issuers.json", c.text)).command("serve")
		if err == nil || !strings.Contains(err.Error(), "OIDC_ISSUERS_FILE") || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "LOG_LEVEL") {
			t.Errorf("%s: %v, want OIDC_ISSUERS_FILE, %s and LOG_LEVEL named", c.text, err, c.want)
		}
	}
	if _, err := newInstallation(t, "OIDC_ISSUERS_FILE="+filepath.Join(t.TempDir(), "none")).command("serve"); err == nil || !strings.Contains(err.Error(), "OIDC_ISSUERS_FILE") {
		t.Errorf("a file that is not there: %v", err)
	}
}

func TestTheExampleOfAnIssuerIsOne(t *testing.T) {
	manual, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(manual), "`OIDC_ISSUERS_FILE`")
	_, rest, begins := strings.Cut(rest, "```json\n")
	example, _, ends := strings.Cut(rest, "```")
	if !found || !begins || !ends {
		t.Fatal("docs/operations.md has no example of issuers")
	}
	if list, err := (Config{IssuersFile: file(t, "issuers.json", example)}).issuers(); err != nil || len(list) == 0 {
		t.Errorf("the example is refused: %v", err)
	}
}
