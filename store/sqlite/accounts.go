package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
)

var _ account.Store = (*Store)(nil)

// accountBody is the JSON beside the columns of an account.
type accountBody struct {
	Name       string    `json:"name,omitempty"`
	Lang       string    `json:"lang,omitempty"`
	Password   string    `json:"password,omitempty"`
	PasswordAt time.Time `json:"passwordAt,omitzero"`
	TOTP       *totpBody `json:"totp,omitempty"`
	UpdatedAt  time.Time `json:"updatedAt"`
	SignedOut  time.Time `json:"signedOut,omitzero"`
}

// totpBody is account.TOTP.
type totpBody struct {
	Secret    []byte    `json:"secret"`
	Confirmed time.Time `json:"confirmed,omitzero"`
	LastStep  int64     `json:"lastStep"`
	Recovery  [][]byte  `json:"recovery"`
}

// accountColumns are the arguments of addAccount and setAccount.
func accountColumns(a account.Account) ([]any, error) {
	js, err := json.Marshal(accountBody{Name: a.Name, Lang: a.Lang, Password: a.Password, PasswordAt: a.PasswordAt, TOTP: (*totpBody)(a.TOTP),
		UpdatedAt: a.UpdatedAt, SignedOut: a.SignedOut})
	var issuer, subject any
	if a.Identity != nil {
		issuer, subject = a.Identity.Issuer, a.Identity.Subject
	}
	return []any{a.ID, a.Kind, a.State, nullText(a.Login), issuer, subject, a.CreatedAt.UnixMilli(), js}, err
}

// accountRow takes one row of the columns in accountTexts, some of which need
// another look.
type accountRow struct {
	account                account.Account
	login, issuer, subject sql.NullString
	body                   sql.RawBytes
}

func (r *accountRow) into() []any {
	return []any{&r.account.ID, &r.account.Version, &r.account.Kind, &r.account.State, &r.login, &r.issuer, &r.subject,
		(*moment)(&r.account.CreatedAt), &r.body}
}

func (r *accountRow) read() (account.Account, error) {
	var b accountBody
	if err := json.Unmarshal(r.body, &b); err != nil {
		return account.Account{}, err
	}
	a := r.account
	a.Login = r.login.String
	if r.issuer.Valid {
		a.Identity = &account.Identity{Issuer: r.issuer.String, Subject: r.subject.String}
	}
	a.Name, a.Lang, a.Password, a.TOTP = b.Name, b.Lang, b.Password, (*account.TOTP)(b.TOTP)
	a.PasswordAt, a.UpdatedAt, a.SignedOut = b.PasswordAt, b.UpdatedAt, b.SignedOut
	return a, nil
}

func scanAccount(rows *sql.Rows) (account.Account, error) {
	var r accountRow
	if err := rows.Scan(r.into()...); err != nil {
		return account.Account{}, err
	}
	return r.read()
}

// CreateAccount implements account.Store.
func (s *Store) CreateAccount(ctx context.Context, a account.Account) error {
	return s.writeTx(ctx, func(ctx context.Context, ses *session) error {
		columns, err := accountColumns(a)
		if err != nil {
			return err
		}
		n, err := affected(ses.exec(ctx, s.sql.addAccount, columns...))
		if err == nil && n == 0 {
			return domain.Conflict(domain.Msg(domain.ReasonLoginTaken))
		}
		return err
	})
}

// Account implements account.Store.
func (s *Store) Account(ctx context.Context, id string) (account.Account, error) {
	return s.oneAccount(ctx, s.sql.account, id)
}

// AccountByLogin implements account.Store.
func (s *Store) AccountByLogin(ctx context.Context, login string) (account.Account, error) {
	return s.oneAccount(ctx, s.sql.accountOfLogin, login)
}

// AccountByIdentity implements account.Store.
func (s *Store) AccountByIdentity(ctx context.Context, i account.Identity) (account.Account, error) {
	return s.oneAccount(ctx, s.sql.accountOfIdentity, i.Issuer, i.Subject)
}

