package api

import (
	"context"
	"errors"
	"fmt"

	"github.com/danielgtaylor/huma/v2"
	"github.com/valyala/fasthttp"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
	"hanhtrinh/domain/place"
)

type createPlaceInput struct {
	IdempotencyKey string `header:"Idempotency-Key" maxLength:"200" pattern:"^[!-~]*$" patternDescription:"visible ASCII" doc:"The same request with the same key within 72 hours gets the first answer again; another body or language with it is refused"`
	LangParam
	Body placeWrite
}

type replacePlaceInput struct {
	PlaceID
	IfMatchHeader
	LangParam
	Body placeWrite
}

type deletePlaceInput struct {
	PlaceID
	IfMatchHeader
	LangParam
}

// IfMatchHeader is not marked required: its absence has a code of its own.
type IfMatchHeader struct {
	IfMatch string `header:"If-Match" maxLength:"100" doc:"ETag of the record as it was read; only its version is compared. Required: 428 without" example:"\"1-x\""`
}

// changesPlaces are the scopes of operations on a place that is there.
var changesPlaces = []string{account.ScopeWritePlaces, account.ScopeEditPlaces}

var writeHeaders = map[string]string{"ETag": "Version and form"}

func (s *Server) registerWrites() {
	register(s, operation{
		id: "create-place", method: fasthttp.MethodPost, path: "/v1/places", tag: "Places", scopes: []string{account.ScopeWritePlaces}, status: 201,
		summary:  "Add a place",
		produces: map[string]*huma.Schema{mediaJSON: s.ref(PlaceView{})}, takes: mediaJSON, example: examplePlace, errors: []int{409},
		description: "409 when the id exists or a source id belongs to another place. The id of a deleted place may be used again.",
		headers:     map[string]string{"ETag": "Version and form", "Location": "Address of the new place"},
	}, s.createPlace)
	register(s, operation{
		id: "replace-place", method: fasthttp.MethodPut, path: "/v1/places/{id}", tag: "Places", scopes: changesPlaces,
		summary:  "Replace a place",
		produces: map[string]*huma.Schema{mediaJSON: s.ref(PlaceView{})}, takes: mediaJSON, example: examplePlace,
		description: "The whole record; what is left out is gone.", errors: []int{404, 409, 410, 412, 428}, headers: writeHeaders,
	}, s.replacePlace)
	s.registerPatch()
	s.registerProposals()
	register(s, operation{
		id: "delete-place", method: fasthttp.MethodDelete, path: "/v1/places/{id}", tag: "Places", scopes: []string{account.ScopeWritePlaces}, status: 204,
		summary:     "Delete a place",
		description: "Leaves a tombstone: the id answers 410, followers of the changes are told.", errors: []int{404, 409, 410, 412, 428},
	}, s.deletePlace)
}

func (s *Server) createPlace(k *call, in *createPlaceInput) (*answer, error) {
	p := in.Body.place()
	if p.ID == "" {
		p.ID = s.opts.IDs()
	}
	if err := s.check(&p); err != nil {
		return nil, err
	}
	a, err := s.once(k, in.IdempotencyKey, creation{
		tell: func() error { return s.audit(k, domain.CollectionPlaces, []string{p.ID}, nil) },
		do: func(ctx context.Context) (*answer, error) {
			a, err := s.write(ctx, k, p, place.ExpectNew)
			if err == nil {
				a.location = placesPath + p.ID
			}
			return a, err
		},
		written: func() []string { return []string{p.ID} },
	})
	return a, s.whichSource(k, &p, err)
}

// whichSource points a refusal for a source id at the one that is taken. It is
// asked after the transaction that was refused; should the other place be gone
// meanwhile, the refusal stays as it is.
func (s *Server) whichSource(ctx context.Context, p *place.Place, err error) error {
	var e *domain.Error
	if !errors.As(err, &e) || e.Message.Code != domain.ReasonSourceTaken || len(e.Fields) > 0 {
		return err
	}
	owners, lookup := s.opts.Places.PlaceIDs(ctx, p.SourceIDs)
	if lookup != nil {
		return err
	}
	pointed := *e
	for i, source := range p.SourceIDs {
		if owner, ok := owners[source.Key()]; ok && owner != p.ID {
			pointed.Fields = append(pointed.Fields, domain.FieldError{Pointer: fmt.Sprintf("/sourceIds/%d", i), Message: e.Message})
		}
	}
	return &pointed
}

func (s *Server) check(p *place.Place) error {
	if err := s.prepare(p, ""); err != nil {
		return err
	}
	return checkDuplicate(p)
}

func (s *Server) replacePlace(k *call, in *replacePlaceInput) (*answer, error) {
	version, err := ifMatch(in.IfMatch)
	if err != nil {
		return nil, err
	}
	p := in.Body.place()
	if p.ID != "" && p.ID != in.ID {
		return nil, domain.Invalid(domain.FieldError{Pointer: "/id", Message: domain.Msg(domain.ReasonIDDiffers)})
	}
	old, err := s.opts.Places.Place(k, in.ID)
	if err != nil {
		return nil, err
	}
	if old.Version != version { // what an owner may change is judged by the version that is replaced
		return nil, domain.Stale()
	}
	p.ID, p.CreatedAt = in.ID, old.CreatedAt
	if err := s.check(&p); err != nil {
		return nil, err
	}
	if err := checkOwner(k, &old, &p); err != nil {
		return nil, err
	}
	return s.writeAndForget(k, p, version, nil)
}

// writeAndForget writes p and drops what was rendered of it. fields are what the
// request names of it; nil = all.
func (s *Server) writeAndForget(k *call, p place.Place, expect int64, fields []string) (*answer, error) {
	if err := s.audit(k, domain.CollectionPlaces, []string{p.ID}, fields); err != nil {
		return nil, err
	}
	a, err := s.write(k, k, p, expect)
	s.rendered.drop(p.ID)
	return a, s.whichSource(k, &p, err)
}

// write stores p and answers with it as it now is. The caller drops rendered
// forms once the transaction around it has ended.
func (s *Server) write(ctx context.Context, k *call, p place.Place, expect int64) (*answer, error) {
	versions, err := s.opts.Places.WritePlaces(ctx, k.reach, []place.Write{{Place: p, Expect: expect}})
	if err != nil {
		return nil, unwrapWrite(err)
	}
	p.Version = versions[0]
	body, err := renderPlace(&p, k.chain, selection{}, false)
	if err != nil {
		return nil, err
	}
	_, lang := p.Name.Pick(k.chain)
	return &answer{media: mediaJSON, lang: lang, body: body, etag: strongETag(p.Version, variantOf(mediaJSON, joined(k.chain), ""))}, nil
}

// unwrapWrite takes a refusal out of the batch of one it came in.
func unwrapWrite(err error) error {
	var we *place.WriteError
	if errors.As(err, &we) {
		return we.Err
	}
	return err
}

func (s *Server) deletePlace(k *call, in *deletePlaceInput) (*answer, error) {
	version, err := ifMatch(in.IfMatch)
	if err != nil {
		return nil, err
	}
	if err := s.audit(k, domain.CollectionPlaces, []string{in.ID}, nil); err != nil {
		return nil, err
	}
	_, err = s.opts.Places.WritePlaces(k, k.reach, []place.Write{{Place: place.Place{ID: in.ID, UpdatedAt: s.now()}, Expect: version, Delete: true}})
	s.rendered.drop(in.ID)
	if err != nil {
		return nil, unwrapWrite(err)
	}
	return &answer{}, nil
}
