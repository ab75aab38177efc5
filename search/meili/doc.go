// Package meili is the search engine that answers from a Meilisearch server of
// version 1.22 or newer.
//
// Meilisearch is asked filters only, never a text: its own matching folds
// accents, drops words and knows no readings, while all engines have to find
// the same places. So words are filterable values (see encode), places in a
// region are found by cells (see cover) and checked exactly afterwards, and
// ranking is done by package search.
//
// The places are in one index, whose uid carries the version of its settings
// (places_v1). It holds two documents that are no places: the position in the
// change log and a mark that a Rebuild has filled it. Both travel with the
// places: a position is written by the request that writes the documents
// behind it, and a swap exchanges places, position and mark in one step.
package meili
