package account

import "slices"

// Role is what somebody is in the eyes of the product.
type Role string

// Roles. Every account of a person or a device is a tourist without a grant.
const (
	Tourist        Role = "tourist"
	Editor         Role = "editor"
	HotelStaff     Role = "hotel_staff"
	HotelOwner     Role = "hotel_owner"
	WardPolice     Role = "ward_police"
	ProvincePolice Role = "province_police"
	Department     Role = "department"
	DataOfficer    Role = "data_officer"
	Admin          Role = "admin"
)

// Scopes are what operations ask for. A role carries some; which records they
// hold for is the grant's reach.
const (
	ScopeSelf            = "me"               // one's own account
	ScopePropose         = "proposals:write"  // propose changes, see and take back one's own
	ScopeReviewProposals = "proposals:review" // decide about proposals
	ScopeEditPlaces      = "places:edit"      // change a place that is there
	ScopeWritePlaces     = "places:write"     // add, change and delete places
	ScopeReadAccounts    = "accounts:read"
	ScopeWriteAccounts   = "accounts:write"
	ScopeReadGrants      = "grants:read"
	ScopeWriteGrants     = "grants:write"   // grant, invite and take back
	ScopeReadDocuments   = "documents:read" // have travel documents read
)

// role says what one role is about.
type role struct {
	role    Role
	scopes  []string
	targets []ReachType // what it can be bound to
	confers []Role      // what its holder may grant, within the same reach and time
	factor  bool        // holds only after a second factor
	script  bool        // may be a service account's
}

var everybody = []string{ScopeSelf, ScopePropose}

// roles is the one table of roles.
var roles = []role{
	{role: Tourist, scopes: everybody},
	{role: Editor, scopes: []string{ScopeReviewProposals, ScopeEditPlaces, ScopeWritePlaces}, targets: []ReachType{ReachAll, ReachProvince, ReachWard}, script: true},
	{role: HotelStaff, scopes: []string{ScopeReadDocuments}, targets: []ReachType{ReachProperty}, script: true},
	{role: HotelOwner, scopes: []string{ScopeReadDocuments, ScopeEditPlaces, ScopeReadGrants, ScopeWriteGrants}, targets: []ReachType{ReachProperty}, confers: []Role{HotelStaff, HotelOwner}, script: true},
	{role: WardPolice, targets: []ReachType{ReachWard}, factor: true},
	{role: ProvincePolice, scopes: []string{ScopeReadGrants, ScopeWriteGrants}, targets: []ReachType{ReachProvince}, confers: []Role{WardPolice}, factor: true},
	{role: Department, targets: []ReachType{ReachAll, ReachProvince}, factor: true, script: true},
	{role: DataOfficer, targets: []ReachType{ReachAll, ReachProvince}, factor: true, script: true},
	{role: Admin, scopes: []string{ScopeReviewProposals, ScopeEditPlaces, ScopeWritePlaces, ScopeReadAccounts, ScopeWriteAccounts, ScopeReadGrants, ScopeWriteGrants},
		targets: []ReachType{ReachAll}, confers: []Role{Editor, HotelStaff, HotelOwner, WardPolice, ProvincePolice, Department, DataOfficer, Admin}, factor: true, script: true},
}

func roleOf(r Role) (role, bool) {
	i := slices.IndexFunc(roles, func(known role) bool { return known.role == r })
	if i < 0 {
		return role{}, false
	}
	return roles[i], true
}

// Roles returns all roles, the least first.
func Roles() []Role {
	all := make([]Role, len(roles))
	for i, r := range roles {
		all[i] = r.role
	}
	return all
}

// ScopesOf returns what a role carries; nil for an unknown one.
func ScopesOf(r Role) []string {
	known, _ := roleOf(r)
	return slices.Clone(known.scopes)
}

// NeedsFactor says that a role holds only after a second factor.
func NeedsFactor(r Role) bool { known, _ := roleOf(r); return known.factor }

// BindsTo says whether a role can be bound to that type of reach.
func BindsTo(r Role, t ReachType) bool {
	known, _ := roleOf(r)
	return slices.Contains(known.targets, t)
}

// ForScripts says whether the operator may give a role to a service account.
func ForScripts(r Role) bool { known, _ := roleOf(r); return known.script }