func (s *Store) oneAccount(ctx context.Context, st *statement, args ...any) (account.Account, error) {
	return readSingle(ctx, s, st, scanAccount, domain.ReasonAccountNotFound, args...)
}

// UpdateAccount implements account.Store.
func (s *Store) UpdateAccount(ctx context.Context, a account.Account) (int64, error) {
	err := s.writeTx(ctx, func(ctx context.Context, ses *session) error {
		var version int64
		err := ses.row(ctx, s.sql.accountVersion, a.ID).Scan(&version)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return domain.NotFound(domain.Msg(domain.ReasonAccountNotFound))
		case err != nil:
			return err
		case version != a.Version:
			return domain.Stale()
		}
		columns, err := accountColumns(a)
		if err != nil {
			return err
		}
		n, err := affected(ses.exec(ctx, s.sql.setAccount, columns...))
		if err == nil && n == 0 {
			return domain.Conflict(domain.Msg(domain.ReasonLoginTaken))
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	return a.Version + 1, nil
}

// ListAccounts implements account.Store. It starts from the condition that few
// accounts meet, or walks along the ids until it has enough.
func (s *Store) ListAccounts(ctx context.Context, reach domain.Reach, f account.AccountFilter, limit int) ([]account.Account, error) {
	if reach.Nothing() || limit <= 0 {
		return nil, s.answers(ctx)
	}
	walk, along := s.sql.accountsByID, []string{""}
	switch {
	case f.Login != "":
		walk, along = s.sql.accountsOfLogin, []string{f.Login}
	case !reach.All():
		walk = s.sql.accountsInReach
	case len(f.Kinds) > 0:
		walk, along = s.sql.accountsByKind, unique(kindTexts(f.Kinds))
	}
	in := []any{f.After, nullText(f.State), nullSet(f.Kinds), nullText(f.Login), accountIDs(reach), limit}
	var found []account.Account
	err := s.readTx(ctx, func(ses *session) error {
		for _, value := range along {
			rows, err := ses.query(ctx, walk, append(in, value)...)
			if err := eachRow(rows, err, func(rows *sql.Rows) error {
				a, err := scanAccount(rows)
				found = append(found, a)
				return err
			}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(found, func(a, b account.Account) int { return cmp.Compare(a.ID, b.ID) })
	return found[:min(limit, len(found))], nil
}

// accountIDs is the set of accounts that a limited reach names, NULL for
// everything.
func accountIDs(reach domain.Reach) any {
	if reach.All() {
		return nil
	}
	var ids []string
	for _, key := range reach.Keys() {
		if id, ok := strings.CutPrefix(key, domain.AccountKey("")); ok {
			ids = append(ids, id)
		}
	}
	return jsonSet(ids)
}

func kindTexts(kinds []account.Kind) []string {
	texts := make([]string, len(kinds))
	for i, k := range kinds {
		texts[i] = string(k)
	}
	return texts
}

// expirePage is how many device accounts are dropped at once.
const expirePage = 500

// ExpireDevices implements account.Store, a page in each transaction: looking
// for them holds up no writer. A device account that has no session yet is only
// as old as it is.
func (s *Store) ExpireDevices(ctx context.Context, before time.Time) (dropped int, err error) {
	for after := ""; ; {
		ids, err := readAll(ctx, s, s.sql.unusedDevices, func(rows *sql.Rows) (id string, err error) {
			err = rows.Scan(&id)
			return id, err
		}, before.UnixMilli(), after, expirePage)
		if err != nil || len(ids) == 0 {
			return dropped, err
		}
		err = s.writeTx(ctx, func(ctx context.Context, ses *session) error {
			if _, err := ses.exec(ctx, s.sql.expireDeviceSessions, before.UnixMilli(), jsonSet(ids)); err != nil {
				return err
			}
			n, err := affected(ses.exec(ctx, s.sql.expireDevices, before.UnixMilli(), jsonSet(ids)))
			dropped += n
			return err
		})
		if err != nil || len(ids) < expirePage {
			return dropped, err
		}
		after = ids[len(ids)-1]
	}
}
