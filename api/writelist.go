package api

import (
	"encoding/json"
	"net/url"
	"strings"

	"github.com/valyala/fasthttp"

	"hanhtrinh/domain"
)

// writeList renders a page: items from rendered bytes where there are any, the
// rest from the store in one call. A result whose record is gone meanwhile is
// left out.
func (s *Server) writeList(k *call, page *placePage, sel selection) (*answer, error) {
	items, err := s.items(k, page, sel)
	if err != nil {
		return nil, err
	}
	tail := ListTail{Q: page.q, Understood: page.understood, Facets: page.facets, NextCursor: page.next, Links: s.links(k, page.next),
		NumberReturned: len(items), NumberMatched: page.matched, Degraded: page.degraded, Ignored: page.ignored}
	if k.op.method == fasthttp.MethodGet && page.understood != nil {
		tail.Links.Literal = s.literally(k)
	}
	rest, err := json.Marshal(tail)
	if err != nil {
		return nil, domain.Internal(err)
	}
	open := `{"items":[`
	if k.media == mediaGeoJSON {
		open = `{"type":"FeatureCollection","features":[`
	}
	size := len(open) + len(rest) + len(items) + 2
	for _, i := range items {
		size += len(i)
	}
	body := append(make([]byte, 0, size), open...)
	for i, item := range items {
		if i > 0 {
			body = append(body, ',')
		}
		body = append(body, item...)
	}
	body = append(append(body, "],"...), rest[1:]...)
	// No Content-Language: each text falls back along the chain on its own.
	return &answer{media: k.media, cache: cacheRecord, body: body}, nil
}

// items renders the results of a page in order.
func (s *Server) items(k *call, page *placePage, sel selection) ([][]byte, error) {
	chain := strings.Join(k.chain, ",")
	kind := "list " + k.media
	fragments := map[string][]byte{}
	gens := map[string]uint64{}
	var missing []string
	for _, r := range page.results {
		if f := s.rendered.find(r.ID, kind, sel.key, chain); f != nil && page.records[r.ID] == nil {
			fragments[r.ID] = f.body
			continue
		}
		gens[r.ID] = s.rendered.generation(r.ID)
		if page.records[r.ID] == nil {
			missing = append(missing, r.ID)
		}
	}
	if len(missing) > 0 {
		found, err := s.opts.Places.Places(k, missing)
		if err != nil {
			return nil, err
		}
		for i := range found {
			body, err := s.render(&found[i], k.chain, sel, k.media, true)
			if err != nil {
				return nil, err
			}
			fragments[found[i].ID] = body
			s.rendered.put(found[i].ID, gens[found[i].ID], &form{a: kind, b: sel.key, c: chain, body: body})
		}
	}
	out := make([][]byte, 0, len(page.results))
	for i := range page.results {
		r := &page.results[i]
		body, ok := fragments[r.ID]
		if p := page.records[r.ID]; p != nil {
			var err error
			if body, err = s.render(p, k.chain, sel, k.media, true); err != nil {
				return nil, err
			}
			ok = true
		}
		if !ok {
			continue
		}
		more, err := extras(r, page.showOpen)
		if err != nil {
			return nil, err
		}
		out = append(out, withExtras(body, more, k.media))
	}
	return out, nil
}

// links gives the address of this page and the next as the product is known to
// the world. A page asked for by a body has no address of its next one.
func (s *Server) links(k *call, next string) pageLinks {
	l := pageLinks{Self: s.address(k, nil)}
	if next != "" && k.op.method == fasthttp.MethodGet {
		l.Next = s.address(k, map[string]string{"cursor": next})
	}
	return l
}

// literally is the address of the same search from its first page, with its
// text taken as it is typed.
func (s *Server) literally(k *call) string {
	return s.address(k, map[string]string{"literal": "true", "cursor": ""})
}

// address is that of this request with some parameters changed; an empty value
// leaves one out.
func (s *Server) address(k *call, change map[string]string) string {
	uri := fiberOf(k.hctx).Context().URI()
	values := url.Values{} // from the arguments as they were read: url.ParseQuery drops a pair with ";"
	for key, value := range uri.QueryArgs().All() {
		values.Add(string(key), string(value))
	}
	for name, value := range change {
		if values.Del(name); value != "" {
			values.Set(name, value)
		}
	}
	path := s.opts.PublicURL + (&url.URL{Path: string(uri.Path())}).EscapedPath()
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}
