package hours

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// OSM writes h in opening_hours syntax; Parse of it gives h back, except for
// last entry and note, which the syntax has no words for. ok is false when
// there is no such text: nothing is known, or it would be longer than 255
// characters.
func (h Hours) OSM() (text string, ok bool) {
	if h.Check() != nil || !h.Always && len(h.Rules)+len(h.Exceptions) == 0 {
		return "", false
	}
	h = h.withoutExtras()
	var b strings.Builder
	if h.Always {
		b.WriteString("24/7")
	}
	for i, r := range h.Rules {
		if i > 0 && r.Additional {
			b.WriteString(", ")
		} else if i > 0 {
			b.WriteString("; ")
		}
		r.write(&b)
	}
	for _, e := range h.Exceptions {
		b.WriteString("; ")
		r := Rule{Dates: []DateRange{{e.Date, max(e.Date, e.Until)}}, Windows: e.Windows, Closed: e.Closed, Unknown: e.Unknown, Comment: e.Comment}
		r.write(&b)
	}
	if utf8.RuneCountInString(b.String()) > MaxOSM {
		return "", false
	}
	return b.String(), true
}

func (r *Rule) write(b *strings.Builder) {
	var parts []string
	add := func(s string) {
		if s != "" {
			parts = append(parts, s)
		}
	}
	var ranges []string
	for _, m := range r.Months {
		ranges = append(ranges, m.osm())
	}
	for _, d := range r.Dates {
		ranges = append(ranges, d.osm())
	}
	add(strings.Join(ranges, ","))
	add(r.days())
	add(r.hours())
	switch {
	case r.Closed:
		add("off")
	case r.Unknown:
		add("unknown")
	case r.Comment != "":
		add("open") // a comment alone would mean unknown
	}
	if r.Comment != "" {
		add(`"` + r.Comment + `"`)
	}
	b.WriteString(strings.Join(parts, " "))
}

func (r *Rule) days() string {
	list := runs(r.Weekdays)
	switch {
	case r.Holidays == HolidaysAlso:
		return strings.Join(append(list, "PH"), ",")
	case r.Holidays == HolidaysOnly && len(list) > 0:
		return "PH " + strings.Join(list, ",")
	case r.Holidays == HolidaysOnly:
		return "PH"
	}
	return strings.Join(list, ",")
}

// runs writes plain weekdays, which come first and sorted, as "Mo-Fr".
func runs(days []Weekday) []string {
	var list []string
	for i := 0; i < len(days); {
		j := i
		for j+1 < len(days) && days[j+1].nth() == 0 && days[j+1] == days[j]+1 {
			j++
		}
		switch {
		case j-i >= 2:
			list = append(list, days[i].osm()+"-"+days[j].osm())
		default:
			for k := i; k <= j; k++ {
				list = append(list, days[k].osm())
			}
		}
		i = j + 1
	}
	return list
}

func (r *Rule) hours() string {
	if r.everyDay() && len(r.Windows) == 1 && r.Windows[0].From == 0 && r.Windows[0].To == minutesPerDay && !r.Windows[0].OpenEnd && !r.Closed && !r.Unknown {
		return "24/7"
	}
	list := make([]string, len(r.Windows))
	for i, w := range r.Windows {
		list[i] = w.osm()
	}
	return strings.Join(list, ",")
}

func (w Window) osm() string {
	s := w.From.String()
	if w.To != 0 {
		to := w.To
		if to > minutesPerDay {
			to -= minutesPerDay
		}
		s += "-" + to.String()
	}
	if w.OpenEnd {
		s += "+"
	}
	return s
}

func (m MonthRange) osm() string {
	fm, fd, tm, td := int(m.From)/100, int(m.From)%100, int(m.To)/100, int(m.To)%100
	switch {
	case fd == 1 && td == monthLength(2000, tm) && fm == tm:
		return monthNames[fm]
	case fd == 1 && td == monthLength(2000, tm):
		return monthNames[fm] + "-" + monthNames[tm]
	case m.From == m.To:
		return fmt.Sprintf("%s %02d", monthNames[fm], fd)
	case fm == tm && fd < td:
		return fmt.Sprintf("%s %02d-%02d", monthNames[fm], fd, td)
	}
	return fmt.Sprintf("%s %02d-%s %02d", monthNames[fm], fd, monthNames[tm], td)
}

func (d DateRange) osm() string {
	month := func(d Date) string { return monthNames[d/100%100] }
	from := fmt.Sprintf("%d %s %02d", d.From.year(), month(d.From), d.From%100)
	switch {
	case d.From == d.To:
		return from
	case d.From/100 == d.To/100:
		return fmt.Sprintf("%s-%02d", from, d.To%100)
	case d.From.year() == d.To.year():
		return fmt.Sprintf("%s-%s %02d", from, month(d.To), d.To%100)
	}
	return fmt.Sprintf("%s-%d %s %02d", from, d.To.year(), month(d.To), d.To%100)
}
