package hanhtrinh_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// module is the path of this module; paths in the tables below are relative to
// it. "x/..." is x and all below it.
const module = "hanhtrinh"

// arrow says what one package may import of this module, and why not more.
// Its tests may import itself and tests besides.
type arrow struct {
	from  string
	may   []string
	tests []string
	why   string
}

// yardsticks is where this product is measured beside bare libraries.
const yardsticks = "cmd/hanhtrinh/bench"

// kernel is what every adapter is written against.
var kernel = []string{"domain/..."}

// arrows are the rules of the house, the closest one to a package first: what
// no row names may not be imported, and a package without a row is a fault.
var arrows = []arrow{
	{from: ".", why: "the root holds no code"},
	{from: yardsticks, may: []string{"domain", "domain/area", "domain/place", "seed", "store/storetest/engine"}, tests: []string{"domain/account"},
		why: "what is measured runs as programs of its own: only the data for it is made here"},
	{from: "cmd/...", may: []string{yardsticks, "api", "domain/...", "search/...", "seed/...", "store/...", "web/..."},
		why: "cmd puts everything together, and nothing imports it"},
	{from: "api", may: append([]string{"search", "web/..."}, kernel...), tests: []string{"search/...", "seed/...", "store/..."},
		why: "api knows no engine: what it serves comes through interfaces"},
	{from: "web/...", why: "web is templates and files only"},

	{from: "search", may: []string{"domain", "domain/area", "domain/place", "domain/place/hours", "search/lexicon"}, tests: []string{"search/...", "store/..."},
		why: "questions are read and ranked without knowing which engine answers"},
	{from: "search/relevance", may: append([]string{"search/..."}, kernel...), tests: append([]string{"search/...", "seed/..."}, kernel...),
		why: "what people find is measured on every engine"},
	{from: "search/lexicon", may: []string{"domain", "domain/place"},
		why: "words are known without any index; only what kinds of places there are must be"},
	{from: "search/searchtest/engine", why: "a server for tests is started without knowing what it will be asked"},
	{from: "search/searchtest", may: append([]string{"search"}, kernel...),
		why: "the contract suite runs on any index"},
	{from: "search/inverted", why: "lists of tokens know nothing of places"},
	{from: "search/sqlite", may: append([]string{"search", "search/inverted", "store/sqlitefile"}, kernel...), tests: []string{"search/searchtest", "store/sqlite", "store/storetest"},
		why: "an index is rebuilt from any store and so knows none"},
	{from: "search/meili", may: append([]string{"search"}, kernel...), tests: []string{"search/searchtest/..."},
		why: "an index is rebuilt from any store and so knows none"},

	{from: "store", may: kernel,
		why: "the union of what the areas ask for knows no engine"},
	{from: "store/sqlitefile", may: []string{"domain"},
		why: "opening a file is the same for every kind of record"},
	{from: "store/sqlite", may: append([]string{"store", "store/sqlitefile"}, kernel...), tests: []string{"store/storetest/..."},
		why: "stores know neither each other nor what is derived from them"},
	{from: "store/mongo", may: append([]string{"store"}, kernel...), tests: []string{"store/storetest/..."},
		why: "stores know neither each other nor what is derived from them"},
	{from: "store/storetest/engine/replica", may: []string{"store/storetest/engine"}, why: "it only starts a server"},
	{from: "store/storetest/engine", why: "a server for tests is started without knowing what it will keep"},
	{from: "store/storetest", may: append([]string{"store"}, kernel...),
		why: "the contract suite runs on any store"},

	{from: "seed/...", may: append([]string{"seed/..."}, kernel...), tests: []string{"store/..."},
		why: "what is loaded goes through the interfaces of its area"},

	{from: "domain", why: "the kernel knows nothing but itself"},
	{from: "domain/area", may: []string{"domain"}, why: "units stand by themselves; places refer to them"},
	{from: "domain/place", may: []string{"domain", "domain/area", "domain/place/hours"}, why: "place -> area, never the other way"},
	{from: "domain/place/hours", may: []string{"domain"}, why: "opening hours stand by themselves; places have them"},
	{from: "domain/place/hours/holidaygen", why: "the generator writes a table, it is no part of the product"},
	{from: "domain/seal", may: []string{"domain"}, why: "a sealer does not know what it seals"},
	{from: "domain/audit", may: []string{"domain"}, why: "what is written down is the same for every area"},
	{from: "domain/account", may: []string{"domain", "domain/audit"}, why: "who may do what is decided without knowing what it is done to"},
	{from: "domain/proposal", may: []string{"domain", "domain/place"}, why: "proposals are about places, places know none"},
	{from: "domain/registry/codes", why: "tables of codes stand by themselves; documents are read by them"},
	{from: "domain/registry/document", may: []string{"domain", "domain/registry/codes"}, why: "reading a document needs nothing but the rules of its codes"},
	{from: "domain/registry/due", may: []string{"domain"}, why: "due times follow from an arrival and dated rules, whoever the guest is"},
	{from: "domain/registry/stay", may: []string{"domain"}, why: "what may follow what is decided without knowing what is registered"},
}

