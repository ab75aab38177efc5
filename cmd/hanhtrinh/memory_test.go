package main

import "testing"

func TestHeadroom(t *testing.T) {
	for live, want := range map[uint64]int{0: 800, 16 << 20: 400, 64 << 20: 100, 160 << 20: 50, 1 << 30: 50} {
		if got := gcPercent(live); got != want {
			t.Errorf("%d MB in use: got %d, want %d", live>>20, got, want)
		}
	}
}
