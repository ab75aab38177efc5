package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"hanhtrinh/store/storetest/engine"
)

// ears hears everything that a program says, and who was meant to hear it.
type ears struct {
	*victim
	secrets map[string]string // by name
	heard   []utterance
}

type utterance struct {
	what, text string
	gives      []string // names of secrets that it is there to give
}

// fault is any status of a fault of ours.
const fault = 5

// plant notes a secret; what is too short could be there by chance.
func (e *ears) plant(name, secret string) string {
	e.t.Helper()
	if len(secret) < 12 {
		e.t.Fatalf("%s is %q: too short to look for", name, secret)
	}
	e.secrets[name] = secret
	return secret
}

// ask sends a request and listens to the answer, header and body. gives names
// members of the answer that are secrets for whoever asked.
func (e *ears) ask(method, path, body string, header map[string]string, status int, gives ...string) answer {
	e.t.Helper()
	if header == nil {
		header = map[string]string{"Content-Type": "application/json"}
	}
	a := e.do(method, path, body, header)
	if a.status != status && (status != fault || a.status < 500) {
		e.t.Errorf("%s %s: %d, want %d: %s", method, strings.SplitN(path, "?", 2)[0], a.status, status, a.body)
	}
	u := utterance{what: fmt.Sprintf("the answer %d to %s %s (%d)", a.status, method, strings.SplitN(path, "?", 2)[0], len(e.heard)), text: fmt.Sprint(a.header, "\n", string(a.body))}
	for _, member := range gives {
		for i, value := range membersOf(a.body, member) {
			name := fmt.Sprintf("%s %d.%d", member, len(e.heard), i)
			e.plant(name, value)
			u.gives = append(u.gives, name)
		}
	}
	if len(gives) > 0 && u.gives == nil {
		e.t.Errorf("%s %s gives none of %v: %s", method, path, gives, a.body)
	}
	e.heard = append(e.heard, u)
	return a
}

// told says that the last answer may say a secret back to who sent it.
func (e *ears) told(name string) {
	last := &e.heard[len(e.heard)-1]
	last.gives = append(last.gives, name)
}

// membersOf returns the texts of a member, or of the list it is.
func membersOf(body []byte, member string) (values []string) {
	found := regexp.MustCompile(`"` + member + `":("[^"]*"|\[[^\]]*\])`).FindSubmatch(body)
	if found == nil {
		return nil
	}
	for _, v := range regexp.MustCompile(`"([^"]*)"`).FindAllSubmatch(found[1], -1) {
		values = append(values, string(v[1]))
	}
	return values
}

// forms are the ways a secret may be written in a text.
func forms(secret string) []string {
	all := []string{secret, base64.StdEncoding.EncodeToString([]byte(secret)), hex.EncodeToString([]byte(secret)), strings.ReplaceAll(secret, "-", "")}
	if parts := strings.Split(secret, "."); len(parts) == 3 { // the signature of a token is the secret part
		all = append(all, parts[2])
	}
	return slices.Compact(all)
}

// tells looks for every secret but those the text may give.
func (e *ears) tells(what, text string, but ...string) {
	e.t.Helper()
	var given []string
	for _, name := range but {
		given = append(given, e.secrets[name])
	}
	for name, secret := range e.secrets {
		if slices.Contains(given, secret) {
			continue
		}
		for _, form := range forms(secret) {
			if strings.Contains(text, form) {
				e.t.Errorf("%s tells the secret %q", what, name)
				break
			}
		}
	}
}

