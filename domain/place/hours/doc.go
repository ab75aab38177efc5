// Package hours says when a place is open: several windows a day, windows past
// midnight, seasons, public holidays, dated exceptions, last entry; always open
// and unknown are answers of their own. It reads and writes the syntax of
// OpenStreetMap's opening_hours tag as well as a structure, and evaluates both.
// All functions are pure and work on the wall time of the place.
//
// Rules are read as OpenStreetMap does: a day belongs to the last rule that
// matches it, an additional rule adds its windows, a day that no rule matches
// is closed. Exceptions come after all rules. A window past midnight belongs to
// the date it opens on, and runs to its end even when the next day is closed.
//
// Unknown is never closed: no rules at all, a rule that says so, the time after
// an open end, and every moment whose state hangs on a public holiday that is
// not known (a year outside the table, a day not decided yet) are Unknown.
package hours
