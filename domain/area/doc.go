// Package area knows the administrative units of Vietnam with the dates they
// were in force: 63 provinces, their districts and wards until 30 June 2025,
// 34 provinces and their wards since 1 July 2025, and what became of what.
//
// Codes are those of the statistics office and were given anew in 2025: 22918
// was the ward Hàm Tiến and is the ward Mũi Né. The identity of a unit is
// therefore its code and its first day, a Ref.
//
// Shipped is the table of the whole country: 10,035 old wards and
// 3,321 of today (of the 10,040 old rows of its source five are island districts
// that had no wards, and are districts here). Newer tables and
// boundaries may be imported and lie over it (Merge). All questions are
// answered in memory by a Directory. An old unit that was divided never maps
// to one new unit silently: Resolve names every candidate.
package area
