package api

import (
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/valyala/fasthttp"

	"hanhtrinh/domain"
	"hanhtrinh/domain/area"
)

// AreaBrief is a unit as lists and neighbours show it.
type AreaBrief struct {
	Code      string     `json:"code" doc:"Of the statistics office; codes are used again, so validFrom belongs to the identity"`
	ValidFrom string     `json:"validFrom" format:"date"`
	ValidTo   string     `json:"validTo,omitempty" format:"date" doc:"Last day; absent: in force"`
	Level     area.Level `json:"level" enum:"province,district,ward"`
	Name      string     `json:"name" example:"Mũi Né"`
	FullName  string     `json:"fullName" example:"Phường Mũi Né"`
	NameEn    string     `json:"nameEn"`
	Type      string     `json:"type" doc:"Phường, Xã, Đặc khu, Tỉnh, ..."`
}

// AreaItem is a unit in a list.
type AreaItem struct {
	AreaBrief
	ValidFromApprox bool          `json:"validFromApprox,omitempty" doc:"It began on validFrom or later"`
	Point           *domain.Point `json:"point,omitempty" doc:"A point inside or near it, not its border"`
	AreaKm2         float64       `json:"areaKm2,omitempty"`
	Population      int           `json:"population,omitempty"`
	Seat            string        `json:"seat,omitempty" doc:"Address of its office"`
	Parents         []AreaBrief   `json:"parents" doc:"The units above it, the nearest first"`
}

type areaView struct {
	AreaItem
	Successors   []AreaBrief `json:"successors" doc:"What it became; several when it was divided"`
	Predecessors []AreaBrief `json:"predecessors" doc:"What it was made of"`
}

type areaListDoc struct {
	Items          []AreaItem `json:"items"`
	Q              string     `json:"q,omitempty"`
	NextCursor     string     `json:"nextCursor,omitempty"`
	Links          pageLinks  `json:"links"`
	NumberReturned int        `json:"numberReturned"`
	NumberMatched  *int       `json:"numberMatched,omitempty"`
}

type areaWay struct {
	How  area.How   `json:"how" enum:"exact,renamed,merged,split" doc:"How the query led here; split: one of several, which an address must say"`
	From *AreaBrief `json:"from,omitempty" doc:"The unit the query named, when it is another one"`
}

type areaCandidate struct {
	Unit AreaItem  `json:"unit"`
	Ways []areaWay `json:"ways" doc:"The surest first"`
}

type areaResolutionDoc struct {
	Q          string          `json:"q"`
	Ambiguous  bool            `json:"ambiguous" doc:"More than one candidate: the query does not say which is meant"`
	Candidates []areaCandidate `json:"candidates" doc:"Every unit in force that may be meant; empty when nothing is known by that name"`
}

type areaAtDoc struct {
	Items          []AreaItem `json:"items" doc:"The units the point lies in, the highest level first"`
	Known          bool       `json:"known" doc:"false: boundaries are not loaded, so that nothing found says nothing"`
	NumberReturned int        `json:"numberReturned"`
}

type AsOfParam struct {
	AsOf string `query:"asOf" format:"date" doc:"The day that counts, YYYY-MM-DD; default: today's table" example:"2026-01-01"`
}

type LevelParam struct {
	Level string `query:"level" enum:"province,district,ward" doc:"Only this level; districts ended on 2025-06-30" example:"ward"`
}

type LangParam struct {
	Lang string `query:"lang" minLength:"2" maxLength:"120" doc:"Languages of messages by preference; instead of Accept-Language" example:"vi"`
}

type listAreasInput struct {
	Q string `query:"q" minLength:"1" maxLength:"200" doc:"Name, the beginning of it or of its words, or of a code; accents and types may be left out" example:"Mũi Né"`
	LevelParam
	AsOfParam
	LangParam
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
	Cursor string `query:"cursor" pattern:"^[A-Za-z0-9_-]+$" patternDescription:"a cursor of this API" minLength:"1" maxLength:"1000"`
}

type getAreaInput struct {
	Code string `path:"code" minLength:"1" maxLength:"10" pattern:"^[0-9]{1,10}$" example:"22918"`
	AsOfParam
	LangParam
}

type resolveAreaInput struct {
	Q string `query:"q" required:"true" minLength:"1" maxLength:"200" doc:"Old or new name or code; after commas what it lies in" example:"Hàm Tiến, Phan Thiết, Bình Thuận"`
	AsOfParam
	LangParam
}

type areaAtInput struct {
	Near string `query:"near" required:"true" pattern:"^-?[0-9]{1,3}([.][0-9]{1,15})?,-?[0-9]{1,3}([.][0-9]{1,15})?$" patternDescription:"lat,lon" minLength:"3" maxLength:"60" doc:"lat,lon" example:"10.9333,108.2833"`
	LevelParam
	AsOfParam
	LangParam
}

