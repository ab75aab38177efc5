package api_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"time"

	"hanhtrinh/api"
	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
)

// person is somebody with a log-in, as their app holds it.
type person struct {
	f                       *fixture
	id                      string
	access, refresh, device string
	secret                  string // of the second factor
	recovery                []string
}

const goodPassword = "bốn chữ không liên quan"

// take keeps the tokens of an answer as an app would.
func (p *person) take(r reply) *person {
	p.f.t.Helper()
	at := func(path string) string {
		s, _ := r.at(path).(string)
		return s
	}
	in := ""
	if r.at("tokens") != nil {
		in = "tokens."
	}
	p.id, p.access, p.refresh = at("account.id"), at(in+"accessToken"), at(in+"refreshToken")
	if device := at(in + "deviceToken"); device != "" {
		p.device = device
	}
	if p.id == "" || p.access == "" || p.refresh == "" {
		p.f.t.Fatalf("no log-in: %s", r.body)
	}
	return p
}

func (p *person) bearer() string { return "Authorization: Bearer " + p.access }

func (p *person) get(path string, headers ...string) reply {
	p.f.t.Helper()
	return p.f.do("GET", path, nil, append(headers, p.bearer())...)
}

func (p *person) post(path string, body any, headers ...string) reply {
	p.f.t.Helper()
	if body == nil {
		return p.f.do("POST", path, nil, append(headers, p.bearer())...)
	}
	return p.f.do("POST", path, body, append(headers, p.bearer())...)
}

func (p *person) patch(path string, body any, headers ...string) reply {
	p.f.t.Helper()
	return p.f.do("PATCH", path, body, append(headers, p.bearer(), "Content-Type: application/merge-patch+json")...)
}

func (p *person) remove(path string, body any, headers ...string) reply {
	p.f.t.Helper()
	return p.f.do("DELETE", path, body, append(headers, p.bearer())...)
}

// device begins with a device account.
func (f *fixture) device() *person {
	f.t.Helper()
	return (&person{f: f}).take(f.do("POST", "/v1/auth/device", nil).want(f.t, 201))
}

// accept makes a person of an invitation.
func (f *fixture) accept(code, login string) *person {
	f.t.Helper()
	body := map[string]any{"code": code, "login": login, "password": goodPassword, "name": "Name of " + login}
	return (&person{f: f}).take(f.do("POST", "/v1/auth/accept", body).want(f.t, 200))
}

// bootstrap is the code of the first administrator, as the program prints it.
func (f *fixture) bootstrap() string {
	f.t.Helper()
	code, err := f.options.Logins.Bootstrap(context.Background())
	if err != nil || code == "" {
		f.t.Fatalf("bootstrap code %q: %v", code, err)
	}
	return code
}

// admin is the first administrator with a second factor.
func (f *fixture) admin() *person {
	f.t.Helper()
	return f.accept(f.bootstrap(), "first.admin").secondFactor()
}

// secondFactor sets one up; the log-in then has it.
func (p *person) secondFactor() *person {
	p.f.t.Helper()
	begun := p.post("/v1/me/totp", map[string]any{"password": goodPassword}).want(p.f.t, 200)
	p.secret = begun.at("secret").(string)
	r := p.post("/v1/me/totp/confirm", map[string]any{"code": p.totp()}).want(p.f.t, 200)
	for _, c := range r.at("recoveryCodes").([]any) {
		p.recovery = append(p.recovery, c.(string))
	}
	return p.take(r)
}

// totp is what the authenticator app shows.
func (p *person) totp() string { return totpAt(p.f.t, p.secret, p.f.now()) }

// invite makes a person with a role.
func (p *person) invite(login, role, reachType, reachID string) *person {
	p.f.t.Helper()
	r := p.post("/v1/invitations", map[string]any{"role": role, "reach": reach(reachType, reachID)}).want(p.f.t, 201)
	return p.f.accept(r.at("code").(string), login)
}

func reach(kind, id string) map[string]any {
	if id == "" {
		return map[string]any{"type": kind}
	}
	return map[string]any{"type": kind, "id": id}
}

// logIn logs a person in with login and goodPassword.
func (f *fixture) logIn(login string, more ...string) reply {
	f.t.Helper()
	body := map[string]any{"login": login, "password": goodPassword}
	for _, m := range more {
		name, value, _ := strings.Cut(m, "=")
		body[name] = value
	}
	return f.do("POST", "/v1/auth/login", body)
}

// totpAt is RFC 6238 as authenticator apps do it.
func totpAt(t testing.TB, secret string, at time.Time) string {
	t.Helper()
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha1.New, key)
	if err := binary.Write(mac, binary.BigEndian, uint64(at.Unix()/30)); err != nil {
		t.Fatal(err)
	}
	sum := mac.Sum(nil)
	n := binary.BigEndian.Uint32(sum[sum[19]&15:]) & 0x7fffffff
	return fmt.Sprintf("%06d", n%1e6)
}

// moving starts a server whose clock can be put forward.
func moving(t *testing.T) (f *fixture, pass func(time.Duration)) {
	t.Helper()
	c := newClock()
	return start(t, func(o *api.Options) { o.Clock = c.now }), c.forward
}

// refused wants a refusal for that reason, said in both languages: of the whole,
// or of the one value that is wrong.
func (f *fixture) refused(method, path string, body any, reason string, headers ...string) reply {
	f.t.Helper()
	var r reply
	for _, lang := range []string{"vi", "en"} {
		r = f.do(method, path, body, append(headers, "Accept-Language: "+lang)...)
		got, detail := r.at("reason"), r.at("detail")
		if got == "invalid" {
			got, detail = r.at("errors.0.code"), r.at("errors.0.detail")
		}
		if r.status < 400 || r.status >= 500 || got != reason {
			f.t.Errorf("%s %s: %d, want a refusal for %s: %s", method, path, r.status, reason, r.body)
			return r
		}
		if text := textOf(reason, lang); detail != text && !strings.Contains(text, "{") {
			f.t.Errorf("%s %s in %s: %v, want %q", method, path, lang, detail, text)
		}
	}
	return r
}

// refusedTo is refused for somebody.
func (f *fixture) refusedTo(p *person, method, path string, body any, reason string, headers ...string) reply {
	f.t.Helper()
	headers = append(headers, p.bearer())
	if method == "PATCH" {
		headers = append(headers, "Content-Type: application/merge-patch+json")
	}
	return f.refused(method, path, body, reason, headers...)
}

// textOf is the template of a reason.
func textOf(reason, lang string) string {
	for _, r := range domain.Reasons() {
		if string(r.Code) != reason {
			continue
		}
		if lang == "vi" {
			return r.VI
		}
		return r.EN
	}
	return "no such reason"
}

// named is a new person with that login and goodPassword.
func (f *fixture) named(login string) *person {
	f.t.Helper()
	p := f.device()
	return p.take(p.post("/v1/me/upgrade", map[string]any{"login": login, "password": goodPassword}).want(f.t, 200))
}

// invited is the code of an invitation.
func (f *fixture) invited(role, reachType, reachID string) string {
	f.t.Helper()
	r := f.do("POST", "/v1/invitations", map[string]any{"role": role, "reach": reach(reachType, reachID)}, f.as(account.Admin).auth()).want(f.t, 201)
	return r.at("code").(string)
}
