package area

import (
	"slices"
	"strings"
	"testing"
)

// sketch writes resolutions down as "code how[<old code]...", in order.
func sketch(found []Resolution) []string {
	var out []string
	for _, r := range found {
		s := r.Unit.Code
		for _, w := range r.Ways {
			s += " " + string(w.How)
			if w.From != nil {
				s += "<" + w.From.Code
			}
		}
		out = append(out, s)
	}
	return out
}

func TestResolve(t *testing.T) {
	d := testDirectory(t)
	muiNe := []string{"22918 merged<22918"}
	district1 := []string{"26737 split<760", "26740 split<760", "26743 split<760", "26758 split<760"}
	for _, c := range []struct {
		q, asOf string
		want    []string
	}{
		{"Phường Hàm Tiến", Today, muiNe},
		{"P. Hàm Tiến", Today, muiNe},
		{"p.ham tien", Today, muiNe},
		{"ham tien", Today, muiNe},
		{"HAM TIEN", Today, muiNe},
		{"hamtien", Today, muiNe},
		{"Ha\u0300m Tie\u0302\u0301n", Today, muiNe}, // decomposed, as some keyboards write it
		{"Xã Hàm Tiến", Today, muiNe},                // of another type, as it once was
		{"Hàm Tiến, Phan Thiết, Bình Thuận", Today, muiNe},
		{"Hàm Tiến, Lâm Đồng, Việt Nam", Today, muiNe},
		{"Hàm Tiến, Đồng Nai", Today, nil},
		{"Ham Tien ward, Phan Thiet city", Today, muiNe},

		{"22918", Today, []string{"22918 exact merged<22918"}},
		{"22918@2004-07-08", Today, muiNe},
		{"22918@2025-07-01", Today, []string{"22918 exact"}},
		{"22918", "2025-06-30", []string{"22918 exact split<22918", "22915 split<22918", "22957 split<22918"}},
		{"22918", "2025-07-01", []string{"22918 exact merged<22918"}},
		{"Mũi Né", "2020-01-01", []string{"22915 exact split<22918", "22918 split<22918", "22957 split<22918"}},
		{"Mũi Né", "1999-01-01", nil},

		{"Tỉnh Bình Thuận", Today, []string{"68 merged<60"}},
		{"tinh binh thuan", "2025-01-01", []string{"60 exact"}},
		{"Bình Thuận, Lâm Đồng", Today, []string{"22960 exact"}},
		{"Hà Nội", Today, []string{"01 exact exact<01"}},
		{"Hanoi", Today, []string{"01 exact exact<01"}},
		{"TP.HCM", Today, []string{"79 exact merged<79"}},
		{"Ho Chi Minh City", Today, []string{"79 exact merged<79"}},
		{"Tỉnh Thừa Thiên Huế", Today, []string{"46 exact exact<46"}},

		{"Quận 1", Today, district1},
		{"Q.1", Today, district1},
		{"q1, tphcm", Today, district1},
		{"760", Today, district1},
		{"P.1, Q.3, TP.HCM", Today, []string{"27154 merged<27160"}},
		{"Phường 01, Quận 3", Today, []string{"27154 merged<27160"}},
		{"Huyện Côn Đảo", Today, []string{"26732 renamed<755"}},
		{"Phường Bùi Hữu Nghĩa", Today, []string{"31120 split<31178", "31168 split<31178"}},
		{"Tân Thạnh, Thới Lai, Cần Thơ", Today, []string{"31288 merged<31268"}}, // not to its namesake 75 km away

		{"", Today, nil},
		{" , ", Today, nil},
		{"Việt Nam", Today, nil},
		{"Hàm Tiế", Today, nil}, // whole names only
		{"99999", Today, nil},
		{"phường", Today, nil},
	} {
		t.Run(c.q+" "+c.asOf, func(t *testing.T) {
			if got := sketch(d.Resolve(c.q, c.asOf)); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestResolveNamesEveryCandidate(t *testing.T) {
	d := testDirectory(t)
	binhThuan := d.Resolve("Bình Thuận", Today)
	if len(binhThuan) < 5 || binhThuan[0].Unit.Code != "68" || binhThuan[0].Ways[0].How != Merged {
		t.Errorf("Bình Thuận: %q, want Lâm Đồng first and the wards of that name after it", sketch(binhThuan))
	}
	thuDuc := sketch(d.Resolve("TP Thủ Đức", Today))
	if len(thuDuc) != 12 || slices.ContainsFunc(thuDuc, func(s string) bool { return !strings.HasSuffix(s, " split<769") }) {
		t.Errorf("TP Thủ Đức: %q, want the 12 wards it was split over", thuDuc)
	}
	bare := sketch(d.Resolve("Thủ Đức", Today))
	if len(bare) != 12 || bare[0] != "26824 exact split<769" {
		t.Errorf("Thủ Đức: %q, want the ward of that name first", bare)
	}
}

// A code given to another unit means both, each followed to today.
func TestResolveOfAReusedCodeMeansBothUnits(t *testing.T) {
	d := testDirectory(t)
	reused := 0
	for _, u := range d.units {
		if u.Level != Ward || u.ValidTo != "" {
			continue
		}
		old := d.find(Ref{u.Code, CodesSince})
		if old < 0 {
			continue
		}
		reused++
		found := d.Resolve(u.Code, Today)
		if len(found) == 0 || found[0].Unit.Ref != u.Ref || found[0].Ways[0].How != Exact {
			t.Fatalf("%s: %q, want today's unit first", u.Code, sketch(found))
		}
		for _, to := range d.next[old] {
			if !slices.ContainsFunc(found, func(r Resolution) bool { return r.Unit.Ref == d.units[to].Ref }) {
				t.Errorf("%s: %q lacks %s, which the old unit became", u.Code, sketch(found), d.units[to].Code)
			}
		}
	}
	if reused < 3_300 {
		t.Errorf("%d codes used again, want more than 3,300", reused)
	}
}

func TestTypedAccentsChooseAndUntypedDoNot(t *testing.T) {
	d := testDirectory(t)
	names := func(q string) map[string]bool {
		out := map[string]bool{}
		for _, r := range d.Resolve(q, LastOldDay) {
			out[r.Unit.Name] = true
		}
		return out
	}
	if got := names("Xã Tân An"); !got["Tân An"] || got["Tân Ân"] {
		t.Errorf("Xã Tân An: %v, want no Tân Ân", got)
	}
	if got := names("xa tan an"); !got["Tân An"] || !got["Tân Ân"] {
		t.Errorf("xa tan an: %v, want both", got)
	}
	if got := names("Tỉnh Hoà Bình"); !got["Hòa Bình"] || len(got) != 1 {
		t.Errorf("Tỉnh Hoà Bình: %v, want Hòa Bình, whose tone stands elsewhere", got)
	}
}

func FuzzResolve(f *testing.F) {
	for _, q := range []string{"Phường Hàm Tiến", "22918@2004-07-08", "p1,q3,tphcm", "xã", ",,", "tp", "đ", "\xff\u0301", "Quận 0", "@", "thua thien hue"} {
		f.Add(q, Today)
		f.Add(q, "2020-02-02")
	}
	d := testDirectory(f)
	f.Fuzz(func(t *testing.T, q, asOf string) {
		for _, r := range d.Resolve(q, asOf) {
			if !d.inForce(d.find(r.Unit.Ref), asOf) {
				t.Errorf("%s is not in force then", r.Unit.Key())
			}
			if len(r.Ways) == 0 {
				t.Errorf("%s was reached on no way", r.Unit.Key())
			}
		}
		page := d.List(Query{Q: q, AsOf: asOf, Limit: 5})
		if len(page.Items) > 5 || page.Total < len(page.Items) || (page.Next == nil) != (page.Total <= 5) {
			t.Errorf("%d items of %d, next %v", len(page.Items), page.Total, page.Next)
		}
	})
}
