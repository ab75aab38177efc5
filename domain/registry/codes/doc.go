// Package codes holds the tables that travel documents and registrations are
// read by: countries, birth provinces of the personal number, and kinds of
// documents with the rules of their numbers. Every row says from when until when
// it holds and where it is from, so that a correction is one of data.
package codes
