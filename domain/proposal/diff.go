package proposal

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Difference is one value that a proposal would change. Absent values are nil.
type Difference struct {
	Pointer string // RFC 6901, into the place as writers send it
	Before  any    // when it was proposed
	Now     any    // at present
	After   any    // as proposed
}

// Moved says that the place has changed there since, and not to what is
// proposed.
func (d *Difference) Moved() bool {
	return !reflect.DeepEqual(d.Now, d.Before) && !reflect.DeepEqual(d.Now, d.After)
}

// Differences compares the proposal with the present place in the JSON form of
// writers, value by value; lists are one value. They are ordered by pointer.
func (p *Proposal) Differences(present []byte) ([]Difference, error) {
	var patch, base, now any
	for into, raw := range map[*any][]byte{&patch: p.Patch, &base: p.Base, &now: present} {
		if len(raw) == 0 {
			continue // the place is gone
		}
		if err := json.Unmarshal(raw, into); err != nil {
			return nil, fmt.Errorf("proposal %s: %w", p.ID, err)
		}
	}
	return differences(nil, "", patch, base, now), nil
}

// differences walks down what is an object in the patch. Where the place had
// none, or another kind of value, the object is one value.
func differences(list []Difference, pointer string, patch, base, now any) []Difference {
	members, isObject := patch.(map[string]any)
	_, hadObject := base.(map[string]any)
	if !isObject || pointer != "" && !hadObject {
		return append(list, Difference{Pointer: pointer, Before: base, Now: now, After: patch})
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		list = differences(list, pointer+"/"+escape.Replace(name), members[name], member(base, name), member(now, name))
	}
	return list
}

var escape = strings.NewReplacer("~", "~0", "/", "~1")

// member is what v has under name; nil when it has none or is no object.
func member(v any, name string) any {
	object, _ := v.(map[string]any)
	return object[name]
}
