package api

import (
	"bytes"
	"fmt"
	"net/netip"
	"strings"

	"github.com/valyala/fasthttp"
)

// proxies are the addresses whose X-Forwarded-For is believed.
type proxies []netip.Prefix

func parseProxies(list []string) (proxies, error) {
	var out proxies
	for _, s := range list {
		p, err := netip.ParsePrefix(s)
		if err != nil {
			a, err := netip.ParseAddr(s)
			if err != nil {
				return nil, fmt.Errorf("trusted proxy %q is neither an address nor a CIDR range", s)
			}
			p = netip.PrefixFrom(a, a.BitLen())
		}
		out = append(out, p.Masked())
	}
	return out, nil
}

func (p proxies) trusted(a netip.Addr) bool {
	for _, prefix := range p {
		if prefix.Contains(a) {
			return true
		}
	}
	return false
}

// client is the address a request came from. The forwarded list is read from
// its end, past our own proxies only: what is further left anybody could have
// written.
func (p proxies) client(ctx *fasthttp.RequestCtx) string {
	remote, ok := netip.AddrFromSlice(ctx.RemoteIP())
	if !ok {
		return "unknown"
	}
	remote = remote.Unmap()
	if len(p) == 0 || !p.trusted(remote) {
		return network(remote)
	}
	// A proxy may add a line of its own instead of to the caller's.
	lines := ctx.Request.Header.PeekAll("X-Forwarded-For")
	hops := strings.Split(string(bytes.Join(lines, []byte(","))), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		a, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		if remote = a.Unmap(); !p.trusted(remote) {
			break
		}
	}
	return network(remote)
}

// network counts an IPv6 customer, who has 2^64 addresses, as one client.
func network(a netip.Addr) string {
	if a.Is6() {
		if p, err := a.WithZone("").Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}