// home names the packages that may import one third party.
type home struct {
	party string // a prefix of import paths
	in    []string
	tests []string // only their tests
	why   string
}

// homes are all third parties of the product; one that is not here is a fault,
// so that each new one is a decision.
var homes = []home{
	{party: "github.com/gofiber/fiber/v2", in: []string{"api", yardsticks}, why: "HTTP is the edge's business"},
	{party: "github.com/valyala/fasthttp", in: []string{"api", yardsticks}, why: "HTTP is the edge's business"},
	{party: "github.com/danielgtaylor/huma/v2", in: []string{"api"}, why: "the description of the API is the edge's business"},
	{party: "github.com/evanphx/json-patch/v5", in: []string{"api"}, why: "merge patches are a format of the edge"},
	{party: "github.com/golang-jwt/jwt/v5", in: []string{"api"}, why: "only the edge reads and signs tokens"},
	{party: "github.com/coreos/go-oidc/v3", in: []string{"api"}, why: "tokens of other issuers are met at the edge"},
	{party: "github.com/go-jose/go-jose/v4", in: []string{"api"}, why: "the keys of other issuers come as JWK sets"},
	{party: "golang.org/x/sync/singleflight", in: []string{"api"}, why: "a herd of requests asks who it is once"},
	{party: "github.com/maypok86/otter/v2", in: []string{"api"}, why: "rendered answers and who asks are cached, nothing below them"},
	{party: "github.com/cespare/xxhash/v2", in: []string{"api"}, why: "answers are fingerprinted at the edge"},
	{party: "golang.org/x/time/rate", in: []string{"api", "domain/seal"}, why: "limits are set at the edge; a sealer asks the store only so often for a key it does not know"},
	{party: "golang.org/x/text/language", in: []string{"api"}, why: "languages are negotiated at the edge"},
	{party: "github.com/prometheus/client_golang", in: []string{"api", "cmd/hanhtrinh"}, why: "rules do not count themselves"},

	{party: "go.mongodb.org/mongo-driver/v2", in: []string{"store/mongo", "store/storetest/engine", yardsticks}, why: "no driver type leaves its adapter"},
	{party: "github.com/meilisearch/meilisearch-go", in: []string{"search/meili"}, why: "no client type leaves its adapter"},
	{party: "modernc.org/sqlite", in: []string{"store/sqlitefile", "store/sqlite", "search/sqlite"}, why: "no driver type leaves its adapter"},
	{party: "github.com/pressly/goose/v3", in: []string{"store/sqlitefile"}, why: "migrations belong to a file"},
	{party: "github.com/gofrs/flock", in: []string{"domain/audit", "store/sqlitefile"}, why: "the lock belongs to a file: of data, and of checkpoints that several processes append to"},
	{party: "github.com/google/uuid", in: []string{"domain", "store/mongo"}, why: "ids are made in one place; the other names a lease's holder"},

	{party: "github.com/tink-crypto/tink-go/v2", in: []string{"domain/seal"}, why: "one sealer for all"},
	{party: "github.com/alexedwards/argon2id", in: []string{"domain/account", yardsticks}, why: "passwords are hashed in one place, behind its queue; log-ins are measured beside it alone"},
	{party: "github.com/pquerna/otp", in: []string{"domain/account"}, tests: []string{"api", "cmd/hanhtrinh"}, why: "second factors are checked in one place; tests are the app that shows codes"},
	{party: "github.com/paulmach/osm", in: []string{"seed/importer"}, why: "OpenStreetMap is one format of several to read"},
	{party: "google.golang.org/protobuf/encoding/protowire", in: []string{"seed/importer"}, why: "the first block of a PBF file is looked at before its decoder is let loose"},
	{party: "github.com/paulmach/orb", in: []string{"api", "cmd/hanhtrinh", "domain/...", "search/...", "seed/...", "store/..."}, tests: []string{yardsticks}, why: "a geometry is an orb geometry everywhere"},
	{party: "github.com/6tail/lunar-go", in: []string{"domain/place/hours/holidaygen"}, why: "the product reads the finished table of holidays"},
	{party: "golang.org/x/text/unicode/norm", in: []string{"api", "domain/...", "search/...", "seed/..."}, why: "text is normalised where it is compared, not where it is kept"},

	{party: "github.com/alecthomas/kong", in: []string{"cmd/hanhtrinh"}, why: "only the program has a command line"},
	{party: "github.com/caarlos0/env/v11", in: []string{"cmd/hanhtrinh"}, why: "only the program reads the environment"},
	{party: "github.com/schollz/progressbar/v3", in: []string{"cmd/hanhtrinh"}, why: "only the program draws on a terminal"},
	{party: "golang.org/x/term", in: []string{"cmd/hanhtrinh"}, why: "only the program draws on a terminal"},

	{party: "pgregory.net/rapid", tests: []string{"..."}, why: "it makes test data"},
}

