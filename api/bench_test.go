package api_test

import (
	"bufio"
	"net"
	"runtime"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// BenchmarkPlaceByID compares a warm read over the whole stack with bare Fiber
// sending the same bytes, over TCP from 16 clients.
func BenchmarkPlaceByID(b *testing.B) {
	f := start(b).seed()
	first := f.get("/v1/places/tower-po-sah-inu").want(b, 200)
	tag := first.header.Get("ETag")
	ours := strings.TrimPrefix(f.base, "http://")
	b.Run("bare", func(b *testing.B) {
		pump(b, bare(b, first.body), "GET /v1/places/tower-po-sah-inu HTTP/1.1\r\nHost: x\r\n\r\n", 200)
	})
	b.Run("ours", func(b *testing.B) { pump(b, ours, "GET /v1/places/tower-po-sah-inu HTTP/1.1\r\nHost: x\r\n\r\n", 200) })
	b.Run("not modified", func(b *testing.B) {
		pump(b, ours, "GET /v1/places/tower-po-sah-inu HTTP/1.1\r\nHost: x\r\nIf-None-Match: "+tag+"\r\n\r\n", 304)
	})
}

func bare(b *testing.B, body []byte) string {
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Get("/v1/places/:id", func(c *fiber.Ctx) error {
		c.Set("Content-Type", "application/json")
		return c.Send(body)
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	go func() { _ = app.Listener(l) }()
	b.Cleanup(func() { _ = app.Shutdown() })
	return l.Addr().String()
}

// pump sends the same request over and over, each client on its connection.
func pump(b *testing.B, addr string, request string, status int) {
	b.ReportAllocs()
	b.SetParallelism(max(1, 16/runtime.GOMAXPROCS(0)))
	b.RunParallel(func(pb *testing.PB) {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			b.Error(err)
			return
		}
		defer func(c net.Conn) { _ = c.Close() }(conn)
		r := bufio.NewReader(conn)
		var resp fasthttp.Response
		raw := []byte(request)
		for pb.Next() {
			if _, err := conn.Write(raw); err != nil {
				b.Error(err)
				return
			}
			if err := resp.Read(r); err != nil || resp.StatusCode() != status {
				b.Errorf("status %d: %v", resp.StatusCode(), err)
				return
			}
		}
	})
}
