// Package seal keeps the product's keys: keysets (Tink) live in the store,
// sealed by one master key that never does, so that every server of an
// installation has the same ones and a copy of the database alone opens
// nothing.
package seal
