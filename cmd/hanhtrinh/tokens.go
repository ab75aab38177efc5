package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
	"hanhtrinh/domain/area"
	"hanhtrinh/domain/audit"
)

// tokensPage is how many service accounts are read at a time.
const tokensPage = 100

type tokenListCommand struct{}

// Run prints the tokens that are good now, not the tokens themselves, which
// nobody keeps.
func (tokenListCommand) Run(ctx context.Context, p *program) error {
	return p.withAudit(ctx, func(e *engines, log *audit.Log) error {
		rows, ids, err := e.scripts(ctx, domain.SystemClock())
		if err != nil {
			return err
		}
		if err := log.Record(ctx, audit.Entry{Actor: account.Operator, Operation: "token list", Outcome: audit.Allowed, Collection: "accounts", Records: ids}); err != nil {
			return err
		}
		table := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "ID\tNAME\tROLE\tREACH\tSCOPES\tUNTIL")
		for _, row := range rows {
			fmt.Fprintln(table, row)
		}
		return table.Flush()
	})
}

// scripts returns the service accounts with a live token, a line and an id each.
func (e *engines) scripts(ctx context.Context, now time.Time) (rows, ids []string, err error) {
	for after := ""; ; {
		page, err := e.store.ListAccounts(ctx, domain.Everything(), account.AccountFilter{Kinds: []account.Kind{account.Script}, State: account.Active, After: after}, tokensPage)
		if err != nil {
			return nil, nil, err
		}
		for _, a := range page {
			live, err := e.store.ListSessions(ctx, a.ID, now)
			if err != nil {
				return nil, nil, err
			}
			if len(live) == 0 {
				continue
			}
			grants, err := e.store.ListGrants(ctx, domain.Everything(), account.GrantFilter{Account: a.ID, HoldsAt: now}, tokensPage)
			if err != nil {
				return nil, nil, err
			}
			rows, ids = append(rows, scriptRow(&a, &live[0], grants)), append(ids, a.ID)
		}
		if len(page) < tokensPage {
			return rows, ids, nil
		}
		after = page[len(page)-1].ID
	}
}

func scriptRow(a *account.Account, s *account.Session, grants []account.Grant) string {
	var roles, reaches []string
	for _, g := range grants {
		if role := string(g.Role); len(roles) == 0 || roles[len(roles)-1] != role {
			roles = append(roles, role)
		}
		reaches = append(reaches, strings.TrimSuffix(string(g.Target.Type)+":"+g.Target.ID, ":"))
	}
	scopes := "all"
	if len(s.Scopes) > 0 {
		scopes = strings.Join(s.Scopes, ",")
	}
	return strings.Join([]string{a.ID, a.Name, orDash(roles), orDash(reaches), scopes, s.EndsAt.UTC().Format(time.RFC3339)}, "\t")
}

func orDash(words []string) string {
	if len(words) == 0 {
		return "-"
	}
	return strings.Join(words, ",")
}

type tokenRevokeCommand struct {
	ID string `arg:"" help:"As token list shows it."`
}

// Run closes the service account behind a token.
func (c *tokenRevokeCommand) Run(ctx context.Context, p *program) error {
	return p.withLogins(ctx, func(e *engines, logins *account.Service, _ *area.Directory) error {
		a, err := e.store.Account(ctx, c.ID)
		if domain.CodeOf(err) == domain.CodeNotFound || err == nil && a.Kind != account.Script {
			return fmt.Errorf("no token has the id %s; see hanhtrinh token list", c.ID)
		}
		if err != nil {
			return err
		}
		operator := domain.Actor{ID: account.Operator, Reaches: map[string]domain.Reach{account.ScopeWriteAccounts: domain.Everything()}}
		if _, err := logins.SetState(ctx, operator, a.ID, account.Closed, a.Version); err != nil {
			return err
		}
		_, err = fmt.Fprintln(p.out, "taken back: every server refuses it within a second")
		return err
	})
}
