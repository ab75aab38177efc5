package search

import (
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"hanhtrinh/domain"
)

// FuzzRead reads any text: nothing may fail, and no text may grow.
func FuzzRead(f *testing.F) {
	k := testKnowledge(f)
	for _, text := range hostile() {
		f.Add(text[:min(len(text), 300)]) // long enough to grow from
	}
	for _, text := range []string{"Chợ Đêm Đà Lạt", "ks gần chợ dalat", "호텔 근처", "酒店附近", "ql28 p1", "da tan la"} {
		f.Add(text)
	}
	card := testCards()[2]
	f.Fuzz(func(t *testing.T, text string) {
		var folded []string
		for _, w := range spellAll(text) {
			folded = append(folded, w.folded)
		}
		if want := strings.Fields(domain.Fold(text)); utf8.ValidString(text) && !slices.Equal(folded, want) {
			t.Errorf("cut into %q, want as names are: %q", folded, want)
		}
		readings := k.read(text)
		if len(readings) > mostReadings || (len(readings) == 0) != (len(spellAll(beginning(text))) == 0) {
			t.Fatalf("%d readings of %d words", len(readings), len(folded))
		}
		for i := range readings {
			rd := &readings[i]
			if n := len(rd.tokens); n == 0 || n > mostTokens {
				t.Fatalf("reading %d has %d tokens", i, n)
			}
			for j := range rd.tokens {
				if w := rd.tokens[j].weight; w <= 0 || w > 1 || rd.tokens[j].folded == "" {
					t.Errorf("token %q weighs %v", rd.tokens[j].folded, w)
				}
			}
			if m := rd.match(); len(m) == 0 || slices.ContainsFunc(m, func(c Clause) bool { return len(c) == 0 }) {
				t.Errorf("reading %d asks for everything: %v", i, m)
			}
			rd.parts(k.lexis)
			rd.split()
		}
		s := scorer{lexis: k.lexis, fuzzy: true, deep: true}
		for i := range readings {
			s.readings = append(s.readings, &readings[i])
		}
		if got := s.score(card); math.IsNaN(got.score) || got.text > 1 {
			t.Errorf("scored %v, text %v", got.score, got.text)
		}
	})
}

// FuzzKeystrokes undoes any word: what comes out is a syllable of no more letters.
func FuzzKeystrokes(f *testing.F) {
	for _, word := range []string{"dduwowngf", "nguwowif", "thiet61", "d9uong7", "muix", "dend", "hotel", "123", "đ\xff", "ww", "aaaaaa", "s1"} {
		f.Add(word)
	}
	f.Fuzz(func(t *testing.T, word string) {
		w, ok := keystrokes(word)
		if ok && (!isSyllable(w.folded) || len(w.folded) > len(word) || spell(w.shape).folded != w.folded) {
			t.Errorf("keystrokes(%q) = %q", word, w.spelt())
		}
		if again := spell(w.spelt()); ok && again.shape != w.spelt() {
			t.Errorf("%q is not as it is spelt: %q", w.spelt(), again.shape)
		}
		sound(word)
	})
}

// FuzzTrack follows any line.
func FuzzTrack(f *testing.F) {
	bytesOf := func(numbers ...float64) (out []byte) {
		for _, n := range numbers {
			out = binary.LittleEndian.AppendUint64(out, math.Float64bits(n))
		}
		return out
	}
	f.Add(bytesOf(108.1, 10.9, 108.2, 10.95), 10.92, 108.15)
	f.Add(bytesOf(108.1, 10.9, 108.1, 10.9), 10.9, 108.1)
	f.Add(bytesOf(108.1, 10.9, 108.1, 10.9, 108.3, 11, 108.1, 10.9), 11.0, 108.2)
	f.Add(bytesOf(-180, -90, 180, 90), 90.0, 180.0)
	f.Fuzz(func(t *testing.T, raw []byte, lat, lon float64) {
		var line orb.LineString
		for ; len(raw) >= 16 && len(line) < 50; raw = raw[16:] {
			p := orb.Point{math.Float64frombits(binary.LittleEndian.Uint64(raw)), math.Float64frombits(binary.LittleEndian.Uint64(raw[8:]))}
			if !(math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90) {
				return
			}
			line = append(line, p)
		}
		if len(line) < 2 || !(math.Abs(lat) <= 90 && math.Abs(lon) <= 180) {
			return
		}
		track := newTrack(line)
		along, off := track.nearest(domain.Point{Lat: lat, Lon: lon})
		if math.IsNaN(along) || math.IsNaN(off) || along < 0 || along > track.length+1e-6 || off < 0 {
			t.Errorf("nearest = %v along, %v off, of %v metres", along, off, track.length)
		}
		for _, at := range []float64{0, along, track.length} {
			if p := track.point(at); math.IsNaN(p[0]) || math.IsNaN(p[1]) || !line.Bound().Pad(1e-6).Contains(p) {
				t.Errorf("point(%v) = %v, outside the line", at, p)
			}
		}
		if box, ok := track.box(0, track.length, 100, nil); !ok || !box.Contains(line[0]) || !box.Contains(line[len(line)-1]) {
			t.Errorf("box = %v, %v", box, ok)
		}
	})
}
