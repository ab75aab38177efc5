// Package mongo keeps the store of record in a MongoDB replica set (6.0 or
// newer).
//
// Everything is written with majority write concern in transactions, and read
// from the primary with majority read concern. Collections, indexes and
// validators are made when the store is opened. Ids are random strings, so
// they spread over shards; the store asks for nothing that only one server
// can give.
//
// The change log is numbered after the fact: an entry commits without a
// number, and whichever server holds a lease stamps the numbers on what it
// sees committed (stamp.go). A number given inside the writing transaction
// would make every write wait for one document; one given before it would let
// a reader pass a number that commits later.
//
// A transaction whose program was killed keeps its records locked until the
// server ends it (transactionLifetimeLimitSeconds, 60 s); the holder of the
// lease ends it within a second or two (reap.go).
//
// The user of the database needs the roles readWrite and dbAdmin on it.
package mongo
