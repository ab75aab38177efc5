package api

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"hanhtrinh/domain"
)

const maxFields = 60

// selection is what fields and omit ask for; the id always stays.
type selection struct {
	fields, omit []string // dotted paths
	key          string   // the same selection has the same key
}

func parseSelection(fields, omit []string) (selection, error) {
	s := selection{fields: fields, omit: omit}
	var bad []domain.FieldError
	for _, arg := range []struct {
		name  string
		paths []string
	}{{"fields", fields}, {"omit", omit}} {
		if len(arg.paths) > maxFields {
			bad = append(bad, paramError(arg.name, domain.ReasonTooMany, "max", maxFields))
		}
		for _, p := range arg.paths {
			root, _, _ := strings.Cut(p, ".")
			if !rootFields[root] {
				bad = append(bad, paramError(arg.name, domain.ReasonNotInList, "list", "Place in /openapi.yaml"))
				break
			}
		}
	}
	if bad != nil {
		return s, domain.Invalid(bad...)
	}
	if len(fields)+len(omit) > 0 {
		s.key = strings.Join(sorted(fields), ",") + "-" + strings.Join(sorted(omit), ",")
	}
	return s, nil
}

func sorted(l []string) []string {
	l = slices.Clone(l)
	slices.Sort(l)
	return slices.Compact(l)
}

// apply cuts the JSON object raw down.
func (s selection) apply(raw []byte) ([]byte, error) {
	if len(s.fields)+len(s.omit) == 0 {
		return raw, nil
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var all map[string]any
	if err := d.Decode(&all); err != nil {
		return nil, domain.Internal(err)
	}
	out := all
	if len(s.fields) > 0 {
		out = map[string]any{}
		for _, p := range s.fields {
			keep(out, all, strings.Split(p, "."))
		}
	}
	for _, p := range s.omit {
		drop(out, strings.Split(p, "."))
	}
	out["id"] = all["id"]
	b, err := json.Marshal(out)
	if err != nil {
		return nil, domain.Internal(err)
	}
	return b, nil
}

// keep copies what path names from one object to another; in an array it means
// each element.
func keep(to, from map[string]any, path []string) {
	v, ok := from[path[0]]
	if !ok {
		return
	}
	if len(path) == 1 {
		to[path[0]] = v
		return
	}
	switch v := v.(type) {
	case map[string]any:
		sub, ok := to[path[0]].(map[string]any)
		if !ok {
			sub = map[string]any{}
			to[path[0]] = sub
		}
		keep(sub, v, path[1:])
	case []any:
		if len(v) == 0 || !isObject(v[0]) {
			return
		}
		subs, ok := to[path[0]].([]any)
		if !ok {
			subs = make([]any, len(v))
			for i := range subs {
				subs[i] = map[string]any{}
			}
			to[path[0]] = subs
		}
		for i := range v {
			if o, ok := v[i].(map[string]any); ok {
				if sub, ok := subs[i].(map[string]any); ok {
					keep(sub, o, path[1:])
				}
			}
		}
	}
}

func isObject(v any) bool {
	_, ok := v.(map[string]any)
	return ok
}

func drop(from map[string]any, path []string) {
	if len(path) == 1 {
		delete(from, path[0])
		return
	}
	switch v := from[path[0]].(type) {
	case map[string]any:
		drop(v, path[1:])
	case []any:
		for i := range v {
			if o, ok := v[i].(map[string]any); ok {
				drop(o, path[1:])
			}
		}
	}
}
