package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"hanhtrinh/api"
	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
	"hanhtrinh/domain/seal"
	"hanhtrinh/store"
)

// roleScopes are what a role's tokens may do when no scope is asked for, and at
// most.
var roleScopes = map[string][]string{
	"editor": {account.ScopeWritePlaces},
	"admin":  {account.ScopeWritePlaces},
}

// longestToken caps a token that nobody can take back yet.
const longestToken = 90 * 24 * time.Hour

type tokenCommand struct {
	Role  string        `required:"" help:"Role of the service account: editor or admin."`
	Scope []string      `help:"Operations it may do, comma-separated; default: all of the role's."`
	TTL   time.Duration `name:"ttl" required:"" help:"How long it holds, for example 12h; 2160h at most."`
	Name  string        `default:"script" help:"What the token is for; appears in logs as service:NAME."`
}

func (t *tokenCommand) Run(ctx context.Context, p *program) error {
	allowed, ok := roleScopes[t.Role]
	if !ok {
		return fmt.Errorf("--role: want %s; police and hotel roles are people's, never a script's", strings.Join(sortedNames(roleScopes), " or "))
	}
	scopes := t.Scope
	if len(scopes) == 0 {
		scopes = allowed
	}
	for _, s := range scopes {
		if !slices.Contains(allowed, s) {
			return fmt.Errorf("--scope: role %s has %s only", t.Role, strings.Join(allowed, ","))
		}
	}
	if t.TTL < time.Minute || t.TTL > longestToken {
		return fmt.Errorf("--ttl: want between 1m and %s", longestToken)
	}
	return p.withStore(ctx, func(e *engines) error {
		ring, err := e.tokenKeys(ctx)
		if err != nil {
			return err
		}
		now := domain.SystemClock()
		who, session, err := t.serviceAccount(ctx, e.store, scopes, now)
		if err != nil {
			return err
		}
		token, err := api.IssueAccess(ring, who, session, t.TTL, now)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(p.out, token)
		return err
	})
}

// serviceAccount keeps the account, its grant and its log-in.
func (t *tokenCommand) serviceAccount(ctx context.Context, s store.Store, scopes []string, now time.Time) (id, session string, err error) {
	id, session = domain.RandomID(), domain.RandomID()
	ends := now.Add(t.TTL)
	err = s.InTx(ctx, func(ctx context.Context) error {
		return errors.Join(
			s.CreateAccount(ctx, account.Account{ID: id, Kind: account.Script, State: account.Active, Name: t.Name, CreatedAt: now, UpdatedAt: now}),
			s.CreateGrant(ctx, account.Grant{ID: domain.RandomID(), Account: id, Role: account.Role(t.Role), Target: account.Target{Type: account.ReachAll},
				Cover: []string{}, From: now, Until: ends, GrantedBy: "operator", GrantedAt: now}),
			s.CreateSession(ctx, account.Session{ID: session, Account: id, CreatedAt: now, RotatedAt: now, ExpiresAt: ends, EndsAt: ends, Scopes: scopes}),
		)
	})
	return id, session, err
}

type rotateCommand struct {
	Purpose string `required:"" help:"Which keys: tokens or checkpoints."`
}

func (r *rotateCommand) Run(ctx context.Context, p *program) error {
	if r.Purpose == seal.PurposeCheckpoints {
		return p.rotateCheckpoints()
	}
	if r.Purpose != seal.PurposeTokens {
		return errors.New("--purpose: want tokens or checkpoints")
	}
	return p.withKeys(ctx, func(ring *seal.Ring) error {
		if err := ring.Rotate(ctx); err != nil {
			return err
		}
		kid, _ := ring.Signing()
		_, err := fmt.Fprintf(p.out, "new signing key %s; tokens signed by the key before it stay valid until they end\n", kid)
		return err
	})
}

// withKeys opens the store beside a running server and hands over its token
// keys.
func (p *program) withKeys(ctx context.Context, do func(*seal.Ring) error) error {
	return p.withStore(ctx, func(e *engines) error {
		ring, err := e.tokenKeys(ctx)
		if err != nil {
			return err
		}
		return do(ring)
	})
}

func sortedNames[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
