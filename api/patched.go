package api

import (
	"encoding/json"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// patchedText is a text in a merge patch: left out, removed by null, or new.
type patchedText struct {
	given bool
	text  string
}

// UnmarshalJSON is called for what is there, null included.
func (p *patchedText) UnmarshalJSON(raw []byte) error {
	p.given = true
	return json.Unmarshal(raw, &p.text) // null leaves it empty
}

// Schema says what the API description shows and requests are checked by.
func (patchedText) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Nullable: true}
}

// value is nil when nothing was said.
func (p patchedText) value() *string {
	if !p.given {
		return nil
	}
	return &p.text
}

// instant is t where it says anything.
func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// kept is t as records have it: UTC, in milliseconds.
func kept(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }
