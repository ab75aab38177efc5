// Package engine finds or starts the MongoDB servers that tests run on.
//
// In this order: TEST_STORE_URL (a replica set of your own), mongod on the
// PATH, .engines/mongod beside go.mod (put there by "make engines"). Servers
// started here listen on free loopback ports, keep their data in a temporary
// directory and end with the test binary, however that ends. Each test gets a
// database of its own.
//
// With none of the three, tests skip and say what they left out; with
// ENGINES=required they fail instead.
package engine