// plain are standard packages that rules do without.
var plain = []home{
	{party: "net/http", in: []string{"api", "cmd/...", "search/meili", "search/searchtest/engine"}, tests: []string{"..."}, why: "HTTP is the edge's business, and how a search server is asked"},
	{party: "database/sql", in: []string{"search/sqlite", "store/sqlite", "store/sqlitefile", yardsticks}, tests: []string{"cmd/hanhtrinh", "store/...", "search/..."}, why: "rows do not leave their adapter"},
	{party: "math/rand", tests: []string{"..."}, why: "chance that matters comes from crypto/rand, the rest is math/rand/v2 and injected"},
}

// listed is what `go list -json` says of a package.
type listed struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
}

// under says whether path is pattern or, with "/...", below it.
func under(path, pattern string) bool {
	base, all := strings.CutSuffix(pattern, "...")
	if !all {
		return path == pattern
	}
	base = strings.TrimSuffix(base, "/")
	return base == "" || path == base || strings.HasPrefix(path, base+"/")
}

func underAny(path string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return under(path, p) })
}

// local is an import path as the tables write it; false for a foreign one.
func local(path string) (string, bool) {
	if path == module {
		return ".", true
	}
	return strings.CutPrefix(path, module+"/")
}

// faults lists what is wrong with the imports of one package, a line each.
func faults(p listed) []string {
	from, _ := local(p.ImportPath)
	at := slices.IndexFunc(arrows, func(a arrow) bool { return under(from, a.from) })
	if at < 0 {
		return []string{from + " has no row in the table of arrows: decide what it may import"}
	}
	var out []string
	for _, path := range p.Imports {
		out = append(out, fault(arrows[at], from, path, false)...)
	}
	for _, path := range slices.Concat(p.TestImports, p.XTestImports) {
		out = append(out, fault(arrows[at], from, path, true)...)
	}
	return out
}

func fault(a arrow, from, path string, test bool) []string {
	what := from
	if test {
		what = "the tests of " + from
	}
	if to, ok := local(path); ok {
		if underAny(to, a.may) || test && (to == from || underAny(to, a.tests)) {
			return nil
		}
		return []string{fmt.Sprintf("%s must not import %s: %s", what, to, a.why)}
	}
	table := homes
	if !strings.Contains(strings.Split(path, "/")[0], ".") {
		table = plain
	}
	for _, h := range table {
		if path != h.party && !strings.HasPrefix(path, h.party+"/") || path == "math/rand/v2" {
			continue
		}
		if underAny(from, h.in) || test && underAny(from, h.tests) {
			return nil
		}
		return []string{fmt.Sprintf("%s must not import %s: %s", what, path, h.why)}
	}
	if strings.Contains(strings.Split(path, "/")[0], ".") {
		return []string{fmt.Sprintf("%s imports %s, which has no home: add it to the table or do without", what, path)}
	}
	return nil
}

