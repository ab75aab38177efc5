package area

import "slices"

// Keys returns the keys (Ref.Key) of refs, of everything above them, and of the
// units of another time that each surely lies in, sorted, each once: what a
// record in refs is found by. An unknown ref gives its own.
//
// "Surely" is read from the successions: a ward of today whose every part came
// from one old district lies in that district and its province; an old ward
// that was divided within one province lies in that province. Where the parts
// have nothing in common, nothing is added.
func (d *Directory) Keys(refs []Ref) []string {
	keys := make([]string, 0, 6*len(refs))
	for _, ref := range refs {
		keys = append(keys, ref.Key())
		i := d.find(ref)
		if i < 0 {
			continue
		}
		for _, j := range slices.Concat(d.chain(i), d.common(d.next[i]), d.common(d.prev[i])) {
			keys = append(keys, d.units[j].Key())
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// chain returns i and the units above it.
func (d *Directory) chain(i int32) []int32 {
	out := []int32{i}
	d.eachAncestor(i, func(a int32) { out = append(out, a) })
	return out
}

// common returns the units that every one of parts is or lies in.
func (d *Directory) common(parts []int32) []int32 {
	if len(parts) == 0 {
		return nil
	}
	shared := d.chain(parts[0])
	for _, part := range parts[1:] {
		chain := d.chain(part)
		shared = slices.DeleteFunc(shared, func(j int32) bool { return !slices.Contains(chain, j) })
	}
	return shared
}
