// Package lexicon is what one must know of words to understand how travellers
// ask for places in Vietnam: what kinds of places are called in the languages
// they speak, how Vietnamese shortens and respells words, what well-known
// places are called abroad, and how other scripts write Vietnamese sounds. It
// holds words every guide book knows, never the names of single small places.
//
// The words are in data/*.csv, embedded, with a source in every row; what is
// built from them does not change once it is made.
package lexicon
