package api

import (
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2/utils"
	"github.com/valyala/fasthttp"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
)

const placesPath = "/v1/places/"

// PlaceID is the id in the path.
type PlaceID struct {
	ID string `path:"id" minLength:"1" maxLength:"80" pattern:"^[A-Za-z0-9][A-Za-z0-9._:~-]{0,79}$" doc:"Id of the place" example:"pt-phan-thiet"`
}

// FormParams say how places are shown.
type FormParams struct {
	Lang   string   `query:"lang" minLength:"2" maxLength:"120" doc:"Languages by preference, such as vi,en; instead of Accept-Language" example:"vi,en"`
	Fields []string `query:"fields" doc:"Only these members, dotted (name.text); the id always" example:"name,location"`
	Omit   []string `query:"omit" doc:"Not these members, dotted" example:"contacts"`
}

type getPlaceInput struct {
	PlaceID
	FormParams
	IfNoneMatch string `header:"If-None-Match" doc:"ETags the caller has; 304 when one is still right"`
}

func (s *Server) registerPlaces() {
	register(s, operation{
		id: "get-place", method: fasthttp.MethodGet, path: "/v1/places/{id}", tag: "Places", scopes: everybody,
		summary: "Read one place",
		description: `Everything known of one place, as JSON, as a GeoJSON Feature or as schema.org JSON-LD, chosen by Accept.
Nothing in it depends on the time of asking. The strong ETag is "<version>-<form>"; writes compare its version only.
A deleted place answers 410.`,
		produces: map[string]*huma.Schema{mediaJSON: s.ref(PlaceView{}), mediaGeoJSON: s.ref(featureDoc{}), mediaJSONLD: {Type: huma.TypeObject, AdditionalProperties: true}},
		headers:  map[string]string{"ETag": "Version and form", "Content-Language": "Language of the name", "Cache-Control": "Revalidate; a shared cache may be one second late"},
		errors:   []int{404, 410},
		before:   huma.Middlewares{s.fromRendered},
	}, s.getPlace)
}

// fromRendered answers a place from its rendered bytes, before anything of the
// request is read: the same address, Accept and Accept-Language gave the same
// answer before, and the place did not change since.
func (s *Server) fromRendered(h huma.Context, next func(huma.Context)) {
	ctx := fiberOf(h).Context()
	f := s.findRendered(ctx)
	if f == nil {
		next(h)
		return
	}
	head := &ctx.Response.Header
	for _, kv := range f.head {
		head.SetCanonical(kv.name, kv.value)
	}
	if etagMatches(ctx.Request.Header.Peek("If-None-Match"), utils.UnsafeString(f.etag)) {
		ctx.SetStatusCode(fasthttp.StatusNotModified)
		return
	}
	ctx.SetBody(f.body)
}

func (s *Server) findRendered(ctx *fasthttp.RequestCtx) *form {
	path := utils.UnsafeString(ctx.Path())
	if !strings.HasPrefix(path, placesPath) {
		return nil
	}
	req := &ctx.Request
	s.observe.cacheAll.Inc()
	f := s.rendered.find(path[len(placesPath):], utils.UnsafeString(req.URI().QueryString()),
		utils.UnsafeString(req.Header.Peek("Accept")), utils.UnsafeString(req.Header.Peek("Accept-Language")))
	if f != nil {
		s.observe.cacheHit.Inc()
	}
	return f
}

func (s *Server) getPlace(k *call, in *getPlaceInput) (*answer, error) {
	sel, err := parseSelection(in.Fields, in.Omit)
	if err != nil {
		return nil, err
	}
	gen := s.rendered.generation(in.ID)
	p, err := s.opts.Places.Place(k, in.ID)
	if err != nil {
		return nil, err
	}
	body, err := s.render(&p, k.chain, sel, k.media, false)
	if err != nil {
		return nil, err
	}
	_, lang := p.Name.Pick(k.chain)
	a := &answer{media: k.media, lang: lang, cache: cacheRecord, body: body,
		etag: strongETag(p.Version, variantOf(k.media, strings.Join(k.chain, ","), sel.key))}
	ctx := fiberOf(k.hctx).Context()
	s.rendered.put(in.ID, gen, &form{
		a: string(ctx.URI().QueryString()), b: string(ctx.Request.Header.Peek("Accept")), c: string(ctx.Request.Header.Peek("Accept-Language")),
		etag: []byte(a.etag), body: a.body, head: []header{
			{[]byte("Content-Type"), []byte(a.media)}, {[]byte("Etag"), []byte(a.etag)}, {[]byte("Cache-Control"), []byte(a.cache)},
			{[]byte("Vary"), []byte(varyPublic)}, {[]byte("Content-Language"), []byte(a.lang)},
		},
	})
	return a, nil
}

// render is p in one media type.
func (s *Server) render(p *place.Place, chain []string, sel selection, media string, brief bool) ([]byte, error) {
	switch media {
	case mediaGeoJSON:
		return renderFeature(p, chain, sel, brief)
	case mediaJSONLD:
		return renderJSONLD(p, chain, s.opts.PublicURL)
	case mediaJSON, mediaNDJSON:
		return renderPlace(p, chain, sel, brief)
	}
	return nil, domain.Internal(nil)
}
