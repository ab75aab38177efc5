package domain

import (
	"crypto/rand"
	"encoding/base32"
)

// IDs makes new record ids; tests inject a counter.
type IDs func() string

var idEncoding = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// RandomID returns 128 random bits as 26 lower-case letters and digits. Random
// ids spread evenly over shards; none says when or where it was made.
func RandomID() string {
	var b [16]byte
	rand.Read(b[:]) // never fails: crypto/rand aborts the program instead
	return idEncoding.EncodeToString(b[:])
}
