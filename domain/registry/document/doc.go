// Package document reads travel documents: machine-readable zones of the five
// formats of ICAO Doc 9303, the QR code of Vietnamese citizen cards, personal
// numbers, and the numbers of other papers. Its functions are pure. Nothing of
// what is read is kept, and no error repeats it: what is wrong is named by field,
// line and position.
package document
