package api

import (
	"github.com/danielgtaylor/huma/v2"
	"github.com/valyala/fasthttp"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
)

type changesInput struct {
	Cursor string `query:"cursor" required:"true" pattern:"^[A-Za-z0-9_-]+$" patternDescription:"a cursor of this API" minLength:"1" maxLength:"1000" doc:"From the last line of a snapshot, or nextCursor of the answer before; it carries the filter"`
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"100" doc:"Changes looked at; fewer entries may come of them"`
	Lang   string `query:"lang" minLength:"2" maxLength:"120" doc:"Languages by preference" example:"vi,en"`
}

type changesDoc struct {
	Items          []deltaDoc `json:"items"`
	NextCursor     string     `json:"nextCursor" doc:"Always there: keep it and ask again"`
	More           bool       `json:"more" doc:"There is more already; else ask again later"`
	Links          pageLinks  `json:"links"`
	NumberReturned int        `json:"numberReturned"`
}

type changesPage struct {
	Items          []deltaRow `json:"items"`
	NextCursor     string     `json:"nextCursor"`
	More           bool       `json:"more"`
	Links          pageLinks  `json:"links"`
	NumberReturned int        `json:"numberReturned"`
}

func (s *Server) registerChanges() {
	register(s, operation{
		id: "list-place-changes", method: fasthttp.MethodGet, path: "/v1/places/changes", tag: "Places", scopes: everybody,
		summary: "What changed since a cursor",
		description: `Upserts (whole records) and deletions in the order of the changes. A record that leaves the filter is a deletion.
Applying an entry twice does no harm. When the cursor is older than the log, the answer is 410 with a link to the snapshot.`,
		produces: map[string]*huma.Schema{mediaJSON: s.ref(changesDoc{})}, errors: []int{410},
	}, s.changes)
}

func (s *Server) changes(k *call, in *changesInput) (*answer, error) {
	var at deltaCursor
	if err := decodeCursor(in.Cursor, "changes", &at); err != nil {
		return nil, err
	}
	if at.Seq < 0 {
		return nil, invalidParam("cursor", domain.ReasonInvalidCursor)
	}
	found, err := s.opts.Changes.Changes(k, at.Seq, in.Limit)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 { // a cursor of another store, or of one from before a backup was put back
		if head, err := s.opts.Changes.ChangeHead(k); err != nil {
			return nil, err
		} else if at.Seq > head {
			return nil, domain.Gone(domain.Msg(domain.ReasonCursorTooOld))
		}
	}
	page := changesPage{Items: []deltaRow{}, More: len(found) == in.Limit}
	records, err := s.changed(k, found)
	if err != nil {
		return nil, err
	}
	for i, c := range found {
		at.Seq = c.Seq
		if c.Collection != domain.CollectionPlaces || laterIn(found[i+1:], c) && len(c.Left.Areas)+len(c.Left.Kinds) == 0 {
			continue // a later entry of this page says the same
		}
		row, ok, err := s.deltaOf(k, c, records[c.ID], at)
		if err != nil {
			return nil, err
		}
		if ok {
			page.Items = append(page.Items, row)
		}
	}
	page.NextCursor, page.NumberReturned = at.String(), len(page.Items)
	page.Links = s.links(k, page.NextCursor)
	return jsonAnswer(k, page)
}

// changed reads the present records of every change in one call.
func (s *Server) changed(k *call, found []domain.Change) (map[string]*place.Place, error) {
	seen := map[string]bool{}
	var ids []string
	for _, c := range found {
		if c.Collection == domain.CollectionPlaces && !seen[c.ID] {
			seen[c.ID] = true
			ids = append(ids, c.ID)
		}
	}
	records := make(map[string]*place.Place, len(ids))
	if len(ids) == 0 {
		return records, nil
	}
	places, err := s.opts.Places.Places(k, ids)
	for i := range places {
		records[places[i].ID] = &places[i]
	}
	return records, err
}

func laterIn(rest []domain.Change, c domain.Change) bool {
	for _, r := range rest {
		if r.Collection == c.Collection && r.ID == c.ID {
			return true
		}
	}
	return false
}

// deltaOf is what a reader with this filter is told of a change; false when it
// does not concern it.
func (s *Server) deltaOf(k *call, c domain.Change, p *place.Place, f deltaCursor) (deltaRow, bool, error) {
	at := c.At
	if p != nil && f.matches(p) {
		raw, err := renderPlace(p, k.chain, selection{}, false)
		return deltaRow{Op: opUpsert, ID: p.ID, Version: p.Version, ChangedAt: &at, Place: raw}, true, err
	}
	gone := p == nil && len(f.Kinds)+len(f.Areas) == 0
	if !gone && !f.left(c) {
		return deltaRow{}, false, nil
	}
	return deltaRow{Op: opDelete, ID: c.ID, Version: c.Version, ChangedAt: &at}, true, nil
}
