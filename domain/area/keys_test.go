package area

import (
	"slices"
	"testing"
)

func TestKeysNameWhatAUnitSurelyLiesIn(t *testing.T) {
	old, now := func(code string) Ref { return Ref{code, CodesSince} }, func(code string) Ref { return Ref{code, Reform} }
	unit := func(ref, parent Ref, level Level) Unit { return Unit{Ref: ref, Parent: parent, Level: level} }
	d, err := NewDirectory(Dataset{
		Units: []Unit{
			unit(old("60"), Ref{}, Province), unit(old("68"), Ref{}, Province), unit(now("68"), Ref{}, Province),
			unit(old("593"), old("60"), District), unit(old("672"), old("68"), District),
			unit(old("00001"), old("593"), Ward), unit(old("00002"), old("593"), Ward), unit(old("00003"), old("672"), Ward),
			unit(now("10001"), now("68"), Ward), unit(now("10002"), now("68"), Ward),
		},
		Successions: []Succession{
			{From: old("00001"), To: now("10001"), Divided: true},
			{From: old("00001"), To: now("10002"), Divided: true},
			{From: old("00002"), To: now("10001")},
			{From: old("00003"), To: now("10002")},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		ref  Ref
		want []string
	}{
		{"every part from one old district", now("10001"), []string{"10001@2025-07-01", "593@2004-07-08", "60@2004-07-08", "68@2025-07-01"}},
		{"parts from two provinces", now("10002"), []string{"10002@2025-07-01", "68@2025-07-01"}},
		{"divided within one province", old("00001"), []string{"00001@2004-07-08", "593@2004-07-08", "60@2004-07-08", "68@2025-07-01"}},
		{"gone into one ward", old("00002"), []string{"00002@2004-07-08", "10001@2025-07-01", "593@2004-07-08", "60@2004-07-08", "68@2025-07-01"}},
		{"a district follows its wards", old("672"), []string{"10002@2025-07-01", "672@2004-07-08", "68@2004-07-08", "68@2025-07-01"}},
	} {
		if got := d.Keys([]Ref{c.ref}); !slices.Equal(got, c.want) {
			t.Errorf("%s: keys = %v, want %v", c.name, got, c.want)
		}
	}
}
