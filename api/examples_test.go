package api_test

import (
	"encoding/json"
	"strings"

	"hanhtrinh/domain/account"
)

// exampleCall is one request made of the examples of the API description.
type exampleCall struct {
	path    string
	body    map[string]any
	headers []string
}

// id puts the id of a record in the place of the example's.
func (x *exampleCall) id(id string) {
	path, query, _ := strings.Cut(x.path, "?")
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if p == exampleID {
			parts[i] = id
		}
	}
	x.path = strings.Join(parts, "/") + "?" + query
}

// exampleID stands in examples for ids that only a server makes.
const exampleID = "3q2v8c1n5x7m9k4j6h0g2f8d1s"

// examplesOf prepares what the example of an operation needs to succeed.
var examplesOf = map[string]func(f *fixture, x *exampleCall){
	"list-place-changes": func(f *fixture, x *exampleCall) { // its cursor comes from a snapshot
		lines := strings.Split(strings.TrimSpace(string(f.get("/v1/places/snapshot").want(f.t, 200).body)), "\n")
		var last struct{ Cursor string }
		if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil {
			f.t.Fatal(err)
		}
		x.path += "&cursor=" + last.Cursor
	},
	"read-proposal":     func(f *fixture, x *exampleCall) { x.proposal(f.anyProposal("", f.auth())) },
	"accept-proposal":   func(f *fixture, x *exampleCall) { x.proposal(f.anyProposal("/accept", f.auth())) },
	"reject-proposal":   func(f *fixture, x *exampleCall) { x.proposal(f.anyProposal("/reject", f.auth())) },
	"withdraw-proposal": func(f *fixture, x *exampleCall) { x.proposal(f.anyProposal("/withdraw", "")) },
	"log-in": func(f *fixture, x *exampleCall) {
		f.named(x.body["login"].(string))
	},
	"refresh-log-in": func(f *fixture, x *exampleCall) { x.body["refreshToken"] = f.device().refresh },
	"log-out":        func(f *fixture, x *exampleCall) { x.as(f.device()) },
	"accept-invitation": func(f *fixture, x *exampleCall) {
		x.body["code"], x.body["login"] = f.invited("editor", "all", ""), "accepts"
	},
	"reset-password": func(f *fixture, x *exampleCall) {
		p := f.named("forgets")
		r := f.do("POST", "/v1/accounts/"+p.id+"/reset", nil, f.as(account.Admin).auth()).want(f.t, 201)
		x.body["code"] = r.at("code")
	},
	"read-me":            func(f *fixture, x *exampleCall) { x.as(f.named("reads")) },
	"change-me":          func(f *fixture, x *exampleCall) { x.as(f.named("changes")) },
	"close-my-account":   func(f *fixture, x *exampleCall) { x.as(f.named("closes")) },
	"upgrade-me":         func(f *fixture, x *exampleCall) { x.as(f.device()); x.body["login"] = "upgrades" },
	"change-my-password": func(f *fixture, x *exampleCall) { x.as(f.named("renews")); x.body["current"] = goodPassword },
	"begin-second-factor": func(f *fixture, x *exampleCall) {
		x.as(f.named("begins"))
	},
	"confirm-second-factor": func(f *fixture, x *exampleCall) {
		p := f.named("confirms")
		p.secret = p.post("/v1/me/totp", map[string]any{"password": goodPassword}).want(f.t, 200).at("secret").(string)
		x.as(p)
		x.body["code"] = p.totp()
	},
	"remove-second-factor": func(f *fixture, x *exampleCall) {
		p := f.named("removes").secondFactor()
		x.as(p)
		x.body["code"] = p.recovery[0]
	},
	"list-my-sessions": func(f *fixture, x *exampleCall) { x.as(f.device()) },
	"end-my-session": func(f *fixture, x *exampleCall) {
		p := f.device()
		x.as(p)
		x.id(p.get("/v1/me/sessions").want(f.t, 200).at("items.0.id").(string))
	},
	"list-accounts": func(f *fixture, x *exampleCall) { f.named("listed"); x.header(f.as(account.Admin).auth()) },
	"find-account":  func(f *fixture, x *exampleCall) { x.header(f.as(account.Admin).auth()) },
	"read-account": func(f *fixture, x *exampleCall) {
		x.id(f.named("shown").id)
		x.header(f.as(account.Admin).auth())
	},
	"change-account": func(f *fixture, x *exampleCall) {
		p, admin := f.named("suspended"), f.as(account.Admin)
		x.id(p.id)
		x.header(admin.auth())
		x.header("If-Match: " + f.get("/v1/accounts/"+p.id, admin.auth()).want(f.t, 200).header.Get("ETag"))
	},
	"make-password-reset": func(f *fixture, x *exampleCall) {
		x.id(f.named("lost").id)
		x.header(f.as(account.Admin).auth())
	},
	"log-out-account": func(f *fixture, x *exampleCall) {
		x.id(f.named("loses").id)
		x.header(f.as(account.Admin).auth())
	},
	"list-grants": func(f *fixture, x *exampleCall) {
		f.as(account.HotelStaff, account.Target{Type: account.ReachProperty, ID: "hotel-one"})
		x.header(f.as(account.Admin).auth())
	},
	"create-grant": func(f *fixture, x *exampleCall) {
		x.body["account"] = f.named("granted").id
		x.header(f.as(account.Admin).auth())
	},
	"read-grant": func(f *fixture, x *exampleCall) {
		x.id(f.grant(f.as(account.Tourist), account.Grant{Role: account.Editor, Target: account.Target{Type: account.ReachAll}}))
		x.header(f.as(account.Admin).auth())
	},
	"revoke-grant": func(f *fixture, x *exampleCall) {
		x.id(f.grant(f.as(account.Tourist), account.Grant{Role: account.Editor, Target: account.Target{Type: account.ReachAll}}))
		x.header(f.as(account.Admin).auth())
	},
	"list-invitations": func(f *fixture, x *exampleCall) {
		f.invited("hotel_staff", "property", "hotel-one")
		x.header(f.as(account.Admin).auth())
	},
	"create-invitation": func(f *fixture, x *exampleCall) { x.header(f.as(account.Admin).auth()) },
	"read-document-mrz": func(f *fixture, x *exampleCall) { x.header(f.holding(account.ScopeReadDocuments).auth()) },
	"read-document-qr":  func(f *fixture, x *exampleCall) { x.header(f.holding(account.ScopeReadDocuments).auth()) },
	"revoke-invitation": func(f *fixture, x *exampleCall) {
		admin := f.as(account.Admin)
		r := f.do("POST", "/v1/invitations", map[string]any{"role": "editor", "reach": reach("all", "")}, admin.auth()).want(f.t, 201)
		x.id(r.at("id").(string))
		x.header(admin.auth())
	},
}

func (x *exampleCall) as(p *person) { x.header(p.bearer()) }

// proposal makes the request one about a proposal, from who may do it.
func (x *exampleCall) proposal(path string, headers []string) {
	x.path, x.headers = path, append(x.headers, headers...)
}

// send is the body; nil where the operation takes none.
func (x *exampleCall) send() any {
	if x.body == nil {
		return nil
	}
	return x.body
}

// header adds one.
func (x *exampleCall) header(line string) { x.headers = append(x.headers, line) }
