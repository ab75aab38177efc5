package api

import (
	"context"
	"math"
	"net/url"

	"github.com/danielgtaylor/huma/v2"
	"github.com/valyala/fasthttp"

	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
	"hanhtrinh/domain/place"
	"hanhtrinh/search"
)

type suggestInput struct {
	Q    string `query:"q" required:"true" minLength:"1" maxLength:"200" doc:"What was typed so far, from the first letter on; at most 200 letters" example:"mui n"`
	Near string `query:"near" pattern:"^-?[0-9]{1,3}([.][0-9]{1,15})?,-?[0-9]{1,3}([.][0-9]{1,15})?$" patternDescription:"lat,lon" minLength:"3" maxLength:"60" doc:"lat,lon: moves near places up and gives distanceM" example:"10.9289,108.1021"`
	LangParam
	Limit       int    `query:"limit" minimum:"1" maximum:"20" default:"10" doc:"Suggestions at most"`
	IfNoneMatch string `header:"If-None-Match" doc:"ETags the caller has"`
}

// suggestLinks are absolute addresses of what a suggestion leads to.
type suggestLinks struct {
	Self   string `json:"self,omitempty" doc:"The place or the unit itself"`
	Search string `json:"search,omitempty" doc:"The places of that area, kind, category or subkind; around near when that was sent"`
}

type suggestItem struct {
	Type      search.SuggestionType `json:"type" enum:"place,destination,area,kind,category,subkind"`
	Text      string                `json:"text" doc:"What to show"`
	Lang      string                `json:"lang" doc:"Language of text"`
	Tier      search.Tier           `json:"tier" enum:"exact,prefix,close,weak" doc:"How well it fits; weak is a guess and has to be shown as one"`
	ID        string                `json:"id,omitempty" doc:"Of a place or destination"`
	Code      string                `json:"code,omitempty" doc:"Of a kind, category or subkind"`
	Area      *AreaBrief            `json:"area,omitempty" doc:"Of an area"`
	Kind      place.Kind            `json:"kind,omitempty" doc:"Of a place or destination"`
	Subkind   string                `json:"subkind,omitempty" doc:"Of a place or destination"`
	Location  *domain.Point         `json:"location,omitempty"`
	DistanceM *int                  `json:"distanceM,omitempty" doc:"Great-circle metres to near"`
	Links     suggestLinks          `json:"links"`
}

type suggestDoc struct {
	Q              string        `json:"q" doc:"What was typed"`
	Items          []suggestItem `json:"items" doc:"The likeliest first"`
	Links          pageLinks     `json:"links"`
	NumberReturned int           `json:"numberReturned"`
	Degraded       bool          `json:"degraded,omitempty" doc:"The index does not answer: areas, kinds, categories and subkinds only"`
}

func (s *Server) registerSuggest() {
	register(s, operation{
		id: "suggest-places", method: fasthttp.MethodGet, path: "/v1/places/suggest", tag: "Places", scopes: everybody,
		summary: "Complete what is being typed",
		description: `Places, destinations, administrative units, kinds, categories and subkinds that may be meant, from the first letter on, with or without accents.
links says where each leads: to itself, or to the search it stands for.
While the search index does not answer there are no places among them: degraded is true.`,
		produces: map[string]*huma.Schema{mediaJSON: s.ref(suggestDoc{})},
		headers:  map[string]string{"ETag": "Weak; absent with near and while degraded"},
	}, s.suggest)
}

func (s *Server) suggest(k *call, in *suggestInput) (*answer, error) {
	r := search.SuggestRequest{Text: in.Q, Langs: k.chain, Limit: in.Limit}
	if in.Near != "" {
		p, fault := parseNear(in.Near)
		if fault != nil {
			return nil, domain.Invalid(*fault)
		}
		r.Near = &p
	}
	ctx, cancel := context.WithTimeout(k, suggestTimeout)
	defer cancel()
	found, err := s.opts.Search.Suggest(ctx, r)
	doc := suggestDoc{Q: in.Q, Items: []suggestItem{}, Links: s.links(k, "")}
	if err != nil {
		if asDomain(err).Code != domain.CodeUnavailable || k.Err() != nil {
			return nil, err
		}
		found, doc.Degraded = suggestWithoutIndex(s.opts.Areas(), &r), true
	}
	for i := range found {
		doc.Items = append(doc.Items, s.suggestion(&found[i], in.Near))
	}
	doc.NumberReturned = len(doc.Items)
	a, err := jsonAnswer(k, doc)
	if err != nil {
		return nil, err
	}
	a.lang = "" // each text says its own
	if !doc.Degraded {
		a.cache = cacheSuggest
		if in.Near == "" {
			a.etag = weakETag(a.body)
		}
	}
	return a, nil
}

func (s *Server) suggestion(f *search.Suggestion, near string) suggestItem {
	item := suggestItem{Type: f.Type, Text: f.Text, Lang: f.Lang, Tier: f.Tier, ID: f.ID, Code: f.Code, Kind: f.Kind, Subkind: f.Subkind, Location: f.Point}
	if f.DistanceM != nil {
		n := int(math.Round(*f.DistanceM))
		item.DistanceM = &n
	}
	switch f.Type {
	case search.SuggestPlace, search.SuggestDestination:
		item.Links.Self = s.opts.PublicURL + placesPath + url.PathEscape(f.ID)
	case search.SuggestArea:
		brief := briefUnit(*f.Area)
		item.Area = &brief
		item.Links.Self, item.Links.Search = s.areaLinks(f.Area, near)
	default:
		item.Links.Search = s.searchLink(url.Values{string(f.Type): {f.Code}}, near)
	}
	return item
}

// areaLinks are the addresses of a unit and of the places in it.
func (s *Server) areaLinks(u *area.Unit, near string) (self, find string) {
	self, values := s.opts.PublicURL+"/v1/areas/"+u.Code, url.Values{"area": {u.Code}}
	if today, err := s.opts.Areas().Unit(u.Code, area.Today); err != nil || today.Ref != u.Ref { // the code is another unit's by now
		self += "?asOf=" + u.ValidTo
		values.Set("areaAsOf", u.ValidTo)
	}
	return self, s.searchLink(values, near)
}

func (s *Server) searchLink(values url.Values, near string) string {
	if near != "" {
		values.Set("near", near)
	}
	return s.opts.PublicURL + "/v1/places?" + values.Encode()
}
