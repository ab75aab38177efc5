// Package account knows who may do what: accounts and how they prove who they
// are, the log-ins they have open, and the grants that give them roles. A grant
// binds a role to a reach and a time; it lives in the store, never in a token, so
// that what is taken back is gone at once.
package account