// TestNobodyHearsASecret lets people log in, make mistakes and meet faults, and
// looks for their secrets in all that the program says to anybody else.
func TestNobodyHearsASecret(t *testing.T) {
	_, index := newStandin(t)
	metrics := freeAddress(t)
	searchKey := "canary-search-key-8f3b1c"
	in := newInstallation(t, "SEED=off", "LOG_LEVEL=debug", "LOG_FORMAT=json", "METRICS_ADDR="+metrics, "SEARCH_URL="+index, "SEARCH_KEY="+searchKey)
	e := &ears{victim: in.victim(), secrets: map[string]string{}}
	e.plant("SEARCH_KEY", searchKey)
	for _, key := range []string{"master.key", "checkpoint.key"} {
		text, err := os.ReadFile(in.path(key))
		if err != nil {
			t.Fatal(err)
		}
		e.plant(key, strings.TrimSpace(string(text)))
	}
	first := e.plant("the code of the first administrator", e.firstCode())
	admin, owner := e.journey(first)
	e.mistakes(in, first, admin, owner)
	e.faults(in, admin)

	e.heard = append(e.heard, utterance{what: "/metrics", text: fetchText(t, "http://"+metrics+"/metrics")})
	e.heard = append(e.heard, utterance{what: "openapi.yaml", text: string(e.get("/openapi.yaml").body)})
	if cmdline, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", e.cmd.Process.Pid)); err == nil {
		e.heard = append(e.heard, utterance{what: "the arguments of the process", text: string(cmdline)})
	}
	e.stop()
	for _, u := range e.heard {
		e.tells(u.what, u.text, u.gives...)
	}
	e.tells("the log", e.log.String(), "the code of the first administrator")
	for line := range strings.Lines(e.log.String()) {
		if strings.HasPrefix(line, `{"time"`) && strings.Contains(line, first) {
			t.Errorf("the log tells the code of the first administrator: %s", line)
		}
	}
	for _, personal := range []string{"canary.login", "Tên Kín", "canary-agent"} {
		if strings.Contains(e.log.String(), personal) {
			t.Errorf("the log tells %q of a person", personal)
		}
	}
	e.keeps(in)
	if len(e.heard) < 40 || len(e.secrets) < 20 {
		t.Errorf("%d answers were heard and %d secrets planted: the journey was cut short", len(e.heard), len(e.secrets))
	}
}

func person(login, password, code string) string {
	return fmt.Sprintf(`{"login":%q,"password":%q,"code":%q,"name":"Tên Kín"}`, login, password, code)
}

// journey is a house that begins; it goes as it should.
func (e *ears) journey(first string) (admin, owner *someone) {
	tokens := []string{"accessToken", "refreshToken"}
	take := func(p *someone, a answer) *someone { p.s = e.server; return p.take(a) }
	password := e.plant("the password", "canary-sáu chữ không ai biết")
	admin = take(&someone{password: password}, e.ask("POST", "/v1/auth/accept", person("canary.login", password, first), nil, 200, append(tokens, "deviceToken")...))
	begun := e.ask("POST", "/v1/me/totp", fmt.Sprintf(`{"password":%q}`, password), admin.auth(), 200, "secret")
	admin.secret = begun.text(e.t, "secret")
	take(admin, e.ask("POST", "/v1/me/totp/confirm", fmt.Sprintf(`{"code":%q}`, totpOf(e.t, admin.secret)), admin.auth(), 200, append(tokens, "recoveryCodes")...))
	take(admin, e.ask("POST", "/v1/auth/refresh", fmt.Sprintf(`{"refreshToken":%q}`, admin.refresh), nil, 200, tokens...))
	take(admin, e.ask("POST", "/v1/auth/login", fmt.Sprintf(`{"login":"canary.login","password":%q,"code":%q,"deviceToken":%q}`, password, admin.recovery[0], admin.device), nil, 200, append(tokens, "deviceToken")...))
	code := e.ask("POST", "/v1/invitations", `{"role":"editor","reach":{"type":"all"}}`, admin.auth(), 201, "code").text(e.t, "code")
	other := e.plant("the other password", "canary-bảy chữ khác hẳn nhau")
	owner = take(&someone{password: other}, e.ask("POST", "/v1/auth/accept", person("canary.login.2", other, code), nil, 200, append(tokens, "deviceToken")...))
	reset := e.ask("POST", "/v1/accounts/"+owner.id+"/reset", "", admin.auth(), 201, "code").text(e.t, "code")
	owner.password = e.plant("the next password", "canary-tám chữ mới tinh tươm")
	e.ask("POST", "/v1/auth/reset", fmt.Sprintf(`{"code":%q,"password":%q}`, reset, owner.password), nil, 204)
	take(owner, e.ask("POST", "/v1/auth/login", fmt.Sprintf(`{"login":"canary.login.2","password":%q}`, owner.password), nil, 200, append(tokens, "deviceToken")...))
	unused := e.ask("POST", "/v1/invitations", `{"role":"editor","reach":{"type":"all"}}`, admin.auth(), 201, "code").text(e.t, "code")
	e.secrets["an open invitation"] = unused
	for _, path := range []string{"/v1/me", "/v1/me/sessions", "/v1/accounts", "/v1/grants", "/v1/invitations", "/v1/accounts/" + owner.id} {
		e.ask("GET", path, "", admin.auth(), 200)
	}
	return admin, owner
}

