package main

import (
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
)

var (
	readmeURL    = regexp.MustCompile(`http://127\.0\.0\.1:8080(/v1/[^'\s]*)`)
	readmeQuery  = regexp.MustCompile(`--data-urlencode '(\w+)=([^']*)'`)
	readmeAccept = regexp.MustCompile(`-H 'Accept: ([^']*)'`)
	readmeMethod = regexp.MustCompile(` -X ([A-Z]+) `)
	readmeID     = regexp.MustCompile(`"(?:id|code)":"([a-z0-9-]+)"`)
)

// TestReadmeReads sends every request of the README that is complete in one line, and looks for the ids that its answer there shows.
func TestReadmeReads(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	s := newInstallation(t).serve()
	var line string
	var got answer
	sent := 0
	for text := range strings.Lines(string(readme)) {
		if strings.HasPrefix(text, "# ") && line != "" {
			for _, id := range readmeID.FindAllStringSubmatch(text, -1) {
				if !strings.Contains(string(got.body), `"`+id[1]+`"`) {
					t.Errorf("the answer to %s has no %s", line, id[1])
				}
			}
			continue
		}
		line = ""
		address := readmeURL.FindStringSubmatch(text)
		if !strings.HasPrefix(text, "curl ") || address == nil || strings.Contains(text, "...'") {
			continue
		}
		line = strings.TrimSpace(text)
		path := address[1]
		if q := readmeQuery.FindStringSubmatch(text); q != nil {
			path += "?" + url.Values{q[1]: {q[2]}}.Encode()
		}
		header := map[string]string{}
		if a := readmeAccept.FindStringSubmatch(text); a != nil {
			header["Accept"] = a[1]
		}
		method, want := http.MethodGet, http.StatusOK
		if m := readmeMethod.FindStringSubmatch(text); m != nil {
			method, want = m[1], http.StatusCreated
		}
		if got = s.do(method, path, "", header); got.status != want {
			t.Errorf("%s: %d %s", line, got.status, got.body)
		}
		sent++
	}
	if sent < 12 {
		t.Errorf("the README has %d reading requests, want one for each capability", sent)
	}
}

// TestReadmePeople sends what the README says people send, with what it leaves
// open filled in.
func TestReadmePeople(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	// bodyTo is the body of the request to an address, on its command line or
	// behind it.
	bodyTo := func(address string) string {
		before, after, found := strings.Cut(string(readme), "'http://127.0.0.1:8080"+address+"'")
		if !found {
			t.Fatalf("the README has no request to %s", address)
		}
		if heredoc, ok := strings.CutPrefix(after, " <<'END'\n"); ok {
			body, _, _ := strings.Cut(heredoc, "\nEND\n")
			return body
		}
		body, _, _ := strings.Cut(before[strings.LastIndex(before, "-d '")+4:], "'")
		return body
	}
	s := newInstallation(t).serve()
	phone := (&someone{s: s}).take(s.do("POST", "/v1/auth/device", "", nil))
	const proposals = "/v1/places/pt-thap-po-sah-inu/proposals"
	proposed := s.do("POST", proposals, bodyTo(proposals), phone.auth()).want(t, http.StatusCreated)
	if !strings.Contains(string(proposed.body), `"before":"Mo-Su 07:00-17:00","now":"Mo-Su 07:00-17:00","after":"Mo-Su 07:00-18:00"`) {
		t.Errorf("the answer is another than the README shows: %s", proposed.body)
	}
	plain := map[string]string{"Content-Type": "application/json"}
	(&someone{s: s}).take(s.do("POST", "/v1/auth/accept", strings.Replace(bodyTo("/v1/auth/accept"), `"..."`, `"`+s.firstCode()+`"`, 1), plain))
	(&someone{s: s}).take(s.do("POST", "/v1/auth/login", bodyTo("/v1/auth/login"), plain))
}
