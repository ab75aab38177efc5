package api

import (
	"bytes"
	"encoding/json"
	"errors"

	"github.com/danielgtaylor/huma/v2"
)

// bodyFormat is JSON as bodies are read.
var bodyFormat = huma.Format{Marshal: huma.DefaultJSONFormat.Marshal, Unmarshal: unmarshalBody}

// unmarshalBody is json.Unmarshal for bodies. They are read twice, into maps to be
// checked and into records to be used, and of a name that comes twice the two may
// take different values: what is used would not be what was checked.
func unmarshalBody(raw []byte, v any) error {
	if err := json.Unmarshal(raw, v); err != nil {
		return err
	}
	if _, checked := v.(*any); !checked {
		return nil
	}
	return namesOnce(json.NewDecoder(bytes.NewReader(raw)))
}

// namesOnce reads one value and says whether any of its objects has a name twice.
func namesOnce(d *json.Decoder) error {
	t, err := d.Token()
	if err != nil || t != json.Delim('{') && t != json.Delim('[') {
		return err
	}
	seen := map[string]bool{}
	for d.More() {
		if t == json.Delim('{') {
			name, err := d.Token()
			if err != nil {
				return err
			}
			if seen[name.(string)] {
				return errors.New("a name comes twice")
			}
			seen[name.(string)] = true
		}
		if err := namesOnce(d); err != nil {
			return err
		}
	}
	_, err = d.Token()
	return err
}
