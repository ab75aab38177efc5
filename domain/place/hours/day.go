package hours

// day is a civil date with what selectors ask about it.
type day struct {
	date      Date
	monthDay  MonthDay
	weekday   int // 1 (Monday) to 7
	nth, last int // which weekday of its month, from its begin and its end (-1)
}

func dayOf(d Date) day {
	t := d.time()
	n := int(d) % 100
	return day{
		date:     d,
		monthDay: MonthDay(int(d) % 10000),
		weekday:  (int(t.Weekday())+6)%7 + 1,
		nth:      (n-1)/7 + 1,
		last:     -((monthLength(d.year(), int(d)/100%100)-n)/7 + 1),
	}
}

func (d Date) next(days int) Date { return DateOf(d.time().AddDate(0, 0, days)) }

func (r *Rule) matches(d *day, holiday bool) bool {
	if !r.inSeason(d) {
		return false
	}
	switch r.Holidays {
	case HolidaysOnly:
		return holiday && r.onWeekday(d)
	case HolidaysAlso:
		return holiday || r.onWeekday(d)
	}
	return r.onWeekday(d)
}

func (r *Rule) inSeason(d *day) bool {
	if len(r.Months) == 0 && len(r.Dates) == 0 {
		return true
	}
	for _, m := range r.Months {
		if m.From <= m.To {
			if m.From <= d.monthDay && d.monthDay <= m.To {
				return true
			}
		} else if d.monthDay >= m.From || d.monthDay <= m.To {
			return true
		}
	}
	for _, x := range r.Dates {
		if x.From <= d.date && d.date <= x.To {
			return true
		}
	}
	return false
}

func (r *Rule) onWeekday(d *day) bool {
	if len(r.Weekdays) == 0 {
		return true
	}
	for _, w := range r.Weekdays {
		if w.day() == d.weekday && (w.nth() == 0 || w.nth() == d.nth || w.nth() == d.last) {
			return true
		}
	}
	return false
}
