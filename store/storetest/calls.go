package storetest

import (
	"context"
	"maps"
	"time"

	"hanhtrinh/domain"
	"hanhtrinh/domain/account"
	"hanhtrinh/domain/area"
	"hanhtrinh/domain/audit"
	"hanhtrinh/domain/place"
	"hanhtrinh/domain/proposal"
	"hanhtrinh/store"
)

// calls is every method that can fail, on a store that holds nothing.
func calls(s store.Store) map[string]func(context.Context) error {
	all := placeCalls(s)
	maps.Copy(all, accountCalls(s))
	maps.Copy(all, grantCalls(s))
	maps.Copy(all, auditCalls(s))
	return all
}

// placeCalls are those of places, areas and what every area needs.
func placeCalls(s store.Store) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"Place":  func(ctx context.Context) error { _, err := s.Place(ctx, "a"); return err },
		"Places": func(ctx context.Context) error { _, err := s.Places(ctx, []string{"a"}); return err },
		"PlaceIDs": func(ctx context.Context) error {
			_, err := s.PlaceIDs(ctx, []place.SourceID{{System: "s", ID: "x"}})
			return err
		},
		"WritePlaces": func(ctx context.Context) error {
			_, err := s.WritePlaces(ctx, domain.Everything(), []place.Write{put(simple("a"), -1)})
			return err
		},
		"ListPlaces": func(ctx context.Context) error { _, err := s.ListPlaces(ctx, place.Filter{}, 1); return err },
		"near": func(ctx context.Context) error {
			_, err := s.ListPlaces(ctx, place.Filter{Near: &domain.Point{}}, 1)
			return err
		},
		"EachPlace": func(ctx context.Context) error {
			_, err := s.EachPlace(ctx, place.Filter{}, func(place.Place) error { return nil })
			return err
		},
		"CountPlaces": func(ctx context.Context) error { _, err := s.CountPlaces(ctx); return err },
		"SaveAreas":   func(ctx context.Context) error { return s.SaveAreas(ctx, fullDataset()) },
		"LoadAreas":   func(ctx context.Context) error { _, err := s.LoadAreas(ctx); return err },
		"Keyset":      func(ctx context.Context) error { _, _, err := s.Keyset(ctx, "p"); return err },
		"SaveKeyset":  func(ctx context.Context) error { return s.SaveKeyset(ctx, "p", []byte("k"), 0) },
		"Changes":     func(ctx context.Context) error { _, err := s.Changes(ctx, 0, 1); return err },
		"ChangeHead":  func(ctx context.Context) error { _, err := s.ChangeHead(ctx); return err },
		"Pending":     func(ctx context.Context) error { _, _, err := s.ChangesPending(ctx); return err },
		"TrimChanges": func(ctx context.Context) error { _, err := s.TrimChanges(ctx, day0); return err },
		"ReserveKey": func(ctx context.Context) error {
			_, _, err := s.ReserveKey(ctx, txKey, []byte("fp"), time.Hour)
			return err
		},
		"StoreAnswer":  func(ctx context.Context) error { return s.StoreAnswer(ctx, txKey, "t", domain.IdempotentAnswer{}) },
		"ReleaseKey":   func(ctx context.Context) error { return s.ReleaseKey(ctx, txKey, "t") },
		"HoldLease":    func(ctx context.Context) error { _, err := s.HoldLease(ctx, "l", "h", time.Hour); return err },
		"ReleaseLease": func(ctx context.Context) error { return s.ReleaseLease(ctx, "l", "h") },
		"ExpireKeys":   func(ctx context.Context) error { _, err := s.ExpireKeys(ctx, day0); return err },
		"InTx": func(ctx context.Context) error {
			return s.InTx(ctx, func(ctx context.Context) error { return s.SaveAreas(ctx, area.Dataset{}) })
		},
		"Ping": func(ctx context.Context) error { return s.Ping(ctx) },
	}
}

