package place

import "time"

// Import says which loader made a record (seed, csv, geojson, osm) and when a
// loader last wrote it. A change by a person moves UpdatedAt and leaves this.
type Import struct {
	From string    `json:"from" bson:"from"`
	At   time.Time `json:"at" bson:"at"`
}

// AsImported says whether only loaders ever wrote the record: then the loader
// it came from may bring it up to date. After that it belongs to people.
func (p *Place) AsImported() bool {
	return p.Provenance.Import != nil && p.Provenance.Import.At.Equal(p.UpdatedAt)
}