// mistakes are secrets in all the wrong places.
func (e *ears) mistakes(in installation, first string, admin, owner *someone) {
	wrong := e.plant("a wrong password", "canary-mật khẩu gõ nhầm")
	login := func(body string, status int) { e.ask("POST", "/v1/auth/login", body, nil, status) }
	login(fmt.Sprintf(`{"login":"canary.login","password":%q}`, wrong), 401)
	login(fmt.Sprintf(`{"login":"nobody","password":%q}`, wrong), 401)
	login(fmt.Sprintf(`{"login":"canary.login","password":%q}`, admin.password), 401) // asks for the factor
	login(fmt.Sprintf(`{"login":%q,"password":"x"}`, wrong), 401)
	login(fmt.Sprintf(`{"login":"canary.login","pasword":%q}`, wrong), 400)
	login(fmt.Sprintf(`{"login":"canary.login",%q:"x"}`, wrong), 400)
	e.told("a wrong password") // a member that does not exist is refused by its name
	login(fmt.Sprintf(`{"login":"canary.login","password":[%q]}`, wrong), 422)
	login(fmt.Sprintf(`{"login":"canary.login","password":%q`, wrong), 400)
	login(fmt.Sprintf(`{"login":"canary.login","password":"x","code":%q}`, strings.Repeat(admin.secret, 9)), 422)
	login(fmt.Sprintf(`{"login":"canary.login","password":"x","deviceToken":%q}`, strings.Repeat(admin.device, 9)), 422)
	e.ask("POST", "/v1/auth/accept", person("canary.login.3", wrong, first), nil, 422)
	e.ask("POST", "/v1/auth/accept", person(wrong, "12345678", e.secrets["an open invitation"]), nil, 422)
	e.ask("POST", "/v1/auth/reset", fmt.Sprintf(`{"code":%q,"password":%q}`, e.secrets["an open invitation"], wrong), nil, 422)
	e.ask("POST", "/v1/me/password", fmt.Sprintf(`{"current":%q,"password":%q}`, wrong, wrong), owner.auth(), 422)
	e.ask("POST", "/v1/me/totp/remove", fmt.Sprintf(`{"password":%q,"code":%q}`, admin.password, admin.secret), admin.auth(), 422)
	e.ask("POST", "/v1/auth/refresh", fmt.Sprintf(`{"refreshToken":%q}`, owner.refresh+"x"), nil, 401)
	e.ask("GET", "/v1/me", "", map[string]string{"Authorization": "Bearer " + owner.access + "x"}, 401)
	e.ask("GET", "/v1/me", "", map[string]string{"Authorization": owner.access}, 401)
	e.ask("GET", "/v1/me?access_token="+owner.access, "", owner.auth(), 400)
	e.ask("GET", "/v1/me?"+owner.access+"=1", "", nil, 401)
	e.ask("GET", "/v1/grants/"+owner.refresh, "", admin.auth(), 422)
	e.ask("DELETE", "/v1/invitations/"+e.secrets["an open invitation"], "", admin.auth(), 404)
	e.ask("GET", "/"+owner.refresh, "", nil, 404)
	e.ask("GET", "/v1/places?q="+e.plant("what was looked for", owner.refresh), "", map[string]string{"User-Agent": "canary-agent"}, 200)
	e.told("what was looked for") // the address of the answer holds the question
	script, err := in.command("token", "--role", "editor", "--ttl", "1h")
	if err != nil {
		e.t.Fatal(err)
	}
	script = e.plant("a script's token", strings.TrimSpace(script))
	e.ask("POST", "/v1/places", "{}", bearer(script), 422)
	e.ask("POST", "/v1/places", "{"+script, bearer(script), 400)
}

