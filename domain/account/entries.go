package account

import (
	"cmp"
	"context"
	"errors"

	"hanhtrinh/domain"
	"hanhtrinh/domain/audit"
)

// Collections that entries of the audit log name.
const (
	inAccounts = "accounts"
	inSessions = "sessions"
	inGrants   = "grants"
	inCodes    = "codes"
)

// Operator is who made what comes from the program's own command line.
const Operator = "operator"

// entry begins what is written down of an operation.
func entry(by domain.Actor, c Client, operation, collection string, records ...string) audit.Entry {
	return audit.Entry{Actor: by.ID, Session: by.Session, Request: c.Request, Operation: operation, Collection: collection, Records: records}
}

// allow writes down that e is about to be done to fields.
func (s *Service) allow(ctx context.Context, e audit.Entry, fields ...string) error {
	e.At, e.Outcome, e.Fields = s.now(), audit.Allowed, fields
	e.Request = cmp.Or(e.Request, domain.RequestOf(ctx))
	return s.o.Audit.Record(ctx, e)
}

// refuse writes down that e was not done, and returns why.
func (s *Service) refuse(ctx context.Context, e audit.Entry, why error) error {
	e.At, e.Outcome, e.Reason = s.now(), audit.Refused, string(reasonOf(why))
	e.Request = cmp.Or(e.Request, domain.RequestOf(ctx))
	if err := s.o.Audit.Record(ctx, e); err != nil {
		return err
	}
	return why
}

// reasonOf is the reason a person is told, of the first field that is wrong.
func reasonOf(err error) domain.Reason {
	var e *domain.Error
	switch {
	case !errors.As(err, &e):
		return domain.ReasonInternal
	case len(e.Fields) > 0:
		return e.Fields[0].Message.Code
	}
	return e.Message.Code
}
