package main

import (
	"os"

	"hanhtrinh/api"
)

type openAPICommand struct {
	Output string `short:"o" required:"" help:"File to write; - for standard output."`
}

func (c *openAPICommand) Run(p *program) error {
	description, err := api.OpenAPIYAML()
	if err != nil {
		return err
	}
	if c.Output == "-" {
		_, err = p.out.Write(description)
		return err
	}
	return os.WriteFile(c.Output, description, 0o644)
}
