package api_test

import (
	"strings"
	"testing"

	"hanhtrinh/domain/account"
)

// BenchmarkAuthenticatedRead compares a read that anybody may do with the same
// one asked for by somebody with a token, over TCP from 16 clients.
func BenchmarkAuthenticatedRead(b *testing.B) {
	const request = "GET /v1/places/tower-po-sah-inu HTTP/1.1\r\nHost: x\r\n"
	b.Run("anonymous", func(b *testing.B) {
		f := start(b).seed()
		f.get("/v1/places/tower-po-sah-inu").want(b, 200)
		b.ResetTimer()
		pump(b, strings.TrimPrefix(f.base, "http://"), request+"\r\n", 200)
	})
	b.Run("authenticated", func(b *testing.B) {
		f := start(b).seed()
		f.server.Guard("get-place", account.ScopeSelf)
		s := f.as(account.Editor)
		f.get("/v1/places/tower-po-sah-inu", s.auth()).want(b, 200)
		b.ResetTimer()
		pump(b, strings.TrimPrefix(f.base, "http://"), request+s.auth()+"\r\n\r\n", 200)
	})
}
