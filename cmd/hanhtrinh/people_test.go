package main

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
)

const goodPassword = "bốn chữ không liên quan"

// someone is a person with an app.
type someone struct {
	s                       *server // that the app asks
	id                      string
	access, refresh, device string
	password, secret        string
	recovery                []string
}

// loggedIn is a log-in as the API answers it; of an invitation it stands in
// tokens.
type loggedIn struct {
	AccessToken, RefreshToken, DeviceToken string
	Account                                struct{ ID string }
	Tokens                                 *loggedIn
	RecoveryCodes                          []string
}

func (p *someone) take(a answer) *someone {
	p.s.t.Helper()
	if a.status != 200 && a.status != 201 {
		p.s.t.Fatalf("no log-in: %d %s", a.status, a.body)
	}
	var l loggedIn
	a.into(p.s.t, &l)
	p.id = l.Account.ID
	if l.RecoveryCodes != nil {
		p.recovery = l.RecoveryCodes
	}
	if l.Tokens != nil {
		l = *l.Tokens
	}
	p.access, p.refresh = l.AccessToken, l.RefreshToken
	if l.DeviceToken != "" {
		p.device = l.DeviceToken
	}
	if p.id == "" || p.access == "" || p.refresh == "" {
		p.s.t.Fatalf("half a log-in: %s", a.body)
	}
	return p
}

// auth are the headers of the app's requests.
func (p *someone) auth() map[string]string {
	return map[string]string{"Authorization": "Bearer " + p.access, "Content-Type": "application/json"}
}

// post sends members; nobody without a token.
func (s *server) post(path string, members map[string]any, header map[string]string) answer {
	s.t.Helper()
	body, err := json.Marshal(members)
	if err != nil {
		s.t.Fatal(err)
	}
	if header == nil {
		header = map[string]string{"Content-Type": "application/json"}
	}
	return s.do("POST", path, string(body), header)
}

func (a answer) want(t *testing.T, status int) answer {
	t.Helper()
	if a.status != status {
		t.Fatalf("%d, want %d: %s", a.status, status, a.body)
	}
	return a
}

// text returns a member of an answer.
func (a answer) text(t *testing.T, member string) string {
	t.Helper()
	var all map[string]any
	a.into(t, &all)
	s, ok := all[member].(string)
	if !ok || s == "" {
		t.Fatalf("no %s in %s", member, a.body)
	}
	return s
}

// printedCode is the code of the first administrator as it is printed.
var printedCode = regexp.MustCompile(`(?m)^    (\S+-\S+)$`)

// firstCode waits for the code of the first administrator.
func (s *server) firstCode() string {
	s.t.Helper()
	var found [][]string
	s.until("asking for the first administrator", func() bool {
		found = printedCode.FindAllStringSubmatch(s.log.String(), -1)
		return found != nil
	})
	return found[0][1]
}

// accept makes a person of an invitation.
func (s *server) accept(code, login string) *someone {
	s.t.Helper()
	return (&someone{s: s, password: goodPassword}).take(s.post("/v1/auth/accept",
		map[string]any{"code": code, "login": login, "password": goodPassword, "name": "Tên của " + login}, nil))
}

// secondFactor sets one up.
func (p *someone) secondFactor() *someone {
	p.s.t.Helper()
	p.secret = p.s.post("/v1/me/totp", map[string]any{"password": p.password}, p.auth()).want(p.s.t, 200).text(p.s.t, "secret")
	return p.take(p.s.post("/v1/me/totp/confirm", map[string]any{"code": totpOf(p.s.t, p.secret)}, p.auth()))
}

// invite makes a code for a role.
func (p *someone) invite(role string, reach map[string]any) string {
	p.s.t.Helper()
	return p.s.post("/v1/invitations", map[string]any{"role": role, "reach": reach}, p.auth()).want(p.s.t, 201).text(p.s.t, "code")
}

// totpOf is what an authenticator app shows now (RFC 6238).
func totpOf(t *testing.T, secret string) string {
	t.Helper()
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ToUpper(secret))
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha1.New, key)
	if err := binary.Write(mac, binary.BigEndian, uint64(time.Now().Unix()/30)); err != nil {
		t.Fatal(err)
	}
	sum := mac.Sum(nil)
	n := binary.BigEndian.Uint32(sum[sum[19]&15:]) & 0x7fffffff
	return fmt.Sprintf("%06d", n%1e6)
}
