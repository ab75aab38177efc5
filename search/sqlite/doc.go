// Package sqlite is the embedded search index: every place with its tokens as a
// row of a file beside the store, and all of them in memory
// (hanhtrinh/search/inverted), from where every question is answered. 100,000
// places take about 30 MB.
//
// The table of places carries a generation in its name, so that Rebuild can fill
// the next one while this one answers and swap them in a single transaction.
package sqlite
