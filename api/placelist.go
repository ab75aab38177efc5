package api

import (
	"context"
	"encoding/json"
	"math"
	"net/url"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/valyala/fasthttp"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/domain/place/hours"
	"hanhtrinh/search"
)

// pageLinks are absolute addresses of this page and of the next one.
type pageLinks struct {
	Self string `json:"self"`
	Next string `json:"next,omitempty"`
}

// placeListDoc describes a page of places; it is written by hand from rendered
// items (writeList).
type placeListDoc struct {
	Items          []placeItem `json:"items"`
	Q              string      `json:"q,omitempty" doc:"The text asked for"`
	NextCursor     string      `json:"nextCursor,omitempty" doc:"Absent on the last page"`
	Links          pageLinks   `json:"links"`
	NumberReturned int         `json:"numberReturned"`
	NumberMatched  *int        `json:"numberMatched,omitempty" doc:"When the index knows it for nothing"`
	Degraded       bool        `json:"degraded,omitempty" doc:"The index does not answer: the store did, by place, area and kind only"`
	Ignored        []string    `json:"ignored,omitempty" doc:"Parameters left out because of that"`
}

type placeFeaturesDoc struct {
	Type           string       `json:"type" enum:"FeatureCollection"`
	Features       []featureDoc `json:"features"`
	Q              string       `json:"q,omitempty"`
	NextCursor     string       `json:"nextCursor,omitempty"`
	Links          pageLinks    `json:"links"`
	NumberReturned int          `json:"numberReturned"`
	NumberMatched  *int         `json:"numberMatched,omitempty"`
	Degraded       bool         `json:"degraded,omitempty"`
	Ignored        []string     `json:"ignored,omitempty"`
}

// listTail is what follows the items.
type listTail struct {
	Q              string    `json:"q,omitempty"`
	NextCursor     string    `json:"nextCursor,omitempty"`
	Links          pageLinks `json:"links"`
	NumberReturned int       `json:"numberReturned"`
	NumberMatched  *int      `json:"numberMatched,omitempty"`
	Degraded       bool      `json:"degraded,omitempty"`
	Ignored        []string  `json:"ignored,omitempty"`
}

func (s *Server) listMedia() map[string]*huma.Schema {
	return map[string]*huma.Schema{mediaJSON: s.ref(placeListDoc{}), mediaGeoJSON: s.ref(placeFeaturesDoc{})}
}

func (s *Server) registerPlaceLists() {
	register(s, operation{
		id: "list-places", method: fasthttp.MethodGet, path: "/v1/places", tag: "Places", scope: public,
		summary: "Find places",
		description: `Places of every kind by text, kind, category, distance, box, administrative unit, opening time, price, stars, amenities and accessibility.
Items show a small default of members; fields and omit change it. distanceM is there with near, openState with openAt or openNow.
Closed places are left out at the time asked for; places whose hours are unknown stay, unless openStrict says otherwise.
While the search index does not answer, the store does by near, radius, bbox, area and kind alone: degraded is true and ignored names every other parameter.`,
		produces: s.listMedia(), headers: map[string]string{"ETag": "Weak; absent when the answer depends on the time or on distance"},
	}, s.listPlaces)
}

func (s *Server) listPlaces(k *call, in *listPlacesInput) (*answer, error) {
	args := fiberOf(k.hctx).Context().QueryArgs()
	q, err := in.query(s, func(name string) bool { return args.Has(name) })
	if err != nil {
		return nil, err
	}
	sel, err := parseSelection(in.Fields, in.Omit)
	if err != nil {
		return nil, err
	}
	of := fingerprint("list-places", args)
	page, err := s.find(k, q, of, in.Cursor)
	if err != nil {
		return nil, err
	}
	if page.degraded {
		page.ignored = ignoredBy(args)
	}
	page.q = in.Q
	a, err := s.writeList(k, page, sel)
	if err == nil && q.Near == nil && q.OpenAt == nil && !page.degraded {
		a.etag = weakETag(a.body)
	}
	return a, err
}

// ignoredBy names the parameters the store cannot answer.
func ignoredBy(args *fasthttp.Args) []string {
	ignored := []string{}
	for key := range args.All() {
		switch name := string(key); name {
		case "near", "radius", "bbox", "area", "areaAsOf", "kind", "lang", "fields", "omit", "limit", "cursor":
		default:
			ignored = append(ignored, name)
		}
	}
	return sorted(ignored)
}

// placePage is one page of hits and how to go on.
type placePage struct {
	hits     []search.Hit
	records  map[string]*place.Place // those already at hand
	next     string
	q        string
	matched  *int
	degraded bool
	ignored  []string
	showOpen bool
}

// position is where a page of a list begins: behind a hit of the index, or
// behind a place of the store when the index did not answer.
type position struct {
	Hit   *search.After `json:"h,omitempty"`
	Store *place.After  `json:"s,omitempty"`
}

