// Package audit keeps the log of who looked at or changed what about whom. An
// entry names the actor, the purpose, the operation, the records and the fields,
// never a value. Each server process writes one lane of its own: a chain in
// which every entry carries the hash of the one before it. Signed checkpoints
// outside the store say how far each lane had come, so that what is removed,
// edited or put in another order is found.
package audit
