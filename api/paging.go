package api

// PageParams are those of every list.
type PageParams struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
	Cursor string `query:"cursor" pattern:"^[A-Za-z0-9_-]+$" patternDescription:"a cursor of this API" minLength:"1" maxLength:"1000" doc:"nextCursor of the page before, with the same query"`
}

// PageTail is what follows the items of a list.
type PageTail struct {
	NextCursor     string    `json:"nextCursor,omitempty" doc:"Absent on the last page"`
	Links          pageLinks `json:"links"`
	NumberReturned int       `json:"numberReturned"`
}

func (s *Server) tailOf(k *call, returned int, next string) PageTail {
	return PageTail{NextCursor: next, Links: s.links(k, next), NumberReturned: returned}
}

// behind returns the id a list goes on behind: its records come in the order of
// their ids.
func (p *PageParams) behind(k *call) (string, error) {
	var id string
	if p.Cursor == "" {
		return "", nil
	}
	err := decodeCursor(p.Cursor, k.asked(), &id)
	return id, err
}

// asked identifies the list that is asked for, as cursors are pinned to it.
func (k *call) asked() string {
	ctx := fiberOf(k.hctx).Context()
	return fingerprint(k.op.id+" "+string(ctx.Path()), ctx.QueryArgs())
}

// pageOf cuts what was asked for with one more than a page holds, and returns
// the cursor behind it; at is where in the order a record stands.
func pageOf[T, A any](k *call, found []T, limit int, at func(*T) A) ([]T, string) {
	if len(found) <= limit {
		return found, ""
	}
	found = found[:limit]
	return found, encodeCursor(k.asked(), at(&found[limit-1]))
}
