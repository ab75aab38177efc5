// Hanhtrinh serves and keeps the shared database of places of a Vietnamese city
// or province: one program, one file of data by default.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"hanhtrinh/api"
	"hanhtrinh/cmd/hanhtrinh/bench"
)

// version is set by the build: -ldflags "-X main.version=...".
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	p := &program{environ: os.Environ(), out: os.Stdout, err: os.Stderr}
	if err := p.run(ctx, os.Args[1:]); err != nil {
		if !errors.Is(err, errUsage) {
			fmt.Fprintln(os.Stderr, "hanhtrinh:", p.explain(err))
		}
		stop()
		os.Exit(1)
	}
}

// program is one run of the binary with all it takes from outside, so that a
// test can run it whole.
type program struct {
	environ []string
	out     io.Writer
	err     io.Writer
	ready   func(addr string) // called when serve listens, with its address
	config  Config
}

// commands are the verbs of the product.
type commands struct {
	Serve  serveCommand `cmd:"" default:"withargs" help:"Run the API (default). Without any setting: SQLite under data/, seeded, on 127.0.0.1:8080."`
	Import struct {
		Places importPlacesCommand `cmd:"" help:"Load places from CSV, GeoJSON or OpenStreetMap PBF."`
		Areas  importAreasCommand  `cmd:"" help:"Load newer tables and boundaries of administrative units."`
	} `cmd:"" help:"Load data into the store; may run beside a server."`
	Seed    seedCommand    `cmd:"" help:"Load the shipped places into the store; may run beside a server."`
	Reindex reindexCommand `cmd:"" help:"Fill the search index anew from the store; a running server goes on answering meanwhile."`
	OpenAPI openAPICommand `cmd:"" name:"openapi" help:"Write the description of the API."`
	Token   struct {
		Make   tokenCommand       `cmd:"" default:"withargs" help:"Print a token for a script (default)."`
		List   tokenListCommand   `cmd:"" help:"Show which tokens of scripts are good."`
		Revoke tokenRevokeCommand `cmd:"" help:"Take the token of a script back."`
	} `cmd:"" help:"Care for the tokens of scripts; may run beside a server."`
	Keys struct {
		Rotate rotateCommand `cmd:"" help:"Make a new key; what was made with the one before it stays good."`
	} `cmd:"" help:"Care for the keys that sign and seal."`
	Audit struct {
		Verify verifyAuditCommand `cmd:"" help:"Find out whether anything was edited, removed or put in; may run beside a server."`
		Keys   auditKeysCommand   `cmd:"" help:"Print the public keys of checkpoints, for whoever verifies elsewhere."`
	} `cmd:"" help:"Check the log of who looked at or changed what."`
	Health  healthCommand  `cmd:"" help:"Ask the server of these settings whether it is ready; for container health checks."`
	Bench   benchCommand   `cmd:"" help:"Measure this build beside its yardsticks."`
	Version versionCommand `cmd:"" help:"Print the version."`
}

// errUsage ends the program after kong has said what was wrong.
var errUsage = errors.New("usage")

func (p *program) run(ctx context.Context, args []string) error {
	var c commands
	exited := false
	parser, err := kong.New(&c, kong.Name("hanhtrinh"), kong.Writers(p.out, p.err),
		kong.Description("Hành Trình: an open smart-tourism backend. Settings come from the environment; see README.md."),
		kong.Exit(func(int) { exited = true }), kong.UsageOnError(),
		kong.Vars{"cache_bytes": strconv.Itoa(api.DefaultCacheBytes), "bench_parts": strings.Join(bench.Parts(), ", ")})
	if err != nil {
		return err
	}
	kctx, err := parser.Parse(args)
	if exited { // help was asked for and given
		return nil
	}
	if err != nil {
		fmt.Fprintln(p.err, "hanhtrinh:", err)
		fmt.Fprintln(p.err, "Try: hanhtrinh --help")
		return errUsage
	}
	if p.config, err = loadConfig(p.environ); err != nil {
		return fmt.Errorf("settings:\n%w", err)
	}
	kctx.BindTo(ctx, (*context.Context)(nil))
	return kctx.Run(p)
}

type versionCommand struct{}

func (versionCommand) Run(p *program) error {
	_, err := fmt.Fprintln(p.out, version)
	return err
}
