package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/danielgtaylor/huma/v2"
	"github.com/valyala/fasthttp"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
	"hanhtrinh/domain/place"
)

const bulkPath = "/v1/places/bulk"

type bulkInput struct {
	IdempotencyKey string `header:"Idempotency-Key" maxLength:"200" pattern:"^[!-~]*$" patternDescription:"visible ASCII" doc:"The same request with the same key within 72 hours gets the first answer again; another body or language with it is refused"`
	Mode           string `query:"mode" enum:"all_or_nothing,keep_valid" default:"all_or_nothing" doc:"keep_valid: items that are wrong are reported, the others are written"`
	LangParam
	RawBody []byte // read item by item, so that one wrong item is that item's fault
}

// bulkBody describes the request (readBulk reads it).
type bulkBody struct {
	Items []placeWrite `json:"items" minItems:"1" maxItems:"500" doc:"Each names at least one source id; the place that has one of them is replaced, else one is made"`
}

type bulkResult struct {
	Status  string        `json:"status" enum:"created,updated,failed"`
	ID      string        `json:"id,omitempty"`
	Version int64         `json:"version,omitempty"`
	Error   *problemBrief `json:"error,omitempty" doc:"With failed: why"`
}

type problemBrief struct {
	Code   domain.Code    `json:"code"`
	Reason domain.Reason  `json:"reason"`
	Detail string         `json:"detail"`
	Errors []problemField `json:"errors,omitempty" doc:"Pointers lead into the request body"`
}

type bulkDoc struct {
	Items   []bulkResult `json:"items" doc:"In the order of the request"`
	Created int          `json:"created"`
	Updated int          `json:"updated"`
	Failed  int          `json:"failed"`
}

func (s *Server) registerBulk() {
	register(s, operation{
		id: "upsert-places", method: fasthttp.MethodPost, path: bulkPath, tag: "Places", scopes: []string{account.ScopeWritePlaces},
		summary:  "Add or replace many places by source id",
		produces: map[string]*huma.Schema{mediaJSON: s.ref(bulkDoc{})}, takes: mediaJSON, maxBody: maxBulkBody, timeout: bulkTimeout,
		errors: []int{409},
		description: `Up to 500 places in one request and one transaction. Sending the same again changes nothing but versions.
By default one wrong item refuses all of them, and the problem names each fault; with mode=keep_valid the others are written and the answer says which failed.`,
	}, s.bulk)
	s.describeBulk()
}

// bulkItem is one item on its way.
type bulkItem struct {
	write place.Write
	fault *domain.Error
}

func (s *Server) bulk(k *call, in *bulkInput) (*answer, error) {
	keep := in.Mode == "keep_valid"
	read, err := s.readBulk(in.RawBody)
	if err != nil {
		return nil, err
	}
	if err := schemaFaults(read); err != nil && !keep {
		return nil, err
	}
	items := make([]bulkItem, len(read))
	fresh := make([]string, len(items)) // ids of new places, the same when the transaction runs again
	for i := range items {
		fresh[i] = s.opts.IDs()
	}
	refused := map[int]*domain.Error{} // by the store, in an attempt before
	return s.once(k, in.IdempotencyKey, creation{
		tell: func() error { return s.auditBulk(k, read, fresh) },
		do: func(ctx context.Context) (*answer, error) {
			existing, err := s.existing(ctx, read)
			if err != nil {
				return nil, err
			}
			for i := range items {
				items[i] = s.bulkItem(&read[i], existing, fresh[i], fmt.Sprintf("/items/%d", i))
				if items[i].fault == nil {
					items[i].fault = refused[i]
				}
			}
			refuseRepeats(items)
			doc, err := s.writeBulk(ctx, k, items, keep, refused)
			if err != nil {
				return nil, err
			}
			return jsonAnswer(k, doc)
		},
		written: func() []string {
			ids := make([]string, len(items))
			for i := range items {
				ids[i] = items[i].write.Place.ID
			}
			return ids
		},
	})
}

// auditBulk writes down which places are about to be written.
func (s *Server) auditBulk(k *call, items []bulkWrite, fresh []string) error {
	var sources []place.SourceID
	for i := range items {
		sources = append(sources, items[i].SourceIDs...)
	}
	owners, err := s.opts.Places.PlaceIDs(k, sources)
	if err != nil {
		return err
	}
	ids := make([]string, len(items))
	for i := range items {
		ids[i] = cmp.Or(items[i].ID, fresh[i])
		for _, source := range items[i].SourceIDs {
			ids[i] = cmp.Or(owners[source.Key()], ids[i])
		}
	}
	return s.audit(k, domain.CollectionPlaces, ids, nil)
}