// accountCalls are those of accounts and sessions.
func accountCalls(s store.Store) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"CreateAccount":  func(ctx context.Context) error { return s.CreateAccount(ctx, person("a")) },
		"Account":        func(ctx context.Context) error { _, err := s.Account(ctx, "a"); return err },
		"AccountByLogin": func(ctx context.Context) error { _, err := s.AccountByLogin(ctx, "a"); return err },
		"AccountByIdentity": func(ctx context.Context) error {
			_, err := s.AccountByIdentity(ctx, account.Identity{Issuer: "i", Subject: "s"})
			return err
		},
		"UpdateAccount": func(ctx context.Context) error { _, err := s.UpdateAccount(ctx, person("a")); return err },
		"ListAccounts": func(ctx context.Context) error {
			_, err := s.ListAccounts(ctx, domain.Everything(), account.AccountFilter{}, 1)
			return err
		},
		"ListAccounts, nothing": func(ctx context.Context) error {
			_, err := s.ListAccounts(ctx, domain.Reach{}, account.AccountFilter{}, 1)
			return err
		},
		"ExpireDevices":  func(ctx context.Context) error { _, err := s.ExpireDevices(ctx, day0); return err },
		"CreateSession":  func(ctx context.Context) error { return s.CreateSession(ctx, login("s", "a")) },
		"Principal":      func(ctx context.Context) error { _, err := s.Principal(ctx, "s"); return err },
		"RotateSession":  func(ctx context.Context) error { return s.RotateSession(ctx, "s", 1, day0, day0) },
		"RevokeSession":  func(ctx context.Context) error { return s.RevokeSession(ctx, "a", "s", day0) },
		"RevokeSessions": func(ctx context.Context) error { _, err := s.RevokeSessions(ctx, "a", "", day0); return err },
		"ListSessions":   func(ctx context.Context) error { _, err := s.ListSessions(ctx, "a", day0); return err },
		"ExpireSessions": func(ctx context.Context) error { _, err := s.ExpireSessions(ctx, day0); return err },
	}
}

// grantCalls are those of grants, codes and tries.
func grantCalls(s store.Store) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"CreateGrant": func(ctx context.Context) error { return s.CreateGrant(ctx, grantTo("g", "a")) },
		"Grant":       func(ctx context.Context) error { _, err := s.Grant(ctx, mine, "g"); return err },
		"Grant, nothing": func(ctx context.Context) error {
			_, err := s.Grant(ctx, domain.Reach{}, "g")
			return err
		},
		"RevokeGrant": func(ctx context.Context) error { return s.RevokeGrant(ctx, mine, "g", "a", day0) },
		"RevokeGrant, nothing": func(ctx context.Context) error {
			return s.RevokeGrant(ctx, domain.Reach{}, "g", "a", day0)
		},
		"ListGrants": func(ctx context.Context) error {
			_, err := s.ListGrants(ctx, mine, account.GrantFilter{}, 1)
			return err
		},
		"ListGrants, nothing": func(ctx context.Context) error {
			_, err := s.ListGrants(ctx, domain.Reach{}, account.GrantFilter{}, 1)
			return err
		},
		"CreateCode": func(ctx context.Context) error { return s.CreateCode(ctx, invitation("c")) },
		"Code":       func(ctx context.Context) error { _, err := s.Code(ctx, "c"); return err },
		"UseCode":    func(ctx context.Context) error { return s.UseCode(ctx, "c", "a", day0) },
		"ListCodes":  func(ctx context.Context) error { _, err := s.ListCodes(ctx, mine, day0, "", 1); return err },
		"ListCodes, nothing": func(ctx context.Context) error {
			_, err := s.ListCodes(ctx, domain.Reach{}, day0, "", 1)
			return err
		},
		"ExpireCodes": func(ctx context.Context) error { _, err := s.ExpireCodes(ctx, day0); return err },
		"Tried":       func(ctx context.Context) error { _, err := s.Tried(ctx, []byte("k")); return err },
		"SetTried":    func(ctx context.Context) error { return s.SetTried(ctx, []byte("k"), account.Count{Last: day0}) },
		"ForgetTries": func(ctx context.Context) error { return s.ForgetTries(ctx, []byte("k")) },
		"ExpireTries": func(ctx context.Context) error { _, err := s.ExpireTries(ctx, day0); return err },
	}
}

// auditCalls are those of the audit log and of proposals.
func auditCalls(s store.Store) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"AppendAudit":    func(ctx context.Context) error { return s.AppendAudit(ctx, []audit.Record{line("l", 1)}) },
		"AuditHeads":     func(ctx context.Context) error { _, err := s.AuditHeads(ctx); return err },
		"AuditLane":      func(ctx context.Context) error { _, err := s.AuditLane(ctx, "l", 0, 1); return err },
		"CreateProposal": func(ctx context.Context) error { return s.CreateProposal(ctx, proposed("p")) },
		"Proposal":       func(ctx context.Context) error { _, err := s.Proposal(ctx, mine, "p"); return err },
		"Proposal, nothing": func(ctx context.Context) error {
			_, err := s.Proposal(ctx, domain.Reach{}, "p")
			return err
		},
		"ListProposals": func(ctx context.Context) error {
			_, err := s.ListProposals(ctx, mine, proposal.Filter{}, 1)
			return err
		},
		"ListProposals, nothing": func(ctx context.Context) error {
			_, err := s.ListProposals(ctx, domain.Reach{}, proposal.Filter{}, 1)
			return err
		},
		"UpdateProposal":  func(ctx context.Context) error { _, err := s.UpdateProposal(ctx, mine, proposed("p")); return err },
		"ExpireProposals": func(ctx context.Context) error { _, err := s.ExpireProposals(ctx, day0); return err },
		"CountProposals":  func(ctx context.Context) error { _, err := s.CountProposals(ctx, "a", proposal.Open); return err },
	}
}
