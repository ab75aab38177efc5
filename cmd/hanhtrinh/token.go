package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"hanhtrinh/api"
	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
	"hanhtrinh/domain/area"
)

// Bounds of a token of a script.
const (
	shortestToken = time.Minute
	longestToken  = 90 * 24 * time.Hour
)

type tokenCommand struct {
	Role  string        `required:"" help:"Role of the service account: editor, hotel_staff, hotel_owner, department, data_officer or admin."`
	Scope []string      `help:"Operations it may do, comma-separated; default: all of the role's."`
	Reach []string      `placeholder:"TYPE:ID" help:"Whose records it may touch, comma-separated: property:ID, ward:CODE, province:CODE, or all. Default: all, where the role may have it."`
	TTL   time.Duration `name:"ttl" required:"" help:"How long it holds, for example 12h; 2160h at most."`
	Name  string        `default:"script" help:"What the token is for."`
}

// Run makes a service account of that role and prints the one token it will
// ever have.
func (t *tokenCommand) Run(ctx context.Context, p *program) error {
	if t.TTL < shortestToken || t.TTL > longestToken {
		return fmt.Errorf("--ttl: want between 1m and %.0fh", longestToken.Hours())
	}
	return p.withLogins(ctx, func(e *engines, logins *account.Service, areas *area.Directory) error {
		keys, err := e.tokenKeys(ctx)
		if err != nil {
			return err
		}
		targets, err := t.targets(areas)
		if err != nil {
			return err
		}
		who, session, err := logins.NewServiceAccount(ctx, t.Name, account.Role(t.Role), targets, t.Scope, t.TTL)
		if err != nil {
			return t.refused(err, p.language())
		}
		token, err := api.IssueAccess(keys, who.ID, session.ID, t.TTL, session.CreatedAt)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(p.out, token)
		return err
	})
}

// targets reads --reach. A bare code is today's unit of that code.
func (t *tokenCommand) targets(areas *area.Directory) ([]account.Target, error) {
	if len(t.Reach) == 0 {
		return []account.Target{{Type: account.ReachAll}}, nil
	}
	var targets []account.Target
	for _, r := range t.Reach {
		kind, id, _ := strings.Cut(r, ":")
		target := account.Target{Type: account.ReachType(kind), ID: id}
		if unit := target.Type == account.ReachWard || target.Type == account.ReachProvince; unit && !strings.Contains(id, "@") {
			u, err := areas.Unit(id, area.Today)
			if err != nil || u.ValidTo != "" {
				return nil, fmt.Errorf("--reach: no unit of today has the code %s; CODE@DATE names one of another time", id)
			}
			target.ID = u.Key()
		}
		targets = append(targets, target)
	}
	return targets, nil
}

// flagOf names the flag that a value of a service account came from.
var flagOf = map[string]string{"/name": "--name", "/role": "--role", "/target": "--reach", "/target/type": "--reach", "/target/id": "--reach", "/scopes": "--scope", "/ttl": "--ttl"}

// refused says a refusal with the names of flags.
func (t *tokenCommand) refused(err error, lang string) error {
	var refusal *domain.Error
	if !errors.As(err, &refusal) || len(refusal.Fields) == 0 {
		return err
	}
	var faults []error
	for _, f := range refusal.Fields {
		fault := fmt.Errorf("%s: %s", flagOf[f.Pointer], f.Message.In(lang))
		if f.Pointer == "/target/type" && len(t.Reach) == 0 {
			fault = fmt.Errorf("--reach: needed for this role, TYPE:ID. %s", f.Message.In(lang))
		}
		faults = append(faults, fault)
	}
	return errors.Join(faults...)
}