func (s *Server) registerAreas() {
	op := func(id, path, summary, description string, schema *huma.Schema, errors ...int) operation {
		return operation{id: id, method: fasthttp.MethodGet, path: path, tag: "Areas", scopes: everybody, summary: summary, description: description,
			produces: map[string]*huma.Schema{mediaJSON: schema}, headers: map[string]string{"ETag": "Weak"}, errors: errors}
	}
	register(s, op("list-areas", "/v1/areas", "Find administrative units",
		"Units in force on asOf, best match first, then by code.", s.ref(areaListDoc{})), s.listAreas)
	register(s, op("resolve-area", "/v1/areas/resolve", "Old or new name to units of today",
		"All candidates with the way that led to each. A unit that was divided gives every part: nothing is guessed.", s.ref(areaResolutionDoc{})), s.resolveArea)
	register(s, op("locate-area", "/v1/areas/at", "Units a point lies in",
		"By the boundaries that are loaded; known is false where there are none. A point off Vietnam lies in none.", s.ref(areaAtDoc{})), s.areaAt)
	register(s, op("get-area", "/v1/areas/{code}", "Read one unit",
		"The unit that had the code on asOf; without asOf today's, else the last that had it.", s.ref(areaView{}), 404), s.getArea)
}

func checkDay(name, day string) error {
	if day != "" && !isDay(day) {
		return invalidParam(name, domain.ReasonBadFormat, "expected", "YYYY-MM-DD")
	}
	return nil
}

func tableAnswer(k *call, v any) (*answer, error) {
	a, err := jsonAnswer(k, v)
	if err == nil {
		a.cache, a.etag = cacheAreas, weakETag(a.body)
	}
	return a, err
}

func (s *Server) listAreas(k *call, in *listAreasInput) (*answer, error) {
	if err := checkDay("asOf", in.AsOf); err != nil {
		return nil, err
	}
	of := fingerprint("list-areas", fiberOf(k.hctx).Context().QueryArgs())
	q := area.Query{Q: in.Q, Level: area.Level(in.Level), AsOf: in.AsOf, Limit: in.Limit}
	if in.Cursor != "" {
		q.After = &area.Position{}
		if err := decodeCursor(in.Cursor, of, q.After); err != nil {
			return nil, err
		}
	}
	dir := s.opts.Areas()
	page := dir.List(q)
	doc := areaListDoc{Items: areaItems(dir, page.Items), Q: in.Q, NumberReturned: len(page.Items), NumberMatched: &page.Total}
	if page.Next != nil {
		doc.NextCursor = encodeCursor(of, page.Next)
	}
	doc.Links = s.links(k, doc.NextCursor)
	return tableAnswer(k, doc)
}

func (s *Server) getArea(k *call, in *getAreaInput) (*answer, error) {
	if err := checkDay("asOf", in.AsOf); err != nil {
		return nil, err
	}
	dir := s.opts.Areas()
	u, err := dir.Unit(in.Code, in.AsOf)
	if err != nil {
		return nil, err
	}
	return tableAnswer(k, areaView{AreaItem: itemOf(dir, u), Successors: briefsOf(dir.Successors(u.Ref)), Predecessors: briefsOf(dir.Predecessors(u.Ref))})
}

func (s *Server) resolveArea(k *call, in *resolveAreaInput) (*answer, error) {
	if err := checkDay("asOf", in.AsOf); err != nil {
		return nil, err
	}
	dir := s.opts.Areas()
	found := dir.Resolve(in.Q, in.AsOf)
	doc := areaResolutionDoc{Q: in.Q, Ambiguous: len(found) > 1, Candidates: []areaCandidate{}}
	for _, r := range found {
		c := areaCandidate{Unit: itemOf(dir, r.Unit), Ways: []areaWay{}}
		for _, w := range r.Ways {
			way := areaWay{How: w.How}
			if w.From != nil {
				from := briefUnit(*w.From)
				way.From = &from
			}
			c.Ways = append(c.Ways, way)
		}
		doc.Candidates = append(doc.Candidates, c)
	}
	return tableAnswer(k, doc)
}

func (s *Server) areaAt(k *call, in *areaAtInput) (*answer, error) {
	if err := checkDay("asOf", in.AsOf); err != nil {
		return nil, err
	}
	p, fault := parseNear(in.Near)
	if fault != nil {
		return nil, domain.Invalid(*fault)
	}
	dir := s.opts.Areas()
	units, known := dir.At(p, area.Level(in.Level), in.AsOf)
	return tableAnswer(k, areaAtDoc{Items: areaItems(dir, units), Known: known, NumberReturned: len(units)})
}

func areaItems(dir *area.Directory, units []area.Unit) []AreaItem {
	out := make([]AreaItem, len(units))
	for i, u := range units {
		out[i] = itemOf(dir, u)
	}
	return out
}

func itemOf(dir *area.Directory, u area.Unit) AreaItem {
	return AreaItem{AreaBrief: briefUnit(u), ValidFromApprox: u.ValidFromApprox, Point: u.Point, AreaKm2: u.AreaKm2,
		Population: u.Population, Seat: strings.TrimSpace(u.Seat), Parents: briefsOf(dir.Ancestors(u.Ref))}
}

func briefUnit(u area.Unit) AreaBrief {
	return AreaBrief{Code: u.Code, ValidFrom: u.ValidFrom, ValidTo: u.ValidTo, Level: u.Level, Name: u.Name, FullName: u.FullName, NameEn: u.NameEn, Type: u.Type}
}

func briefsOf(units []area.Unit) []AreaBrief {
	out := make([]AreaBrief, len(units))
	for i, u := range units {
		out[i] = briefUnit(u)
	}
	return out
}
