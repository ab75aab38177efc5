package meili

import (
	"encoding/json"

	"hanhtrinh/domain/place"
	"hanhtrinh/search"
)

// document is a place as Meilisearch holds it. Head, Card, Timing and Spans are
// packed (see pack.go): what an answer brings is read from as few attributes as
// can be.
type document struct {
	Key      string `json:"k"` // encode(id): ids hold signs Meilisearch does not take
	Order    string `json:"i"` // orderKey(id)
	SortName string `json:"n"` // orderKey
	Quality  string `json:"q"` // floatKey(-quality): the best first in ascending order

	Words  []string `json:"w"` // encoded, as all that follow
	Starts []string `json:"s"`
	Wholes []string `json:"h"`
	Spelt  []string `json:"x"`

	Kind       string   `json:"kind"`
	Subkind    string   `json:"subkind"`
	Category   string   `json:"category"`
	Amenities  []string `json:"amenities"`
	Areas      []string `json:"areas"`
	Stars      []string `json:"stars"` // see starTokens
	Accessible string   `json:"accessible,omitempty"`
	Price      *int64   `json:"price,omitempty"`

	Lat   string   `json:"lat"` // floatKey
	Lon   string   `json:"lon"`
	Cells []string `json:"c"`

	Head   string `json:"hd"`
	Card   string `json:"cd"`
	Timing string `json:"tm"`
	Spans  string `json:"sp,omitempty"`
}

// yes is the one value of a flag.
const yes = "yes"

// mark is a document that is no place.
type mark struct {
	Key      string `json:"k"`
	Position int64  `json:"position"`
	Build    string `json:"build,omitempty"` // of filledKey: the uid under which it was filled
}

// The keys of marks hold a sign that no key of a place does.
const (
	positionKey = "meta-position" // how far the change log is in
	filledKey   = "meta-filled"   // a Rebuild has come to its end
)

func newDocument(p *place.Place) (document, error) {
	d := search.NewDoc(p)
	timing, err := packTiming(d.Timing)
	if err != nil {
		return document{}, err
	}
	out := document{
		Key: encode(d.ID), Order: orderKey(d.ID), SortName: orderKey(d.SortName), Quality: floatKey(-d.Quality),
		Words: encodeAll(d.Words), Starts: encodeAll(d.Starts), Wholes: encodeAll(d.Wholes), Spelt: encodeAll(d.Spelt),
		Kind: encode(string(d.Kind)), Subkind: encode(d.Subkind), Category: encode(d.Category),
		Amenities: encodeAll(d.Amenities), Areas: encodeAll(d.AreaKeys), Stars: starTokens(d.Stars), Price: d.Price,
		Lat: floatKey(d.Point.Lat), Lon: floatKey(d.Point.Lon), Cells: cellTokens(d.Point),
		Head: packHead(&d), Card: packCard(&d.Card), Timing: timing, Spans: packSpans(d.Stars),
	}
	if d.Accessible {
		out.Accessible = yes
	}
	return out, nil
}

// encodeDocuments writes places, the last one of an id only, and marks as the body
// of one request.
func encodeDocuments(places []place.Place, marks ...mark) ([]byte, error) {
	last := make(map[string]int, len(places))
	for i := range places {
		last[places[i].ID] = i
	}
	all := make([]any, 0, len(places)+len(marks))
	for i := range places {
		if last[places[i].ID] != i {
			continue
		}
		d, err := newDocument(&places[i])
		if err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	for _, m := range marks {
		all = append(all, m)
	}
	return json.Marshal(all)
}
