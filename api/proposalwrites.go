package api

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	jsonpatch "github.com/evanphx/json-patch/v5"
	"github.com/valyala/fasthttp"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
	"hanhtrinh/domain/place"
	"hanhtrinh/domain/proposal"
)

type proposalWrite struct {
	Patch map[string]any `json:"patch" minProperties:"1" maxProperties:"40" doc:"JSON merge patch (RFC 7396) over the place as it is written: null removes a member, objects are merged, lists are replaced"`
	Note  string         `json:"note,omitempty" maxLength:"2000" doc:"Where you know it from; read by who decides"`
}

type createProposalInput struct {
	PlaceID
	IdempotencyKey string `header:"Idempotency-Key" maxLength:"200" pattern:"^[!-~]*$" patternDescription:"visible ASCII" doc:"The same request with the same key within 72 hours gets the first answer again; another body or language with it is refused"`
	LangParam
	Body proposalWrite
}

type acceptProposalInput struct {
	ProposalID
	IfMatchHeader
	LangParam
	Body struct {
		PlaceVersion int64 `json:"placeVersion,omitempty" minimum:"1" doc:"Version of the place as you read it beside the proposal; needed only where something has moved"`
	}
}

type rejectProposalInput struct {
	ProposalID
	IfMatchHeader
	LangParam
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"1000" doc:"For its author"`
	}
}

type withdrawProposalInput struct {
	ProposalID
	IfMatchHeader
	LangParam
}

var exampleProposal = map[string]any{"patch": map[string]any{"openingHours": map[string]any{"osm": "Mo-Su 07:00-17:00"}}, "note": "New sign at the gate."}

func (s *Server) registerProposalWrites() {
	produces := map[string]*huma.Schema{mediaJSON: s.ref(proposalDoc{})}
	decide := func(id, verb, summary, description string, takes string, scope string) operation {
		return operation{id: id, method: fasthttp.MethodPost, path: "/v1/places/{id}/proposals/{proposal}/" + verb, tag: "Proposals", scopes: []string{scope},
			summary: summary, description: description, produces: produces, takes: takes, headers: writeHeaders, errors: []int{404, 409, 410, 412, 428}}
	}
	register(s, operation{
		id: "create-proposal", method: fasthttp.MethodPost, path: "/v1/places/{id}/proposals", tag: "Proposals", scopes: []string{account.ScopePropose}, status: 201,
		summary: "Propose a change to a place",
		description: `Anybody with an account may: the anonymous one of a device suffices. What the place would become has to be a valid record, and another one than it is.
At most 20 proposals of one account are open at a time, and 100 may be taken back within 30 days.`,
		produces: produces, takes: mediaJSON, example: exampleProposal, errors: []int{404, 409, 410},
		headers: map[string]string{"ETag": "Version and form", "Location": "Address of the proposal"},
	}, s.createProposal)
	accept := decide("accept-proposal", "accept", "Accept a proposal",
		"The place becomes what is proposed, in one step with the decision. 409 when the place has moved in the same values since, unless placeVersion says that this was seen.",
		mediaJSON, account.ScopeReviewProposals)
	accept.example = map[string]any{}
	register(s, accept, s.acceptProposal)
	reject := decide("reject-proposal", "reject", "Reject a proposal", "With a reason, which its author reads.", mediaJSON, account.ScopeReviewProposals)
	reject.example = map[string]any{"reason": "The owner says otherwise."}
	register(s, reject, s.rejectProposal)
	register(s, decide("withdraw-proposal", "withdraw", "Take back a proposal of one's own", "Only its author may, and only while it is open.", "", account.ScopePropose), s.withdrawProposal)
}

func (s *Server) createProposal(k *call, in *createProposalInput) (*answer, error) {
	return s.onceWithin(k, in.IdempotencyKey, func(keep func(context.Context, *answer) error) (*answer, error) {
		p, err := s.newProposal(k, in)
		if err != nil {
			return nil, err
		}
		if err := s.audit(k, collectionProposals, []string{p.ID}, slices.Sorted(maps.Keys(in.Body.Patch))); err != nil {
			return nil, err
		}
		var a *answer
		err = s.opts.Tx.InTx(k, func(ctx context.Context) error {
			if err := s.addProposal(ctx, *p); err != nil {
				return err
			}
			var err error
			if a, err = s.showProposal(ctx, k, p); err != nil {
				return err
			}
			a.location = placesPath + p.PlaceID + proposalsPath + p.ID
			return keep(ctx, a)
		})
		return a, err
	})
}

// newProposal is what was sent as a proposal about the place as it is now.
func (s *Server) newProposal(k *call, in *createProposalInput) (*proposal.Proposal, error) {
	present, err := s.opts.Places.Place(k, in.ID)
	if err != nil {
		return nil, err
	}
	next, err := s.patched(&present, in.Body.Patch)
	if err != nil {
		return nil, below("/patch", asDomain(err))
	}
	p := proposal.Proposal{
		ID: s.opts.IDs(), Version: 1, PlaceID: present.ID, PlaceVersion: present.Version, AreaKeys: present.AreaKeys,
		Note: in.Body.Note, State: proposal.Open, By: k.actor.ID, CreatedAt: s.now(),
	}
	if p.Patch, p.Base, err = thereAndBack(&present, next); err != nil {
		return nil, err
	}
	if string(p.Patch) == "{}" {
		return nil, domain.Invalid(domain.FieldError{Pointer: "/patch", Message: domain.Msg(domain.ReasonProposalEmpty)})
	}
	if len(p.Patch) > proposal.MaxPatch {
		return nil, tooLarge(proposal.MaxPatch)
	}
	return &p, nil
}

// addProposal keeps p unless its author has too many that wait already. It is
// called in a transaction.
func (s *Server) addProposal(ctx context.Context, p proposal.Proposal) error {
	open, err := s.opts.Proposals.CountProposals(ctx, p.By, proposal.Open)
	if err != nil {
		return err
	}
	if open >= proposal.MaxPerUser {
		return domain.Conflict(domain.Msg(domain.ReasonTooManyProposals, "max", proposal.MaxPerUser))
	}
	taken, err := s.opts.Proposals.CountProposals(ctx, p.By, proposal.Withdrawn)
	if err != nil {
		return err
	}
	if taken >= proposal.MaxTaken {
		return domain.Conflict(domain.Msg(domain.ReasonTooManyTaken, "max", proposal.MaxTaken))
	}
	return s.opts.Proposals.CreateProposal(ctx, p)
}

func (s *Server) acceptProposal(k *call, in *acceptProposalInput) (*answer, error) {
	p, err := s.toDecide(k, &in.ProposalID, in.IfMatch)
	if err != nil {
		return nil, err
	}
	present, err := s.opts.Places.Place(k, p.PlaceID)
	if err != nil {
		return nil, err
	}
	if in.Body.PlaceVersion != present.Version {
		if in.Body.PlaceVersion != 0 {
			return nil, domain.Stale()
		}
		if err := unmoved(p, &present); err != nil {
			return nil, err
		}
	}
	var members map[string]any
	if err := json.Unmarshal(p.Patch, &members); err != nil {
		return nil, domain.Internal(err)
	}
	next, err := s.patched(&present, members)
	if err != nil {
		return nil, err
	}
	if err := p.Accept(k.actor.ID, s.now(), present.Version+1); err != nil {
		return nil, err
	}
	return s.decided(k, p, []place.Write{{Place: *next, Expect: present.Version}})
}

// unmoved refuses a proposal whose values have changed since it was written.
func unmoved(p *proposal.Proposal, present *place.Place) error {
	raw, err := json.Marshal(writeOf(present))
	if err != nil {
		return domain.Internal(err)
	}
	differences, err := p.Differences(raw)
	if err != nil {
		return domain.Internal(err)
	}
	refused := domain.Conflict(domain.Msg(domain.ReasonProposalConflict))
	for _, d := range differences {
		if d.Moved() {
			refused.Fields = append(refused.Fields, domain.FieldError{Pointer: d.Pointer, Message: refused.Message})
		}
	}
	if refused.Fields == nil {
		return nil
	}
	return refused
}

func (s *Server) rejectProposal(k *call, in *rejectProposalInput) (*answer, error) {
	p, err := s.toDecide(k, &in.ProposalID, in.IfMatch)
	if err != nil {
		return nil, err
	}
	if err := p.Reject(k.actor.ID, s.now(), in.Body.Reason); err != nil {
		return nil, err
	}
	return s.decided(k, p, nil)
}

func (s *Server) withdrawProposal(k *call, in *withdrawProposalInput) (*answer, error) {
	p, err := s.toDecide(k, &in.ProposalID, in.IfMatch)
	if err != nil {
		return nil, err
	}
	if err := p.Withdraw(s.now()); err != nil {
		return nil, err
	}
	return s.decided(k, p, nil)
}

// toDecide finds a proposal in the reach of the operation, in the version that
// was read.
func (s *Server) toDecide(k *call, in *ProposalID, ifMatched string) (*proposal.Proposal, error) {
	version, err := ifMatch(ifMatched)
	if err != nil {
		return nil, err
	}
	p, err := s.proposalOf(k, k.reach, in)
	if err == nil && p.Version != version {
		err = domain.Stale()
	}
	return p, err
}

// decided keeps a decision together with what it does to the place.
func (s *Server) decided(k *call, p *proposal.Proposal, writes []place.Write) (*answer, error) {
	if err := s.audit(k, collectionProposals, []string{p.ID}, []string{"state"}); err != nil {
		return nil, err
	}
	version := p.Version
	err := s.opts.Tx.InTx(k, func(ctx context.Context) error {
		var err error
		p.Version = version // the transaction may run again
		if p.Version, err = s.opts.Proposals.UpdateProposal(ctx, k.reach, *p); err != nil || writes == nil {
			return err
		}
		_, err = s.opts.Places.WritePlaces(ctx, k.reach, writes)
		return unwrapWrite(err)
	})
	if writes != nil {
		s.rendered.drop(p.PlaceID)
	}
	if err != nil {
		return nil, err
	}
	return s.showProposal(k, k, p)
}

// thereAndBack compares two states of a place as writers send it: the patch from
// the first to the second, and the one back.
func thereAndBack(from, to *place.Place) (there, back []byte, err error) {
	a, err := json.Marshal(writeOf(from))
	if err != nil {
		return nil, nil, domain.Internal(err)
	}
	b, err := json.Marshal(writeOf(to))
	if err != nil {
		return nil, nil, domain.Internal(err)
	}
	if there, err = jsonpatch.CreateMergePatch(a, b); err != nil {
		return nil, nil, domain.Internal(err)
	}
	if back, err = jsonpatch.CreateMergePatch(b, a); err != nil {
		return nil, nil, domain.Internal(err)
	}
	return there, back, nil
}
