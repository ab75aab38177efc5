package area

import (
	"runtime"
	"testing"
)

// BenchmarkLoad is what a start of the program pays for the shipped table;
// live_MB is what the view keeps.
func BenchmarkLoad(b *testing.B) {
	var dir *Directory
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for b.Loop() {
		d, err := Embedded()
		if err != nil {
			b.Fatal(err)
		}
		if dir, err = NewDirectory(d); err != nil {
			b.Fatal(err)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "live_MB")
	runtime.KeepAlive(dir)
}

func BenchmarkResolve(b *testing.B) {
	dir := testDirectory(b)
	for b.Loop() {
		dir.Resolve("Hàm Tiến, Phan Thiết, Bình Thuận", Today)
	}
}

func BenchmarkList(b *testing.B) {
	dir := testDirectory(b)
	for b.Loop() {
		dir.List(Query{Q: "tân a", Limit: 20})
	}
}
