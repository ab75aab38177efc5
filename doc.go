// Package hanhtrinh is the root of Hành Trình, an open smart-tourism backend
// for Vietnam. It holds no code: the program is cmd/hanhtrinh, its HTTP surface
// api, its rules domain, what it keeps store and search.
//
// The tests of this package keep the house in order: which package may import
// which (arrows_test.go) and how long files and functions may grow
// (size_test.go).
package hanhtrinh
