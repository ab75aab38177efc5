package main

import (
	"context"
	"errors"
)

type importPlacesCommand struct {
	File      string `arg:"" type:"existingfile" help:"CSV, GeoJSON or OpenStreetMap PBF file."`
	Aliases   string `type:"existingfile" help:"CSV file with other names: target_id, alias, lang, source."`
	KeepGoing bool   `help:"Skip rows that are refused instead of stopping at the first."`
}

func (c *importPlacesCommand) Run(ctx context.Context, p *program) error {
	return errors.New("not there")
}

type benchCommand struct{}

func (benchCommand) Run() error { return nil }
