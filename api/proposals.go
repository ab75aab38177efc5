package api

import (
	"context"
	"encoding/json"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/valyala/fasthttp"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
	"hanhtrinh/domain/proposal"
)

const proposalsPath = "/proposals/" // behind the address of a place

// ProposalView is a proposal in a list.
type ProposalView struct {
	ID           string         `json:"id"`
	PlaceID      string         `json:"placeId"`
	PlaceVersion int64          `json:"placeVersion" doc:"Version of the place it was written against"`
	State        proposal.State `json:"state" enum:"open,accepted,rejected,withdrawn"`
	Mine         bool           `json:"mine" doc:"Written by the account that asks"`
	By           string         `json:"by" doc:"Account of its author"`
	Note         string         `json:"note,omitempty" doc:"What its author says about it"`
	Fields       []string       `json:"fields" doc:"What it changes (RFC 6901, into the place as it is written)" example:"[\"/openingHours/osm\"]"`
	CreatedAt    time.Time      `json:"createdAt"`
	DecidedBy    string         `json:"decidedBy,omitempty" doc:"Account of who decided, or took it back"`
	DecidedAt    *time.Time     `json:"decidedAt,omitempty"`
	Reason       string         `json:"reason,omitempty" doc:"Why it was rejected"`
	AcceptedAs   int64          `json:"acceptedAs,omitempty" doc:"Version of the place it became"`
}

// DifferenceView is one value that a proposal would change.
type DifferenceView struct {
	Pointer string `json:"pointer" doc:"RFC 6901, into the place as it is written"`
	Before  any    `json:"before" doc:"When it was proposed; null = was not there"`
	Now     any    `json:"now" doc:"At present; null = is not there"`
	After   any    `json:"after" doc:"As proposed; null = to be taken away"`
	Moved   bool   `json:"moved" doc:"The place has changed here since, and not to what is proposed"`
}

type proposalDoc struct {
	ProposalView
	PlaceVersionNow int64            `json:"placeVersionNow,omitempty" doc:"Present version of the place; absent when it was deleted"`
	Differences     []DifferenceView `json:"differences"`
}

type proposalListDoc struct {
	Items []ProposalView `json:"items"`
	PageTail
}

// ProposalParams are how lists of proposals are asked for.
type ProposalParams struct {
	State string `query:"state" enum:"open,accepted,rejected,withdrawn" doc:"Only these" example:"open"`
	PageParams
	LangParam
}

type listProposalsInput struct {
	Place string `query:"place" minLength:"1" maxLength:"80" doc:"Only those about this place"`
	ProposalParams
}

type listPlaceProposalsInput struct {
	PlaceID
	ProposalParams
}

// ProposalID is one proposal in the address.
type ProposalID struct {
	PlaceID
	Proposal string `path:"proposal" minLength:"1" maxLength:"80" pattern:"^[A-Za-z0-9][A-Za-z0-9._:~-]{0,79}$"`
}

type readProposalInput struct {
	ProposalID
	LangParam
}

func (s *Server) registerProposals() {
	seen := []string{account.ScopePropose, account.ScopeReviewProposals}
	list := map[string]*huma.Schema{mediaJSON: s.ref(proposalListDoc{})}
	register(s, operation{
		id: "list-proposals", method: fasthttp.MethodGet, path: "/v1/proposals", tag: "Proposals", scopes: seen,
		summary:     "What was proposed",
		description: "One's own proposals and, for who reviews, those about places within reach; the oldest first.",
		produces:    list,
	}, s.listProposals)
	register(s, operation{
		id: "list-place-proposals", method: fasthttp.MethodGet, path: "/v1/places/{id}/proposals", tag: "Proposals", scopes: seen,
		summary:     "What was proposed about a place",
		description: "As /v1/proposals, about one place.",
		produces:    list,
	}, s.listPlaceProposals)
	register(s, operation{
		id: "read-proposal", method: fasthttp.MethodGet, path: "/v1/places/{id}/proposals/{proposal}", tag: "Proposals", scopes: seen,
		summary:     "A proposal, compared with the place",
		description: "Each value it would change: as it was when it was proposed, as it is now, and as proposed.",
		produces:    map[string]*huma.Schema{mediaJSON: s.ref(proposalDoc{})}, errors: []int{404}, headers: map[string]string{"ETag": "Version and form"},
	}, s.readProposal)
	s.registerProposalWrites()
}

