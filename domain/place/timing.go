package place

import (
	"time"

	"hanhtrinh/domain/place/hours"
)

// Timing is all that decides when a place is open. Many places share one.
type Timing struct {
	Hours    hours.Hours `json:"hours"`
	Status   []Status    `json:"status,omitempty"`
	TimeZone string      `json:"timeZone"`
}

// Timing returns what decides when p is open.
func (p *Place) Timing() Timing {
	return Timing{Hours: p.OpeningHours, Status: p.Status, TimeZone: p.TimeZone}
}

// At says whether the place is open at an instant: its dated status first, a
// place closed or unsafe that day is closed whatever its hours say, then its
// hours in its own zone.
func (t *Timing) At(instant time.Time, holidays hours.Holidays) hours.State {
	local := instant.In(zone(t.TimeZone))
	if s := statusOn(t.Status, local.Format(dayLayout)); s != nil && (s.State == "closed" || s.State == "unsafe") {
		return hours.Closed
	}
	return t.Hours.At(local, holidays)
}

// Zone returns the place's time zone.
func (p *Place) Zone() *time.Location { return zone(p.TimeZone) }

var vietnam = time.FixedZone("+07", 7*60*60)

// zone loads an IANA zone. Nearly every place is in the default one, which has
// had no change of clocks since 1975 and needs no look-up; so does a name this
// machine does not know.
func zone(name string) *time.Location {
	if name == DefaultTimeZone {
		return vietnam
	}
	if z, err := time.LoadLocation(name); err == nil {
		return z
	}
	return vietnam
}
