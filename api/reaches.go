package api

import (
	"context"
	"errors"
	"slices"
	"strings"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
	"hanhtrinh/domain/area"
	"hanhtrinh/domain/place"
)

// ReachWrite is what a grant or an invitation is bound to, as it is written.
type ReachWrite struct {
	Type account.ReachType `json:"type" enum:"all,property,ward,province" doc:"all: everything; property: one lodging place; ward and province: what lies in an administrative unit" example:"property"`
	ID   string            `json:"id,omitempty" maxLength:"80" pattern:"^[A-Za-z0-9][A-Za-z0-9._:~@-]{0,79}$" patternDescription:"an id of this API" doc:"Of the lodging place, or code of the unit: a bare code (22918) is the unit of today that has it, code@validFrom (22918@2025-07-01) that very one. Left out with all" example:"hotel-one"`
}

// ReachView is what a grant is bound to, as it is read.
type ReachView struct {
	Type  account.ReachType `json:"type" enum:"all,property,ward,province" example:"property"`
	ID    string            `json:"id,omitempty" doc:"Of the lodging place, or code@validFrom of the unit; absent with all" example:"hotel-one"`
	Label *text             `json:"label,omitempty" doc:"Name of the place or unit in the caller's language; absent when it is no longer there"`
}

// Covers returns what account.Service asks before anything is granted: the keys
// of a target and of everything above it. A property is a living lodging place,
// a ward or province a unit of that level; what is neither is not_found
// (reach_unknown).
func Covers(places place.Store, areas func() *area.Directory) func(context.Context, account.Target) ([]string, error) {
	return func(ctx context.Context, t account.Target) ([]string, error) {
		switch t.Type {
		case account.ReachAll:
			if t.ID != "" {
				return nil, unknownReach()
			}
			return nil, nil
		case account.ReachProperty:
			p, err := places.Place(ctx, t.ID)
			if code := domain.CodeOf(err); code == domain.CodeNotFound || code == domain.CodeGone || err == nil && p.Kind != place.KindLodging {
				return nil, unknownReach()
			}
			return place.ReachKeys(p.ID, p.AreaKeys), err
		case account.ReachWard, account.ReachProvince:
			dir := areas()
			if u, ok := unitOf(dir, t); ok {
				return dir.Keys([]area.Ref{u.Ref}), nil
			}
		}
		return nil, unknownReach()
	}
}

func unknownReach() error { return domain.NotFound(domain.Msg(domain.ReasonTargetUnknown)) }

// unitOf is the unit a target names by its key, when it has the target's level.
func unitOf(dir *area.Directory, t account.Target) (area.Unit, bool) {
	code, from, _ := strings.Cut(t.ID, "@")
	u, ok := dir.Lookup(area.Ref{Code: code, ValidFrom: from})
	return u, ok && string(u.Level) == string(t.Type)
}

// target is what a written reach means: a bare code is the unit in force now,
// never one that ended.
func (s *Server) target(w ReachWrite) (account.Target, error) {
	t := account.Target{Type: w.Type, ID: w.ID}
	if t.Type != account.ReachWard && t.Type != account.ReachProvince || strings.Contains(t.ID, "@") {
		return t, nil
	}
	u, err := s.opts.Areas().Unit(t.ID, area.Today)
	if err != nil || u.ValidTo != "" {
		return t, domain.Invalid(domain.FieldError{Pointer: "/reach/id", Message: domain.Msg(domain.ReasonTargetUnknown)})
	}
	t.ID = u.Key()
	return t, nil
}

// reachNames are the names of the lodging places that targets are bound to, of
// those that are still there.
func (s *Server) reachNames(ctx context.Context, targets []account.Target) (map[string]domain.LocalizedText, error) {
	var ids []string
	for _, t := range targets {
		if t.Type == account.ReachProperty && !slices.Contains(ids, t.ID) {
			ids = append(ids, t.ID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	found, err := s.opts.Places.Places(ctx, ids)
	names := make(map[string]domain.LocalizedText, len(found))
	for _, p := range found {
		names[p.ID] = p.Name
	}
	return names, err
}

// everythingLabel names the reach of all.
var everythingLabel = domain.LocalizedText{"vi": "Tất cả", "en": "Everything"}

func (s *Server) reachView(t account.Target, names map[string]domain.LocalizedText, chain []string) ReachView {
	v := ReachView{Type: t.Type, ID: t.ID}
	said := []string{messageOf(chain)}
	switch t.Type {
	case account.ReachAll:
		v.Label = pickOptional(everythingLabel, said)
	case account.ReachProperty:
		v.Label = pickOptional(names[t.ID], chain)
	default:
		if u, ok := unitOf(s.opts.Areas(), t); ok {
			v.Label = pickOptional(domain.LocalizedText{"vi": u.FullName, "en": u.NameEn}, said)
		}
	}
	return v
}

// targetParam reads the reach of a query: "all" or "type:id".
func (s *Server) targetParam(value string) (account.Target, error) {
	kind, id, _ := strings.Cut(value, ":")
	t, err := s.target(ReachWrite{Type: account.ReachType(kind), ID: id})
	if err != nil {
		return t, invalidParam("reach", domain.ReasonTargetUnknown)
	}
	return t, nil
}

// writtenPointers lead from what a rule calls a value to what writers call it.
var writtenPointers = map[string]string{"/target/type": "/reach/type", "/target/id": "/reach/id", "/target": "/reach", "/ttl": "/validMin"}

// writtenReach makes the pointers of a refused grant lead into its request.
func writtenReach(err error) error {
	var e *domain.Error
	if !errors.As(err, &e) {
		return err
	}
	moved := *e
	moved.Fields = slices.Clone(e.Fields)
	for i, f := range moved.Fields {
		if to, ok := writtenPointers[f.Pointer]; ok {
			moved.Fields[i].Pointer = to
		}
	}
	return &moved
}