func (s *Server) listProposals(k *call, in *listProposalsInput) (*answer, error) {
	return s.proposalPage(k, in.Place, &in.ProposalParams)
}

func (s *Server) listPlaceProposals(k *call, in *listPlaceProposalsInput) (*answer, error) {
	return s.proposalPage(k, in.ID, &in.ProposalParams)
}

// proposalPage is one page of what the actor may see.
func (s *Server) proposalPage(k *call, placeID string, in *ProposalParams) (*answer, error) {
	filter := proposal.Filter{PlaceID: placeID, State: proposal.State(in.State)}
	if in.Cursor != "" {
		filter.After = new(proposal.After)
		if err := decodeCursor(in.Cursor, k.asked(), filter.After); err != nil {
			return nil, err
		}
	}
	found, err := s.opts.Proposals.ListProposals(k, k.reach, filter, in.Limit+1)
	if err != nil {
		return nil, err
	}
	found, next := pageOf(k, found, in.Limit, func(p *proposal.Proposal) proposal.After {
		return proposal.After{CreatedAt: p.CreatedAt.UnixMilli(), ID: p.ID}
	})
	doc := proposalListDoc{Items: []ProposalView{}, PageTail: s.tailOf(k, len(found), next)}
	for i := range found {
		differences, err := found[i].Differences(nil)
		if err != nil {
			return nil, domain.Internal(err)
		}
		doc.Items = append(doc.Items, viewOfProposal(&found[i], differences, k.actor))
	}
	return jsonAnswer(k, doc)
}

func (s *Server) readProposal(k *call, in *readProposalInput) (*answer, error) {
	p, err := s.proposalOf(k, k.reach, &in.ProposalID)
	if err != nil {
		return nil, err
	}
	return s.showProposal(k, k, p)
}

// proposalOf finds a proposal about the place in the address.
func (s *Server) proposalOf(k *call, reach domain.Reach, in *ProposalID) (*proposal.Proposal, error) {
	p, err := s.opts.Proposals.Proposal(k, reach, in.Proposal)
	if err == nil && p.PlaceID != in.ID {
		err = domain.NotFound(domain.Msg(domain.ReasonProposalNotFound))
	}
	return &p, err
}

// showProposal answers with a proposal beside the place as it is now. The ETag
// changes with either.
func (s *Server) showProposal(ctx context.Context, k *call, p *proposal.Proposal) (*answer, error) {
	present, version, err := s.writtenForm(ctx, p.PlaceID)
	if err != nil {
		return nil, err
	}
	differences, err := p.Differences(present)
	if err != nil {
		return nil, domain.Internal(err)
	}
	doc := proposalDoc{ProposalView: viewOfProposal(p, differences, k.actor), PlaceVersionNow: version, Differences: []DifferenceView{}}
	for _, d := range differences {
		doc.Differences = append(doc.Differences, DifferenceView{Pointer: d.Pointer, Before: d.Before, Now: d.Now, After: d.After, Moved: d.Moved()})
	}
	a, err := jsonAnswer(k, doc)
	if err != nil {
		return nil, err
	}
	a.etag = strongETag(p.Version, variantOf(mediaJSON, string(appendInt(nil, version)), k.actor.ID))
	return a, nil
}

// writtenForm is a place as writers send it, and its version; nothing and 0 when
// it was deleted.
func (s *Server) writtenForm(ctx context.Context, id string) ([]byte, int64, error) {
	p, err := s.opts.Places.Place(ctx, id)
	if code := domain.CodeOf(err); code == domain.CodeGone || code == domain.CodeNotFound {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	raw, err := json.Marshal(writeOf(&p))
	if err != nil {
		return nil, 0, domain.Internal(err)
	}
	return raw, p.Version, nil
}

func viewOfProposal(p *proposal.Proposal, differences []proposal.Difference, actor domain.Actor) ProposalView {
	v := ProposalView{
		ID: p.ID, PlaceID: p.PlaceID, PlaceVersion: p.PlaceVersion, State: p.State, Mine: p.By == actor.ID, By: p.By, Note: p.Note,
		Fields: []string{}, CreatedAt: p.CreatedAt, DecidedBy: p.DecidedBy, Reason: p.Reason, AcceptedAs: p.AcceptedAs,
	}
	for _, d := range differences {
		v.Fields = append(v.Fields, d.Pointer)
	}
	if !p.DecidedAt.IsZero() {
		v.DecidedAt = &p.DecidedAt
	}
	return v
}
