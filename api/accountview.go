package api

import (
	"time"

	"hanhtrinh/domain/account"
)

// AccountID is the id in the path.
type AccountID struct {
	ID string `path:"id" minLength:"1" maxLength:"80" pattern:"^[A-Za-z0-9_-]{1,80}$" patternDescription:"an id of this API" doc:"Id of the account" example:"3q2v8c1n5x7m9k4j6h0g2f8d1s"`
}

// AccountView is an account as it is read: never with what proves who it is.
type AccountView struct {
	ID           string        `json:"id" example:"3q2v8c1n5x7m9k4j6h0g2f8d1s"`
	Version      int64         `json:"version" doc:"Counts changes; the ETag carries it"`
	Kind         account.Kind  `json:"kind" enum:"device,person,external,service" doc:"device: a phone without a name behind it, may be upgraded; person: logs in with a password; external: known by another issuer's tokens; service: a script of the operator"`
	State        account.State `json:"state" enum:"active,suspended,closed" doc:"Only an active account may be used; a closed one keeps its id and nothing else"`
	Login        string        `json:"login,omitempty" doc:"Of a person" example:"lan.nguyen@example.com"`
	Identity     *IdentityView `json:"identity,omitempty" doc:"Of an external account"`
	Name         string        `json:"name,omitempty" doc:"As its owner writes it" example:"Nguyễn Thị Lan"`
	Lang         string        `json:"lang,omitempty" enum:"vi,en" doc:"Of messages to it" example:"vi"`
	SecondFactor bool          `json:"secondFactor" doc:"A log-in needs a code of the authenticator app, or a recovery code"`
	CreatedAt    time.Time     `json:"createdAt"`
	UpdatedAt    time.Time     `json:"updatedAt"`
}

// IdentityView is how another issuer names somebody.
type IdentityView struct {
	Issuer  string `json:"issuer" example:"https://id.example.gov.vn"`
	Subject string `json:"subject"`
}

// accountFields are what AccountView shows, as the audit log names them.
var accountFields = []string{"createdAt", "identity", "kind", "lang", "login", "name", "secondFactor", "state", "updatedAt"}

func accountView(a *account.Account) AccountView {
	v := AccountView{ID: a.ID, Version: a.Version, Kind: a.Kind, State: a.State, Login: a.Login, Name: a.Name, Lang: a.Lang,
		SecondFactor: a.HasSecondFactor(), CreatedAt: a.CreatedAt, UpdatedAt: a.UpdatedAt}
	if a.Identity != nil {
		v.Identity = &IdentityView{a.Identity.Issuer, a.Identity.Subject}
	}
	return v
}

// SessionView is one log-in.
type SessionView struct {
	ID         string    `json:"id"`
	Current    bool      `json:"current" doc:"The one this request was made with"`
	Client     string    `json:"client,omitempty" doc:"What the app said of itself when it logged in" example:"Mozilla/5.0 (Android 15)"`
	Methods    []string  `json:"methods" enum:"pwd,otp,swk,mfa" doc:"How it was logged in (RFC 8176): pwd password, otp authenticator app or recovery code, swk key of the device, mfa another issuer's second factor"`
	CreatedAt  time.Time `json:"createdAt"`
	LastUsedAt time.Time `json:"lastUsedAt" doc:"When it was last refreshed; until then, when it began"`
	ExpiresAt  time.Time `json:"expiresAt" doc:"It is over then unless it is refreshed before"`
	EndsAt     time.Time `json:"endsAt" doc:"It is over then however often it is refreshed"`
}

func sessionView(s *account.Session, current string) SessionView {
	v := SessionView{ID: s.ID, Current: s.ID == current, Client: s.Client, Methods: list(s.Methods),
		CreatedAt: s.CreatedAt, LastUsedAt: s.RotatedAt, ExpiresAt: s.ExpiresAt, EndsAt: s.EndsAt}
	if v.LastUsedAt.IsZero() {
		v.LastUsedAt = s.CreatedAt
	}
	return v
}