// find asks the index, or the store while the index does not answer. A list
// begun in the store is finished there, so that its pages do not drift; one
// begun in the index can only be continued by it.
func (s *Server) find(k *call, q search.Query, of, cursor string) (*placePage, error) {
	var at position
	if cursor != "" {
		if err := decodeCursor(cursor, of, &at); err != nil {
			return nil, err
		}
		if (at.Hit == nil) == (at.Store == nil) {
			return nil, invalidParam("cursor", domain.ReasonInvalidCursor)
		}
	}
	if at.Store != nil {
		return s.findInStore(k, q, of, at.Store)
	}
	q.After = at.Hit
	ctx, cancel := context.WithTimeout(k, searchTimeout)
	defer cancel()
	r, err := s.opts.Index.Search(ctx, q)
	if err != nil && asDomain(err).Code == domain.CodeUnavailable && cursor == "" && k.Err() == nil {
		return s.findInStore(k, q, of, nil)
	}
	if err != nil {
		return nil, err
	}
	page := &placePage{hits: r.Hits, matched: r.Matched, showOpen: q.OpenAt != nil}
	if r.More && len(r.Hits) > 0 {
		last := r.Hits[len(r.Hits)-1].After
		page.next = encodeCursor(of, position{Hit: &last})
	}
	return page, nil
}

func (s *Server) findInStore(k *call, q search.Query, of string, after *place.After) (*placePage, error) {
	f := place.Filter{Kinds: q.Kinds, AreaKeys: q.AreaKeys, BBox: q.BBox, Near: q.Near, RadiusM: q.RadiusM, After: after}
	found, err := s.opts.Places.ListPlaces(k, f, q.Limit+1+len(q.Exclude))
	if err != nil {
		return nil, err
	}
	page := &placePage{degraded: true, ignored: []string{}, records: map[string]*place.Place{}}
	for i := range found {
		p := &found[i]
		if contains(q.Exclude, p.ID) {
			continue
		}
		if len(page.hits) == q.Limit {
			last := page.hits[q.Limit-1]
			next := place.After{ID: last.ID}
			if last.DistanceM != nil {
				next.DistanceM = *last.DistanceM
			}
			page.next = encodeCursor(of, position{Store: &next})
			break
		}
		hit := search.Hit{ID: p.ID}
		if q.Near != nil {
			d := q.Near.DistanceM(p.Location)
			hit.DistanceM = &d
		}
		page.hits = append(page.hits, hit)
		page.records[p.ID] = p
	}
	return page, nil
}

// writeList renders a page: items from rendered bytes where there are any, the
// rest from the store in one call. A hit whose record is gone meanwhile is
// left out.
func (s *Server) writeList(k *call, page *placePage, sel selection) (*answer, error) {
	items, err := s.items(k, page, sel)
	if err != nil {
		return nil, err
	}
	tail := listTail{Q: page.q, NextCursor: page.next, Links: s.links(k, page.next), NumberReturned: len(items),
		NumberMatched: page.matched, Degraded: page.degraded, Ignored: page.ignored}
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

// items renders the hits of a page in order.
func (s *Server) items(k *call, page *placePage, sel selection) ([][]byte, error) {
	chain := strings.Join(k.chain, ",")
	kind := "list " + k.media
	fragments := map[string][]byte{}
	gens := map[string]uint64{}
	var missing []string
	for _, h := range page.hits {
		if f := s.rendered.find(h.ID, kind, sel.key, chain); f != nil && page.records[h.ID] == nil {
			fragments[h.ID] = f.body
			continue
		}
		gens[h.ID] = s.rendered.generation(h.ID)
		if page.records[h.ID] == nil {
			missing = append(missing, h.ID)
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
	out := make([][]byte, 0, len(page.hits))
	for _, h := range page.hits {
		body, ok := fragments[h.ID]
		if p := page.records[h.ID]; p != nil {
			var err error
			if body, err = s.render(p, k.chain, sel, k.media, true); err != nil {
				return nil, err
			}
			ok = true
		}
		if ok {
			out = append(out, withExtras(body, extras(h, page.showOpen), k.media))
		}
	}
	return out, nil
}

func extras(h search.Hit, open bool) []byte {
	var b []byte
	if h.DistanceM != nil {
		b = append(b, `,"distanceM":`...)
		b = appendInt(b, int64(math.Round(*h.DistanceM)))
	}
	if open {
		b = append(b, `,"openState":"`+stateWord(h.Open)+`"`...)
	}
	return b
}

func stateWord(s hours.State) string { return s.String() }

// links gives the address of this page and the next as the product is known to
// the world.
func (s *Server) links(k *call, next string) pageLinks {
	uri := fiberOf(k.hctx).Context().URI()
	path := s.opts.PublicURL + (&url.URL{Path: string(uri.Path())}).EscapedPath()
	l := pageLinks{Self: path}
	values := url.Values{} // from the arguments as they were read: url.ParseQuery drops a pair with ";"
	for key, value := range uri.QueryArgs().All() {
		values.Add(string(key), string(value))
	}
	if len(values) > 0 {
		l.Self += "?" + values.Encode()
	}
	if next != "" {
		values.Set("cursor", next)
		l.Next = path + "?" + values.Encode()
	}
	return l
}