// TestArrows looks at direct imports only: libraries import each other in ways
// that are not ours to judge.
func TestArrows(t *testing.T) {
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Imports,TestImports,XTestImports", "./...")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v: %s", err, stderr.String())
	}
	seen := 0
	for d := json.NewDecoder(bytes.NewReader(out)); ; seen++ {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		for _, f := range faults(p) {
			t.Error(f)
		}
	}
	if seen < 10 {
		t.Errorf("go list named %d packages, want the whole module", seen)
	}
}

// TestArrowsCanFail feeds the check edges that must not be, and some that may.
func TestArrowsCanFail(t *testing.T) {
	for _, c := range []struct {
		from, to string
		test     bool
		faults   int
	}{
		{from: "api", to: "hanhtrinh/store/sqlite", faults: 1},
		{from: "api", to: "hanhtrinh/store/sqlite", test: true},
		{from: "api", to: "hanhtrinh/store", faults: 1},
		{from: "api", to: "hanhtrinh/search"},
		{from: "api", to: "hanhtrinh/search/sqlite", faults: 1},
		{from: "domain", to: "hanhtrinh/domain/place", faults: 1},
		{from: "domain/area", to: "hanhtrinh/domain/place", faults: 1},
		{from: "domain/place", to: "hanhtrinh/domain/area"},
		{from: "domain/place/hours", to: "hanhtrinh/domain/place", faults: 1},
		{from: "store/sqlite", to: "hanhtrinh/store/mongo", faults: 1},
		{from: "store/mongo", to: "hanhtrinh/search", faults: 1},
		{from: "store/mongo", to: "hanhtrinh/store/storetest", faults: 1},
		{from: "store/mongo", to: "hanhtrinh/store/storetest", test: true},
		{from: "search", to: "hanhtrinh/search/sqlite", faults: 1},
		{from: "search/sqlite", to: "hanhtrinh/store/sqlite", faults: 1},
		{from: "seed", to: "hanhtrinh/api", faults: 1},
		{from: "web/docs", to: "hanhtrinh/domain", faults: 1},
		{from: "domain/place", to: "hanhtrinh/cmd/hanhtrinh", faults: 1},
		{from: "cmd/hanhtrinh", to: "hanhtrinh/store/mongo"},
		{from: "nowhere", to: "fmt", faults: 1},

		{from: "domain/place", to: "go.mongodb.org/mongo-driver/v2/bson", faults: 1},
		{from: "domain/place", to: "go.mongodb.org/mongo-driver/v2/bson", test: true, faults: 1},
		{from: "store/mongo", to: "go.mongodb.org/mongo-driver/v2/bson"},
		{from: "cmd/hanhtrinh", to: "github.com/golang-jwt/jwt/v5", faults: 1},
		{from: "store/mongo", to: "github.com/gofiber/fiber/v2/utils", faults: 1},
		{from: "store/mongo", to: "example.org/new/thing", faults: 1},
		{from: "domain", to: "net/http", faults: 1},
		{from: "domain", to: "net/http/httptest", test: true},
		{from: "domain", to: "net/url"},
		{from: "domain", to: "database/sql", faults: 1},
	} {
		p := listed{ImportPath: module + "/" + c.from}
		if c.test {
			p.XTestImports = []string{c.to}
		} else {
			p.Imports = []string{c.to}
		}
		if got := faults(p); len(got) != c.faults {
			t.Errorf("%s -> %s (test %v): %d faults, want %d: %q", c.from, c.to, c.test, len(got), c.faults, got)
		}
	}
}

func TestEveryRuleHasAReason(t *testing.T) {
	for _, a := range arrows {
		if a.why == "" {
			t.Errorf("the arrows of %s have no reason", a.from)
		}
	}
	for _, h := range slices.Concat(homes, plain) {
		if h.why == "" {
			t.Errorf("the home of %s has no reason", h.party)
		}
	}
}
