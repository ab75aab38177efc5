// Package due says until when a guest has to be registered, and whether one
// was in time. Its functions are pure; all they go by is a table of dated rules
// (data/rules.json, or an operator's own), so that a change of the law is one of
// data. The rule is the one of the day of arrival, never of the day on which it
// is asked for, and every answer names it.
//
// Two due times are kept. dueStrict is the rule of the house, which the hotel is
// reminded of; dueLegal is the one that the verdict of a receipt goes by.
//
// The shipped rules:
//   - Citizens (Law on Residence 2020, article 30, from 2021-07-01, rewritten
//     from 2026-07-01): arrived from 08:00:00 to 22:59:59, both due at 23:00 that
//     day; from 23:00:00 to 23:59:59, both at 08:00 the next day; from 00:00:00 to
//     07:59:59, strict at 08:00 and legal at 23:00 that day. The due second itself
//     is late. The date of birth is required of arrivals from 2026-07-01 on.
//   - Foreigners (Law 47/2014, article 33): legal 12 hours after arrival, 24
//     hours at a remote property. Arrivals from 2026-07-24 on (Circular 87/2026:
//     at once): strict 60 minutes after arrival, a number of the property's own if
//     it likes; before that, strict is the same as legal. The due second is on
//     time.
//   - Both: an arrival more than 15 minutes ahead is refused, and one older than
//     yesterday can be reported by hand only.
//
// These were read from public transcriptions of the law.
//
// All is reckoned in the time of Vietnam, whatever zone a server or an instant is
// in, and in whole seconds: every instant is cut to the second before anything is
// compared. Due times are given in UTC.
package due