// faults break the store under the server.
func (e *ears) faults(in installation, admin *someone) {
	login := fmt.Sprintf(`{"login":"canary.login","password":%q,"code":%q,"deviceToken":%q}`, admin.password, admin.recovery[1], admin.device)
	in.tamper(`UPDATE accounts SET body = CAST('{"name":' || body AS BLOB)`)
	e.ask("POST", "/v1/auth/login", login, nil, fault)
	in.tamper("DROP TABLE proposals", "DROP TABLE tries")
	e.ask("POST", "/v1/auth/login", login, nil, fault)
	e.ask("POST", "/v1/auth/refresh", fmt.Sprintf(`{"refreshToken":%q}`, admin.refresh), nil, fault)
	e.ask("GET", "/v1/proposals", "", bearer(e.secrets["a script's token"]), fault)
	e.ask("GET", "/v1/accounts", "", admin.auth(), fault)
	e.ask("POST", "/v1/auth/accept", person("canary.login.4", admin.password, e.secrets["an open invitation"]), nil, fault)
}

// keeps looks into what is kept: of secrets only what they were made into.
func (e *ears) keeps(in installation) {
	err := filepath.WalkDir(in.path(), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, ".key") {
			return err
		}
		text, err := os.ReadFile(path)
		e.tells("the file "+filepath.Base(path), string(text))
		return err
	})
	if err != nil {
		e.t.Fatal(err)
	}
}

// fetchText reads an address.
func fetchText(t *testing.T, address string) string {
	t.Helper()
	s := &server{t: t, base: address, log: &output{}}
	return string(s.get("").want(t, 200).body)
}

func TestNobodyHearsThePasswordOfTheStore(t *testing.T) {
	const secret = "canary-store-password-71a"
	key := file(t, "master.key", base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, 32)))
	for name, url := range map[string]string{
		"nobody there":   "mongodb://app:" + secret + "@127.0.0.1:1/hanhtrinh?replicaSet=rs0",
		"no such option": "mongodb://app:" + secret + "@127.0.0.1:1/hanhtrinh?replicaSet=rs0&connectTimeoutMS=" + secret,
		"no such host":   "mongodb://app:" + secret + "@" + secret + ":port/hanhtrinh",
		"no such store":  "postgres://app:" + secret + "@127.0.0.1/hanhtrinh",
		"not to be read": "mongodb://app:" + secret + "%zz@127.0.0.1:1/hanhtrinh",
	} {
		t.Run(name, func(t *testing.T) { failsWithout(t, secret, key, url) })
	}
	t.Run("no such account", func(t *testing.T) {
		failsWithout(t, secret, key, strings.Replace(engine.Database(t), "://", "://app:"+secret+"@", 1))
	})
}

// failsWithout starts on a store that cannot be opened, and listens.
func failsWithout(t *testing.T, secret, key, url string) {
	in := newInstallation(t, "STORE_URL_FILE="+file(t, "url", url), "MASTER_KEY_FILE="+key, "LOG_LEVEL=debug")
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	var said output
	p := &program{environ: in.environ, out: &said, err: &said}
	err := p.run(ctx, []string{"serve"})
	if err == nil {
		t.Fatal("it runs on a store that is not there")
	}
	if text := said.String() + err.Error() + p.explain(err); strings.Contains(text, secret) {
		t.Errorf("it tells the password: %s", text)
	}
}

// TestNoFlagTakesASecret: what stands in the arguments of a process can be read
// by everybody on the machine.
func TestNoFlagTakesASecret(t *testing.T) {
	secret := regexp.MustCompile(`(?i)secret|passw|token|code|-key$|_key$|url`)
	fileOrName := map[string]bool{
		"audit verify --key":    true, // files of public keys
		"bench --store-url":     true, // an empty database for the measure
		"bench run --store-url": true,
	}
	parser, err := kong.New(&commands{}, kong.Vars{"cache_bytes": "0", "bench_parts": ""})
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	_ = kong.Visit(parser.Model, func(node kong.Visitable, next kong.Next) error {
		if n, ok := node.(*kong.Node); ok {
			for _, f := range n.Flags {
				seen++
				name := strings.TrimSpace(strings.TrimPrefix(n.FullPath(), parser.Model.Name)) + " --" + f.Name
				if secret.MatchString(f.Name) && !fileOrName[name] {
					t.Errorf("%s takes a secret, as it seems", name)
				}
			}
		}
		return next(nil)
	})
	if seen < 10 {
		t.Errorf("%d flags were looked at, want all", seen)
	}
	config := reflect.TypeFor[Config]()
	for i := range config.NumField() {
		if tag := config.Field(i).Tag; tag.Get("name") != "" || tag.Get("arg") != "" {
			t.Errorf("%s is a flag", tag.Get("env"))
		}
	}
}
