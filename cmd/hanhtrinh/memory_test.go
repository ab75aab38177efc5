package main

import (
	"context"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"
)

func TestHeadroom(t *testing.T) {
	for live, want := range map[uint64]int{0: 800, 16 << 20: 400, 64 << 20: 100, 160 << 20: 50, 1 << 30: 50} {
		if got := gcPercent(live); got != want {
			t.Errorf("%d MB in use: got %d, want %d", live>>20, got, want)
		}
	}
}

// Each collection sets the room to the next one.
func TestHeadroomFollowsWhatIsInUse(t *testing.T) {
	t.Setenv("GOGC", "")
	t.Setenv("GOMEMLIMIT", "")
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- keepHeadroom(ctx) }()
	percent := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	reaches := func(what string, fits func(uint64) bool) {
		t.Helper()
		for deadline := time.Now().Add(20 * time.Second); ; {
			runtime.GC()
			if metrics.Read(percent); fits(percent[0].Value.Uint64()) {
				return
			}
			if time.Now().After(deadline) {
				t.Fatalf("%s: GOGC is %d", what, percent[0].Value.Uint64())
			}
			runtime.Gosched()
		}
	}
	much := make([]byte, 512<<20)
	reaches("with much in use", func(p uint64) bool { return p == 50 })
	runtime.KeepAlive(much)
	reaches("with little in use", func(p uint64) bool { return p > 50 })
	cancel()
	runtime.GC()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
