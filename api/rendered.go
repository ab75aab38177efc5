package api

import (
	"math"
	"sync/atomic"

	"github.com/cespare/xxhash/v2"
	"github.com/maypok86/otter/v2"
)

// rendered keeps places as the bytes they were last answered with: whole
// answers by id and the items of lists, in each form asked for. Entries weigh
// what they hold, and go when their record changes.
//
// A form may be put only if its record did not change since it was read: the
// reader takes the generation first, and a drop moves it on before it removes.
type rendered struct {
	cache *otter.Cache[string, *forms] // nil = off
	gens  [1024]atomic.Uint64          // of the ids that hash there
}

// maxForms is how many forms of one place are kept; the oldest goes.
const maxForms = 12

type forms struct {
	list  []*form
	bytes int
}

// form is one way of showing a place, found by what was asked for.
type form struct {
	a, b, c string // see keys below
	etag    []byte
	head    []header // ready to send
	body    []byte
}

func (f *form) size() int { return len(f.a) + len(f.b) + len(f.c) + len(f.body) + 256 }

func newRendered(bytes int) *rendered {
	if bytes <= 0 {
		return &rendered{}
	}
	return &rendered{cache: otter.Must(&otter.Options[string, *forms]{
		MaximumWeight: uint64(bytes),
		Weigher: func(id string, f *forms) uint32 {
			return uint32(min(int64(len(id)+f.bytes+128), math.MaxUint32))
		},
	})}
}

func (r *rendered) gen(id string) *atomic.Uint64 {
	return &r.gens[xxhash.Sum64String(id)%uint64(len(r.gens))]
}

// generation is taken before a record is read and shown to put.
func (r *rendered) generation(id string) uint64 { return r.gen(id).Load() }

// find returns the form of id that answers the three keys.
func (r *rendered) find(id, a, b, c string) *form {
	if r.cache == nil {
		return nil
	}
	f, ok := r.cache.GetIfPresent(id)
	if !ok {
		return nil
	}
	for _, form := range f.list {
		if form.a == a && form.b == b && form.c == c {
			return form
		}
	}
	return nil
}

// put keeps a form of the record read after generation gen, unless the record
// changed since.
func (r *rendered) put(id string, gen uint64, f *form) {
	if r.cache == nil {
		return
	}
	r.cache.Compute(id, func(old *forms, found bool) (*forms, otter.ComputeOp) {
		if r.generation(id) != gen {
			return nil, otter.CancelOp
		}
		next := &forms{list: make([]*form, 0, maxForms)}
		if found {
			for _, o := range old.list[max(0, len(old.list)-maxForms+1):] {
				if o.a != f.a || o.b != f.b || o.c != f.c {
					next.list = append(next.list, o)
				}
			}
		}
		next.list = append(next.list, f)
		for _, o := range next.list {
			next.bytes += o.size()
		}
		return next, otter.WriteOp
	})
}

// drop forgets a record that changed.
func (r *rendered) drop(id string) {
	if r.cache == nil {
		return
	}
	r.gen(id).Add(1)
	r.cache.Invalidate(id)
}

// dropAll forgets everything.
func (r *rendered) dropAll() {
	if r.cache == nil {
		return
	}
	for i := range r.gens {
		r.gens[i].Add(1)
	}
	r.cache.InvalidateAll()
}
