package bench

import (
	"bufio"
	"fmt"
	"net"
	"os"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// Fiber is the yardstick of reads by id: Fiber alone, that sends the answers
// of another server from memory.
type Fiber struct {
	Addr  string `required:"" help:"Address to listen on."`
	From  string `required:"" help:"Address of the server whose answers to send."`
	Paths string `required:"" type:"existingfile" help:"File with one path a line."`
}

// canned is an answer kept in memory.
type canned struct {
	etag   string
	header [][2][]byte
	body   []byte
	same   [][2][]byte // the header of its 304
}

// Run asks the other server once for each path, with and without
// If-None-Match, and then serves what it got.
func (f Fiber) Run() error {
	answers, err := f.fetch()
	if err != nil {
		return err
	}
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Get("/ready", func(c *fiber.Ctx) error { return c.SendStatus(fiber.StatusOK) })
	app.Get("/v1/places/:id", func(c *fiber.Ctx) error {
		a := answers[c.Params("id")]
		if a == nil {
			return fiber.ErrNotFound
		}
		if c.Get(fiber.HeaderIfNoneMatch) == a.etag {
			setAll(&c.Response().Header, a.same)
			c.Status(fiber.StatusNotModified)
			return nil
		}
		setAll(&c.Response().Header, a.header)
		return c.Send(a.body)
	})
	l, err := net.Listen("tcp", f.Addr)
	if err != nil {
		return err
	}
	return app.Listener(l)
}

func setAll(h *fasthttp.ResponseHeader, header [][2][]byte) {
	for _, kv := range header {
		h.SetCanonical(kv[0], kv[1])
	}
}

func (f Fiber) fetch() (map[string]*canned, error) {
	paths, err := os.Open(f.Paths)
	if err != nil {
		return nil, err
	}
	defer paths.Close()
	c, err := dial(f.From)
	if err != nil {
		return nil, err
	}
	defer c.conn.Close()
	answers := map[string]*canned{}
	lines := bufio.NewScanner(paths)
	for lines.Scan() {
		path := lines.Text()
		if err := c.ask(get(path, fasthttp.StatusOK)); err != nil {
			return nil, err
		}
		a := &canned{etag: string(c.resp.Header.Peek("ETag")), header: headerOf(&c.resp), body: append([]byte(nil), c.resp.Body()...)}
		if err := c.ask(get(path, fasthttp.StatusNotModified, "If-None-Match", a.etag)); err != nil {
			return nil, err
		}
		a.same = headerOf(&c.resp)
		answers[path[len(placesPath):]] = a
	}
	if lines.Err() == nil && len(answers) == 0 {
		return nil, fmt.Errorf("%s names no path", f.Paths)
	}
	return answers, lines.Err()
}

// headerOf copies what the server said of itself and of the answer; the date
// and the length are written by every server anew.
func headerOf(resp *fasthttp.Response) [][2][]byte {
	var out [][2][]byte
	for k, v := range resp.Header.All() {
		switch string(k) {
		case "Date", "Content-Length", "Connection":
			continue
		}
		out = append(out, [2][]byte{append([]byte(nil), k...), append([]byte(nil), v...)})
	}
	return out
}
