package proposal

import (
	"time"

	"hanhtrinh/domain"
)

// Accept marks an open proposal as accepted: the place became version. conflict
// (proposal_decided) when it is not open any more.
func (p *Proposal) Accept(by string, at time.Time, version int64) error {
	if err := p.decide(Accepted, by, at); err != nil {
		return err
	}
	p.AcceptedAs = version
	return nil
}

// Reject marks an open proposal as rejected, for a reason its author reads.
// conflict (proposal_decided).
func (p *Proposal) Reject(by string, at time.Time, reason string) error {
	if err := p.decide(Rejected, by, at); err != nil {
		return err
	}
	p.Reason = reason
	return nil
}

// Withdraw is its author's taking it back. conflict (proposal_decided).
func (p *Proposal) Withdraw(at time.Time) error { return p.decide(Withdrawn, p.By, at) }

func (p *Proposal) decide(s State, by string, at time.Time) error {
	if p.State != Open {
		return domain.Conflict(domain.Msg(domain.ReasonProposalDecided))
	}
	p.State, p.DecidedBy, p.DecidedAt = s, by, at
	return nil
}
