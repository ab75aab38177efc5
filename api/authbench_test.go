package api_test

import (
	"strings"
	"testing"

	"hanhtrinh/api"
	"hanhtrinh/domain/account"
)

// BenchmarkAuthenticatedRead compares a read that anybody may do with the same
// one asked for by somebody with a token, over TCP from 16 clients: one from
// memory, which is the hardest to compare with, and one from the store.
func BenchmarkAuthenticatedRead(b *testing.B) {
	for _, read := range []struct{ name, operation, path string }{
		{"memory", "get-area", "/v1/areas/22918"},
		{"store", "list-nearby-places", "/v1/places/hotel-one/nearby"},
	} {
		request := "GET " + read.path + " HTTP/1.1\r\nHost: x\r\n"
		for _, authenticated := range []bool{false, true} {
			name := read.name + "/anonymous"
			if authenticated {
				name = read.name + "/authenticated"
			}
			b.Run(name, func(b *testing.B) {
				f := start(b, func(o *api.Options) { o.CacheBytes = 0 }).seed()
				whole := request + "\r\n"
				if authenticated {
					f.server.Guard(read.operation, account.ScopeSelf)
					f.get(read.path).want(b, 401)
					whole = request + f.as(account.Editor).auth() + "\r\n\r\n"
				}
				b.ResetTimer()
				pump(b, strings.TrimPrefix(f.base, "http://"), whole, 200)
			})
		}
	}
}
