package search

import (
	"math"
	"testing"

	"github.com/paulmach/orb"

	"hanhtrinh/domain"
)

func TestTrackNearest(t *testing.T) {
	east := orb.LineString{{108, 11}, {108.1, 11}, {108.2, 11}}
	kilometres := func(line orb.LineString) float64 { return newTrack(line).length / 1000 }
	for _, tt := range []struct {
		name       string
		line       orb.LineString
		at         domain.Point
		along, off float64 // metres; along -1 = any
	}{
		{"on a corner", east, domain.Point{Lat: 11, Lon: 108.1}, 1000 * kilometres(east[:2]), 0},
		{"between corners", east, domain.Point{Lat: 11, Lon: 108.05}, 500 * kilometres(east[:2]), 0},
		{"beside", east, domain.Point{Lat: 11.01, Lon: 108.15}, 1500 * kilometres(east[:2]), 1112},
		{"before the start", east, domain.Point{Lat: 11, Lon: 107.99}, 0, 1092},
		{"behind the end", east, domain.Point{Lat: 11, Lon: 108.21}, 1000 * kilometres(east), 1092},
		{"one point twice", orb.LineString{{108, 11}, {108, 11}}, domain.Point{Lat: 11, Lon: 108}, 0, 0},
		{"a point repeated within", orb.LineString{{108, 11}, {108.1, 11}, {108.1, 11}, {108.2, 11}}, domain.Point{Lat: 11, Lon: 108.15}, 1500 * kilometres(east[:2]), 0},
		{"there and back: the first time", orb.LineString{{108, 11}, {108.1, 11}, {108, 11}}, domain.Point{Lat: 11, Lon: 108.05}, 500 * kilometres(east[:2]), 0},
		{"no line", nil, domain.Point{Lat: 11, Lon: 108}, 0, math.Inf(1)},
		{"a point alone", orb.LineString{{108, 11}}, domain.Point{Lat: 11, Lon: 108}, 0, math.Inf(1)},
	} {
		along, off := newTrack(tt.line).nearest(tt.at)
		if math.Abs(along-tt.along) > 5 || off != tt.off && math.Abs(off-tt.off) > 5 {
			t.Errorf("%s: %.0f m along, %.0f m off, want %.0f and %.0f", tt.name, along, off, tt.along, tt.off)
		}
	}
}

func TestTrackPoint(t *testing.T) {
	track := newTrack(orb.LineString{{108, 11}, {108.1, 11}, {108.1, 11}, {108.1, 11.1}})
	for _, tt := range []struct {
		at   float64
		want orb.Point
	}{
		{0, orb.Point{108, 11}},
		{track.at[1] / 2, orb.Point{108.05, 11}},
		{track.at[1], orb.Point{108.1, 11}},
		{track.length, orb.Point{108.1, 11.1}},
		{2 * track.length, orb.Point{108.1, 11.1}},
	} {
		got := track.point(tt.at)
		if math.Abs(got[0]-tt.want[0]) > 1e-9 || math.Abs(got[1]-tt.want[1]) > 1e-9 {
			t.Errorf("point(%v) = %v, want %v", tt.at, got, tt.want)
		}
	}
}

func TestTrackBox(t *testing.T) {
	track := newTrack(orb.LineString{{108, 11}, {108.1, 11.1}, {108.2, 11}})
	box, ok := track.box(0, track.length, 1000, nil)
	if !ok || !box.Contains(orb.Point{108.1, 11.108}) || !box.Contains(orb.Point{107.992, 11}) || box.Contains(orb.Point{108.1, 11.12}) {
		t.Errorf("box of all = %v, %v, want the corners and a kilometre around", box, ok)
	}
	first, _ := track.box(0, track.at[1], 1000, nil)
	if first.Contains(orb.Point{108.15, 11.05}) {
		t.Errorf("box of the first part = %v, holds the second", first)
	}
	cut := orb.Bound{Min: orb.Point{108.05, 11}, Max: orb.Point{109, 12}}
	if box, ok := track.box(0, track.length, 1000, &cut); !ok || box.Min != cut.Min {
		t.Errorf("box within a limit = %v, %v, want it to begin at %v", box, ok, cut.Min)
	}
	far := orb.Bound{Min: orb.Point{110, 15}, Max: orb.Point{111, 16}}
	if _, ok := track.box(0, track.length, 1000, &far); ok {
		t.Error("a limit far away leaves something, want nothing")
	}
}