// existing maps source keys to the places that have them.
func (s *Server) existing(ctx context.Context, items []bulkWrite) (map[string]place.Place, error) {
	var sources []place.SourceID
	for _, w := range items {
		sources = append(sources, w.SourceIDs...)
	}
	byKey, err := s.opts.Places.PlaceIDs(ctx, sources)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	var ids []string
	for _, id := range byKey {
		if !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	places := map[string]place.Place{}
	for start := 0; start < len(ids); start += 1000 {
		found, err := s.opts.Places.Places(ctx, ids[start:min(start+1000, len(ids))])
		if err != nil {
			return nil, err
		}
		for _, p := range found {
			places[p.ID] = p
		}
	}
	out := make(map[string]place.Place, len(byKey))
	for key, id := range byKey {
		if p, ok := places[id]; ok {
			out[key] = p
		}
	}
	return out, nil
}

// bulkItem decides what one item writes: the place that has one of its source
// ids is replaced; sources of two places are a conflict.
func (s *Server) bulkItem(w *bulkWrite, existing map[string]place.Place, fresh, pointer string) bulkItem {
	if w.fault != nil {
		return bulkItem{fault: w.fault}
	}
	if len(w.SourceIDs) == 0 {
		return bulkItem{fault: domain.Invalid(domain.FieldError{Pointer: pointer + "/sourceIds", Message: domain.Msg(domain.ReasonRequired)})}
	}
	p := w.place()
	expect := place.ExpectNew
	for i, source := range w.SourceIDs {
		old, ok := existing[source.Key()]
		if !ok {
			continue
		}
		if expect != place.ExpectNew && p.ID != old.ID || w.ID != "" && w.ID != old.ID {
			at := domain.FieldError{Pointer: fmt.Sprintf("%s/sourceIds/%d", pointer, i), Message: domain.Msg(domain.ReasonSourceTaken)}
			return bulkItem{fault: domain.Conflict(domain.Msg(domain.ReasonSourceTaken), at)}
		}
		p.ID, p.CreatedAt, expect = old.ID, old.CreatedAt, old.Version
	}
	if p.ID == "" {
		p.ID = fresh
	}
	err := s.prepare(&p, pointer)
	if err != nil {
		return bulkItem{fault: asDomain(err)}
	}
	return bulkItem{write: place.Write{Place: p, Expect: expect}}
}

// refuseRepeats marks items that write a place or claim a source an earlier
// item did.
func refuseRepeats(items []bulkItem) {
	seen := map[string]bool{}
	for i := range items {
		if items[i].fault != nil {
			continue
		}
		p := &items[i].write.Place
		keys := []string{"id " + p.ID}
		for _, source := range p.SourceIDs {
			keys = append(keys, "source "+source.Key())
		}
		for _, key := range keys {
			if seen[key] {
				at := domain.FieldError{Pointer: fmt.Sprintf("/items/%d", i), Message: domain.Msg(domain.ReasonRepeated)}
				items[i].fault = domain.Invalid(at)
			}
		}
		if items[i].fault == nil {
			for _, key := range keys {
				seen[key] = true
			}
		}
	}
}

// writeBulk writes what can be written. The store names the item it refuses;
// with keep that one is remembered in refused and the whole is tried again, in
// a new transaction.
func (s *Server) writeBulk(ctx context.Context, k *call, items []bulkItem, keep bool, refused map[int]*domain.Error) (bulkDoc, error) {
	if err := bulkFaults(items); err != nil && !keep {
		return bulkDoc{}, err
	}
	var writes []place.Write
	var at []int
	for i := range items {
		if items[i].fault == nil {
			writes, at = append(writes, items[i].write), append(at, i)
		}
	}
	if len(writes) == 0 {
		return s.bulkAnswer(k, items, nil, nil), nil
	}
	versions, err := s.opts.Places.WritePlaces(ctx, k.reach, writes)
	if err == nil {
		return s.bulkAnswer(k, items, at, versions), nil
	}
	var we *place.WriteError
	if !errors.As(err, &we) || we.Index < 0 || we.Index >= len(at) {
		return bulkDoc{}, err
	}
	i := at[we.Index]
	fault := *we.Err
	fault.Fields = []domain.FieldError{{Pointer: fmt.Sprintf("/items/%d", i), Message: we.Err.Message}}
	if !keep {
		return bulkDoc{}, &fault
	}
	refused[i] = &fault
	return bulkDoc{}, errAgain
}

// bulkFaults is every fault of a request in one problem.
func bulkFaults(items []bulkItem) error {
	var all *domain.Error
	for i := range items {
		f := items[i].fault
		switch {
		case f == nil:
		case all == nil:
			copied := *f
			all = &copied
		case len(all.Fields) < 100:
			all.Fields = append(all.Fields[:len(all.Fields):len(all.Fields)], f.Fields...)
		}
	}
	if all == nil {
		return nil
	}
	return all
}

func (s *Server) bulkAnswer(k *call, items []bulkItem, at []int, versions []int64) bulkDoc {
	doc := bulkDoc{Items: make([]bulkResult, len(items))}
	for n, i := range at {
		w := items[i].write
		r := bulkResult{Status: "updated", ID: w.Place.ID, Version: versions[n]}
		if w.Expect == place.ExpectNew {
			r.Status = "created"
			doc.Created++
		} else {
			doc.Updated++
		}
		doc.Items[i] = r
	}
	for i := range items {
		if f := items[i].fault; f != nil {
			p := newProblem(f, k.lang, k.requestID)
			doc.Items[i] = bulkResult{Status: "failed", Error: &problemBrief{Code: p.Code, Reason: p.Reason, Detail: p.Detail, Errors: p.Errors}}
			doc.Failed++
		}
	}
	return doc
}
