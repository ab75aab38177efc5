package main

import (
	"context"

	"hanhtrinh/cmd/hanhtrinh/bench"
)

type benchCommand struct {
	Run   benchRunCommand `cmd:"" default:"withargs" help:"Measure all parts, or those of --only (default)."`
	Fiber bench.Fiber     `cmd:"" hidden:"" help:"Bare Fiber with the answers of a server: what reads by id are measured by."`
}

type benchRunCommand struct{ bench.Options }

func (c *benchRunCommand) Run(ctx context.Context, p *program) error {
	return bench.Run(ctx, c.Options, p.out)
}
