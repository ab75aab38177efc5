//go:build unix

package api_test

import (
	"bufio"
	"net"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/valyala/fasthttp"

	"hanhtrinh/api"
	"hanhtrinh/domain/account"
)

const (
	authClients       = 16
	authTurn          = 1600 // requests of one turn
	mostAuthenticated = 1.10 // what an authenticated read may cost of an anonymous one
)

// BenchmarkYardstickAuthenticatedRead compares a read that anybody may do with
// the same one asked for by somebody with a token, over TCP from 16 clients:
// one from memory, which is the hardest to compare with, and one from the store.
// Short turns of both follow each other, so that a busy machine slows both. It
// reports the medians and those of the ratios. What is held to a limit is the
// processor time of server and clients: who else is busy decides less of it than
// of the time that passes.
func BenchmarkYardstickAuthenticatedRead(b *testing.B) {
	for _, read := range []struct {
		name, operation, path string
		rounds                int
	}{
		{"memory", "get-area", "/v1/areas/22918", 100},
		{"store", "list-nearby-places", "/v1/places/hotel-one/nearby", 30},
	} {
		b.Run(read.name, func(b *testing.B) {
			request := "GET " + read.path + " HTTP/1.1\r\nHost: x\r\n"
			uncached := func(o *api.Options) { o.CacheBytes = 0 }
			open := start(b, uncached).seed()
			guarded := start(b, uncached).seed()
			guarded.server.Guard(read.operation, account.ScopeSelf)
			guarded.get(read.path).want(b, 401)
			anonymous := newReaders(b, open, request+"\r\n")
			authenticated := newReaders(b, guarded, request+guarded.as(account.Editor).auth()+"\r\n\r\n")
			anonymous.turn(b) // warm
			authenticated.turn(b)
			var plain, known, ratios, cpu []float64
			for b.Loop() {
				for round := range read.rounds {
					var x, y cost
					if round%2 == 0 {
						x, y = authenticated.turn(b), anonymous.turn(b)
					} else {
						y, x = anonymous.turn(b), authenticated.turn(b)
					}
					known, plain = append(known, x.took), append(plain, y.took)
					ratios, cpu = append(ratios, x.took/y.took), append(cpu, x.cpu/y.cpu)
				}
			}
			b.ReportMetric(0, "ns/op") // the turns of both together say nothing
			b.ReportMetric(middleOf(known), "authenticated-µs/read")
			b.ReportMetric(middleOf(plain), "anonymous-µs/read")
			b.ReportMetric(middleOf(ratios), "authenticated/anonymous")
			b.ReportMetric(middleOf(cpu), "authenticated/anonymous-cpu")
			if got := middleOf(cpu); got > mostAuthenticated {
				b.Errorf("an authenticated read costs %.3f of an anonymous one, want %.2f at most (%.3f of the time)", got, mostAuthenticated, middleOf(ratios))
			}
		})
	}
}

// readers are clients of one server that all ask the same, each on its
// connection.
type readers struct {
	request []byte
	conns   []net.Conn
	in      []*bufio.Reader
}

func newReaders(b *testing.B, f *fixture, request string) *readers {
	r := &readers{request: []byte(request)}
	for range authClients {
		conn, err := net.Dial("tcp", strings.TrimPrefix(f.base, "http://"))
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = conn.Close() })
		r.conns = append(r.conns, conn)
		r.in = append(r.in, bufio.NewReader(conn))
	}
	return r
}

// cost is what one read took, in microseconds.
type cost struct{ took, cpu float64 }

func processorTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// turn lets all of them read.
func (r *readers) turn(b *testing.B) cost {
	var wg sync.WaitGroup
	before, began := processorTime(b), time.Now()
	for i := range r.conns {
		wg.Go(func() {
			var resp fasthttp.Response
			for range authTurn / authClients {
				if _, err := r.conns[i].Write(r.request); err != nil {
					b.Error(err)
					return
				}
				if err := resp.Read(r.in[i]); err != nil || resp.StatusCode() != 200 {
					b.Errorf("status %d: %v", resp.StatusCode(), err)
					return
				}
			}
		})
	}
	wg.Wait()
	if b.Failed() {
		b.FailNow()
	}
	took, cpu := time.Since(began), processorTime(b)-before
	return cost{float64(took.Microseconds()) / authTurn, float64(cpu.Microseconds()) / authTurn}
}

func middleOf(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}
