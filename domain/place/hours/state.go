package hours

// State is what a place is at one moment. The zero value is Unknown.
type State uint8

// The three states.
const (
	Unknown State = iota
	Open
	Closed
)

// String says unknown, open or closed.
func (s State) String() string { return [...]string{"unknown", "open", "closed"}[s] }

// Span is a resolved stretch of one date, in minutes since its midnight: from
// Open to before Close, which is over 1440 past midnight. State is Open or
// Unknown; where no span is, the place is closed. A visitor is let in until
// LastEntry, which is Close when nothing is stated.
type Span struct {
	State     State
	Open      int
	Close     int
	LastEntry int
}

// LatestStart is the last minute a visit of that length may begin so that it
// ends before closing; below Open when none can.
func (s Span) LatestStart(visitMin int) int { return min(s.LastEntry, s.Close-visitMin) }

// openEndSure is how long a place that only says "17:00+" is taken to be
// certainly open. After that it is unknown until openEndGuess.
const openEndSure = 60

// openEndGuess is when an open end is over at the latest, by the reckoning
// OpenStreetMap's own evaluators use: midnight, ten hours after a start from
// 17:00 on, eight hours after one from 22:00 on.
func openEndGuess(start int) int {
	switch {
	case start >= 22*60:
		return min(start+8*60, 2*minutesPerDay)
	case start >= 17*60:
		return start + 10*60
	}
	return minutesPerDay
}

// paint lays s over what is there: later words are the stronger ones. A Closed
// span only cuts.
func paint(list []Span, s Span) []Span {
	for i := 0; i < len(list); {
		old := &list[i]
		switch {
		case s.Close <= old.Open || old.Close <= s.Open:
			i++
		case old.Open < s.Open && s.Close < old.Close:
			right := *old
			right.Open = s.Close
			old.Close, old.LastEntry = s.Open, min(old.LastEntry, s.Open)
			list = append(list, right)
			i++
		case old.Open < s.Open:
			old.Close, old.LastEntry = s.Open, min(old.LastEntry, s.Open)
			i++
		case s.Close < old.Close:
			old.Open = s.Close
			i++
		default:
			list[i] = list[len(list)-1]
			list = list[:len(list)-1]
		}
	}
	if s.State == Closed {
		return list
	}
	return append(list, s)
}

// paintWindows lays the windows of one rule over list, in whatever order they
// stand: what comes after an open end gives way to its rule's other windows.
func paintWindows(list []Span, windows []Window, state State) []Span {
	for _, w := range windows {
		_, sure, _ := w.reach()
		if guess := w.guess(); state == Open && guess > sure {
			list = paint(list, Span{Unknown, sure, guess, guess})
		}
	}
	for _, w := range windows {
		from, sure, last := w.reach()
		if state != Open {
			sure = max(sure, w.guess()) // off or unknown from then on
			last = sure
		}
		list = paint(list, Span{state, from, sure, last})
	}
	return list
}

// guess is when an open end is over at the latest; 0 for other windows.
func (w Window) guess() int {
	switch {
	case !w.OpenEnd:
		return 0
	case w.To == 0:
		return openEndGuess(int(w.From))
	}
	return openEndGuess(int(w.To))
}

// reach returns from when until when the window is sure, and its last entry.
func (w Window) reach() (from, sure, last int) {
	from, sure = int(w.From), int(w.To)
	if w.OpenEnd && sure == 0 {
		sure = max(from+openEndSure, int(w.LastEntry))
	}
	if w.LastEntry != 0 {
		return from, sure, int(w.LastEntry)
	}
	return from, sure, sure
}

// tidy sorts spans and joins those that touch. One that stops letting visitors
// in before it closes stays apart from the next.
func tidy(list []Span) []Span {
	for i := 1; i < len(list); i++ {
		for j := i; j > 0 && list[j].Open < list[j-1].Open; j-- {
			list[j], list[j-1] = list[j-1], list[j]
		}
	}
	n := 0
	for _, s := range list {
		if n > 0 && list[n-1].State == s.State && list[n-1].Close == s.Open && list[n-1].LastEntry == s.Open {
			list[n-1].Close, list[n-1].LastEntry = s.Close, s.LastEntry
			continue
		}
		list[n] = s
		n++
	}
	return list[:n]
}

// either is what is sure when one of a and b holds, both tidy: what they agree
// on; the rest is unknown.
func either(buf, a, b []Span) []Span {
	at := 0
	for at < 3*minutesPerDay {
		sa, nextA := spanAt(a, at)
		sb, nextB := spanAt(b, at)
		next := min(nextA, nextB)
		s := Span{sa.State, at, next, min(sa.LastEntry, sb.LastEntry, next)}
		if sa.State != sb.State {
			s.State, s.LastEntry = Unknown, next
		}
		if s.State != Closed {
			buf = append(buf, s)
		}
		at = next
	}
	return tidy(buf)
}

// spanAt returns what holds at a minute, and until when.
func spanAt(list []Span, at int) (Span, int) {
	for _, s := range list {
		if at < s.Open {
			return Span{State: Closed}, s.Open
		}
		if at < s.Close {
			return s, s.Close
		}
	}
	return Span{State: Closed}, 3 * minutesPerDay
}
