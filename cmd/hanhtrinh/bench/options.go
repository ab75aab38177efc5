package bench

import (
	"fmt"
	"slices"
	"time"
)

// Options of one run, as flags of the command.
type Options struct {
	Places   int           `default:"100000" help:"Generated places of the large set; the small one has a tenth."`
	Clients  int           `default:"16" help:"Clients, each with one connection that is kept."`
	Rounds   int           `default:"6" help:"Turns of each side of a ratio."`
	Requests int           `default:"20000" help:"Requests of one turn at most."`
	Turn     time.Duration `default:"4s" help:"Time of one turn at most."`
	Only     []string      `placeholder:"PART" help:"Only these parts: ${bench_parts}."`
	StoreURL string        `name:"store-url" placeholder:"URL" help:"Empty MongoDB database to import into; default: a server started for it, when mongod is found."`
	JSON     string        `name:"json" type:"path" placeholder:"FILE" help:"Write the figures here as JSON too."`
	Keep     bool          `help:"Leave the data of the run where it is, and say where."`
	Data     string        `type:"existingdir" placeholder:"DIR" help:"Folder of a run that was kept: read its data again, import nothing."`
}

// The parts of a run, in their order.
const (
	partStart   = "start"
	partAccess  = "access"
	partImport  = "import"
	partIndex   = "index"
	partByID    = "by-id"
	partNear    = "near"
	partSearch  = "search"
	partPostGIS = "postgis"
	partCold    = "cold"
	partMeili   = "meilisearch"
	partMongo   = "mongo"
)

// Parts are the values of Options.Only.
func Parts() []string {
	return []string{partStart, partAccess, partImport, partIndex, partByID, partNear, partSearch, partPostGIS, partCold, partMeili, partMongo}
}

func (o Options) check() error {
	for _, p := range o.Only {
		if !slices.Contains(Parts(), p) {
			return fmt.Errorf("--only: %q is not one of %v", p, Parts())
		}
	}
	if o.Places < 1000 || o.Clients < 1 || o.Rounds < 1 || o.Requests < o.Clients || o.Turn <= 0 {
		return fmt.Errorf("want --places of 1000 or more, --clients, --rounds and --turn above 0, and no fewer --requests than clients")
	}
	return nil
}

func (o Options) wants(part string) bool { return len(o.Only) == 0 || slices.Contains(o.Only, part) }
