package api

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"net"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/valyala/fasthttp"

	"hanhtrinh/domain/place"
)

type snapshotInput struct {
	Area     []string `query:"area" maxItems:"20" doc:"Codes of administrative units, any of"`
	AreaAsOf string   `query:"areaAsOf" format:"date" doc:"The day the codes are meant on"`
	Kind     []string `query:"kind" maxItems:"20" doc:"Any of these kinds" example:"nature"`
	Lang     string   `query:"lang" minLength:"2" maxLength:"120" doc:"Languages by preference" example:"vi,en"`
}

func (s *Server) registerSnapshot() {
	register(s, operation{
		id: "snapshot-places", method: fasthttp.MethodGet, path: "/v1/places/snapshot", tag: "Places", scopes: everybody,
		summary: "Every place, to begin following changes from",
		description: `One JSON object a line: {"op":"upsert","id":...,"version":...,"place":{...}} for each place that passes the filter, and last {"op":"cursor","cursor":...}, which GET /v1/places/changes goes on from with the same filter.
An answer without the cursor line was cut off: begin again. Compressed with gzip when Accept-Encoding allows it.`,
		produces: map[string]*huma.Schema{mediaNDJSON: {Type: huma.TypeString, Description: "Lines of DeltaRow"}},
		timeout:  streamTimeout,
	}, s.snapshot)
}

func (s *Server) snapshot(k *call, in *snapshotInput) (*answer, error) {
	keys, fault := s.areaKeys(in.Area, in.AreaAsOf)
	if fault != nil {
		return nil, invalidFields(*fault)
	}
	f := place.Filter{AreaKeys: keys}
	for _, kind := range in.Kind {
		f.Kinds = append(f.Kinds, place.Kind(kind))
	}
	return &answer{stream: func(k *call) error { return s.stream(k, f, deltaCursor{Areas: keys, Kinds: in.Kind}) }}, nil
}

// stream sends the lines as the store gives them. It waits for the first one,
// so that a store that does not answer is a problem and not a broken stream;
// later a fault cuts the connection, which no reader takes for an end.
func (s *Server) stream(k *call, f place.Filter, cursor deltaCursor) error {
	ctx, cancel := context.WithTimeout(context.Background(), k.op.timeout) // outlives the handler
	pr, pw := io.Pipe()
	chain := k.chain
	go func() {
		out := bufio.NewWriterSize(pw, 32<<10)
		err := s.writeSnapshot(ctx, out, f, cursor, chain)
		if err == nil {
			err = out.Flush()
		}
		pw.CloseWithError(err) // nil is a proper end
	}()
	first := bufio.NewReaderSize(pr, 32<<10)
	if _, err := first.Peek(1); err != nil {
		cancel()
		return err
	}
	fctx := fiberOf(k.hctx).Context()
	h := &fctx.Response.Header
	h.SetContentType(mediaNDJSON)
	h.Set("Cache-Control", cacheNone)
	h.Set("Vary", "Accept, Accept-Language, Accept-Encoding")
	if fctx.IsHead() {
		cancel()
		pr.Close()
		return nil
	}
	var body io.Reader = first
	if acceptsGzip(string(fctx.Request.Header.Peek("Accept-Encoding"))) {
		h.Set("Content-Encoding", "gzip")
		body = gzipped(first)
	}
	fctx.Response.SetBodyStream(&patient{Reader: body, conn: fctx.Conn(), done: func() { cancel(); pr.Close() }}, -1)
	return nil
}

func (s *Server) writeSnapshot(ctx context.Context, out io.Writer, f place.Filter, cursor deltaCursor, chain []string) error {
	enc := json.NewEncoder(out)
	position, err := s.opts.Places.EachPlace(ctx, f, func(p place.Place) error {
		raw, err := renderPlace(&p, chain, selection{}, false)
		if err != nil {
			return err
		}
		return enc.Encode(deltaRow{Op: opUpsert, ID: p.ID, Version: p.Version, Place: raw})
	})
	if err != nil {
		return err
	}
	cursor.Seq = position
	return enc.Encode(deltaRow{Op: opCursor, Cursor: cursor.String()})
}

// gzipped compresses r as it is read.
func gzipped(r io.Reader) io.Reader {
	pr, pw := io.Pipe()
	go func() {
		z := gzip.NewWriter(pw)
		_, err := io.Copy(z, r)
		if err == nil {
			err = z.Close()
		}
		pw.CloseWithError(err)
	}()
	return pr
}

func acceptsGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		if name, q := acceptPart(part); (name == "gzip" || name == "*") && q > 0 {
			return true
		}
	}
	return false
}

// patient gives a slow reader time for each piece instead of for the whole.
type patient struct {
	io.Reader
	conn net.Conn
	done func()
}

func (p *patient) Read(b []byte) (int, error) {
	n, err := p.Reader.Read(b)
	_ = p.conn.SetWriteDeadline(time.Now().Add(writeTimeout)) // a connection that cannot is closed by its own fault
	return n, err
}

// Close is called by the server when the answer is sent or the caller is gone.
func (p *patient) Close() error {
	p.done()
	return nil
}
