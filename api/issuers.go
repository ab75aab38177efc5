package api

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"

	"hanhtrinh/domain/account"
	"hanhtrinh/domain/area"
)

// Issuer is an OpenID Connect provider whose tokens are accepted as bearer
// tokens, as a province's own sign-on has one.
type Issuer struct {
	Issuer     string                `json:"issuer"`     // its URL, exactly as its tokens name it; https, or http on this machine
	Audience   string                `json:"audience"`   // who its tokens have to be for
	RolesClaim string                `json:"rolesClaim"` // where they name roles: "roles", "realm_access.roles"; a text or a list
	Roles      map[string]IssuerRole `json:"roles"`      // what those names mean here; others mean nothing
	MFA        bool                  `json:"mfa"`        // it always asks for a second factor; else its amr claim says whether it did
}

// IssuerRole is the grant that a name in the roles claim stands for.
type IssuerRole struct {
	Role  account.Role   `json:"role"`
	Reach account.Target `json:"reach"` // units as "CODE" (today's) or "CODE@DATE"
}

// CheckIssuers names everything that is wrong with a list of issuers.
func CheckIssuers(list []Issuer) error {
	var faults []error
	seen := map[string]bool{}
	for _, i := range list {
		if seen[i.Issuer] {
			faults = append(faults, fmt.Errorf("issuer %q is named twice", i.Issuer))
		}
		seen[i.Issuer] = true
		faults = append(faults, i.check())
	}
	return errors.Join(faults...)
}

// check names every fault of a setting at once.
func (i *Issuer) check() error {
	var faults []error
	if !safeURL(i.Issuer) {
		faults = append(faults, errors.New("issuer: want an https URL, or http on this machine"))
	}
	if i.Audience == "" {
		faults = append(faults, errors.New("audience: needed"))
	}
	if len(i.Roles) > 0 && i.RolesClaim == "" {
		faults = append(faults, errors.New("rolesClaim: needed where roles are named"))
	}
	for name, r := range i.Roles {
		if !slices.Contains(account.Roles(), r.Role) {
			faults = append(faults, fmt.Errorf("roles: %q is no role of ours", r.Role))
		}
		if !account.BindsTo(r.Role, r.Reach.Type) {
			faults = append(faults, fmt.Errorf("roles: the reach of %q is of no type that its role can be bound to", name))
		}
		if (r.Reach.ID == "") != (r.Reach.Type == account.ReachAll) {
			faults = append(faults, fmt.Errorf("roles: the reach of %q wants an id, unless it is all", name))
		}
	}
	if len(faults) == 0 {
		return nil
	}
	return fmt.Errorf("issuer %q: %w", i.Issuer, errors.Join(faults...))
}

// safeURL says whether what comes from there can be believed: it is encrypted,
// or does not leave this machine.
func safeURL(s string) bool {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.User != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback())
}

// mayLeadTo says whether we go where the issuer sends us: one that is elsewhere
// does not make us ask the services of this machine.
func (i *Issuer) mayLeadTo(address string) bool {
	return safeURL(address) && (strings.HasPrefix(address, "https:") || strings.HasPrefix(i.Issuer, "http:"))
}

// outsider is whom another issuer's token stands for.
type outsider struct {
	issuer   *issuer
	identity account.Identity
	name     string
	methods  []string
	roles    []IssuerRole
}

// issuerOf returns the configured issuer that a token says it is from; nil for
// our own and for unknown ones, which are refused as our own.
func (s *Server) issuerOf(token string) *issuer {
	if len(s.issuers) == 0 {
		return nil
	}
	var c struct {
		Issuer string `json:"iss"`
	}
	parts := strings.Split(token, ".")
	if len(parts) != 3 || readSegment(parts[1], &c) != nil {
		return nil
	}
	return s.issuers[c.Issuer]
}

// readSegment reads one part of a compact token.
func readSegment(segment string, v any) error {
	raw, err := base64.RawURLEncoding.DecodeString(segment)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, v)
}

// outsidePrincipal is who stands behind another issuer's token: the account of that
// name, with the grants it was given here and those its roles stand for.
func (s *Server) outsidePrincipal(v *verified, digest string) (*principal, error) {
	o := v.outside
	p, err := s.principals.get("issuer "+digest, func(ctx context.Context) (account.Principal, error) {
		p, err := s.opts.Logins.ExternalAccount(ctx, o.identity, o.name)
		if err != nil {
			return p, err
		}
		p.Session = account.Session{Account: p.Account.ID, Methods: o.methods, ExpiresAt: v.ends, EndsAt: v.ends}
		p.Grants = slices.Concat(p.Grants, s.grantsOf(p.Account.ID, o.roles))
		return p, nil
	})
	if err != nil {
		return nil, err
	}
	if p.missing || p.Account.State != account.Active || v.issued.Before(p.Account.SignedOut) {
		return nil, unauthenticated(nil)
	}
	return p, nil
}

// grantsOf are the grants that roles stand for. A unit nobody knows gives none.
func (s *Server) grantsOf(id string, roles []IssuerRole) []account.Grant {
	var grants []account.Grant
	for _, r := range roles {
		target := r.Reach
		if unit := target.Type == account.ReachWard || target.Type == account.ReachProvince; unit && !strings.Contains(target.ID, "@") {
			u, err := s.opts.Areas().Unit(target.ID, area.Today)
			if err != nil {
				continue
			}
			target.ID = u.Key()
		}
		grants = append(grants, account.Grant{Account: id, Role: r.Role, Target: target})
	}
	return grants
}
