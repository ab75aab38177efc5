package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"hanhtrinh/api"
)

// issuers reads the file of other issuers; none without one.
func (c Config) issuers() ([]api.Issuer, error) {
	if c.IssuersFile == "" {
		return nil, nil
	}
	text, err := os.ReadFile(c.IssuersFile)
	if err != nil {
		return nil, fmt.Errorf("OIDC_ISSUERS_FILE: %w", err)
	}
	var list []api.Issuer
	reader := json.NewDecoder(bytes.NewReader(text))
	reader.DisallowUnknownFields() // what is misspelt would give nobody a role, or everybody
	if err := reader.Decode(&list); err != nil {
		return nil, fmt.Errorf("OIDC_ISSUERS_FILE: want a JSON list of issuers: %w", err)
	}
	if reader.More() {
		return nil, errors.New("OIDC_ISSUERS_FILE: want one JSON list and nothing behind it")
	}
	if err := api.CheckIssuers(list); err != nil {
		return nil, fmt.Errorf("OIDC_ISSUERS_FILE: %w", err)
	}
	return list, nil
}
