package main

import (
	"fmt"
	"math"
	"time"

	"github.com/6tail/lunar-go/calendar"
)

// lunarDate is the civil date of a day of a common (not leap) lunar month in
// Vietnam. The months and their numbers come from lunar-go, which reckons with
// China's time (UTC+8). A new moon between 16:00 and 17:00 UTC begins the month
// a day earlier by Vietnam's time (UTC+7): so the day of the new moon itself is
// computed here. It moves Tết 2030 from 3 to 2 February, and no other month of
// the table.
func lunarDate(year, month, day int) (time.Time, error) {
	solar := calendar.NewLunarFromYmd(year, month, 1).GetSolar()
	china := time.Date(solar.GetYear(), time.Month(solar.GetMonth()), solar.GetDay(), 0, 0, 0, 0, time.UTC)
	moon := newMoonNear(china)
	vietnam := moon.Add(7 * time.Hour).Truncate(24 * time.Hour)
	if again := moon.Add(8 * time.Hour).Truncate(24 * time.Hour); !again.Equal(china) {
		return time.Time{}, fmt.Errorf("lunar month %d of %d: begins %s by lunar-go, %s by its new moon", month, year, china.Format(time.DateOnly), again.Format(time.DateOnly))
	}
	for _, step := range []time.Duration{-errorBound, errorBound} {
		if !moon.Add(step + 7*time.Hour).Truncate(24 * time.Hour).Equal(vietnam) {
			return time.Time{}, fmt.Errorf("lunar month %d of %d: its new moon is too near midnight to be sure of the date", month, year)
		}
	}
	return vietnam.AddDate(0, 0, day-1), nil
}

// errorBound is more than the terms left out of newMoon can make.
const errorBound = 5 * time.Minute

// newMoonNear returns the new moon nearest to t, in UTC.
func newMoonNear(t time.Time) time.Time {
	days := t.Sub(time.Date(2000, 1, 6, 18, 14, 0, 0, time.UTC)).Hours() / 24
	return newMoon(math.Round(days / 29.530588861))
}

// newMoon is the k-th new moon since 6 January 2000, good to about a minute:
// the periodic terms over 0.0002 days of J. Meeus, Astronomical Algorithms, 2nd
// edition, chapter 49, less 70 s from dynamical to universal time (2024-2030).
func newMoon(k float64) time.Time {
	T := k / 1236.85
	E := 1 - 0.002516*T - 0.0000074*T*T
	rad := func(deg float64) float64 { return deg * math.Pi / 180 }
	M := rad(2.5534 + 29.10535670*k - 0.0000014*T*T)
	N := rad(201.5643 + 385.81693528*k + 0.0107582*T*T) // the Moon's anomaly, M'
	F := rad(160.7108 + 390.67050284*k - 0.0016118*T*T)
	jde := 2451550.09766 + 29.530588861*k + 0.00015437*T*T
	jde += -0.40720*math.Sin(N) + 0.17241*E*math.Sin(M) + 0.01608*math.Sin(2*N) + 0.01039*math.Sin(2*F)
	jde += 0.00739*E*math.Sin(N-M) - 0.00514*E*math.Sin(N+M) + 0.00208*E*E*math.Sin(2*M)
	jde += -0.00111*math.Sin(N-2*F) - 0.00057*math.Sin(N+2*F) + 0.00056*E*math.Sin(2*N+M)
	jde += -0.00042*math.Sin(3*N) + 0.00042*E*math.Sin(M+2*F) + 0.00038*E*math.Sin(M-2*F) - 0.00024*E*math.Sin(2*N-M)
	jde += 0.000325 * math.Sin(rad(299.77+0.107408*k-0.009173*T*T))
	seconds := (jde-2440587.5)*86400 - 70
	return time.Unix(int64(seconds), 0).UTC()
}
