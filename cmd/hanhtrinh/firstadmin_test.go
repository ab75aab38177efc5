package main

import (
	"strings"
	"testing"
)

func TestTheFirstAdministratorIsAskedForOnce(t *testing.T) {
	in := newInstallation(t, "SEED=off", "LOG_FORMAT=json", "LOG_LEVEL=debug")
	s := in.serve()
	code := s.firstCode()
	for line := range strings.Lines(s.log.String()) {
		if strings.HasPrefix(line, `{"time"`) && strings.Contains(line, code) {
			t.Errorf("the log tells the code: %s", line)
		}
	}
	for _, want := range []string{"/v1/auth/accept", "Chưa có quản trị viên", "There is no administrator yet"} {
		if !strings.Contains(s.log.String(), want) {
			t.Errorf("what is printed lacks %q", want)
		}
	}
	// A restart does not print it again: the code is open.
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	s = in.serve()
	s.until("looking", func() bool { return strings.Contains(s.log.String(), "a first administrator is there") })
	if printed([]*server{s}) != 0 {
		t.Error("a second start printed another code while the first is good")
	}
	admin := s.accept(code, "admin").secondFactor()
	s.do("GET", "/v1/accounts", "", admin.auth()).want(t, 200)
	s.post("/v1/auth/accept", map[string]any{"code": code, "login": "second", "password": goodPassword}, nil).want(t, 422)
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	s = in.serve()
	s.until("looking", func() bool { return strings.Contains(s.log.String(), "a first administrator is there") })
	if printed([]*server{s}) != 0 {
		t.Error("a code was printed although there is an administrator")
	}
}
