package meili

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"hanhtrinh/domain"
)

// How long the server may take. A question that takes longer is better answered
// without it.
const (
	dialTimeout   = 2 * time.Second
	askTimeout    = 5 * time.Second
	changeTimeout = 60 * time.Second
)

// newHTTPClient keeps as many connections as there may be questions at once;
// the answers stay uncompressed, for the server is near.
func newHTTPClient() *http.Client {
	return &http.Client{
		Timeout: changeTimeout,
		Transport: &http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			DialContext:         (&net.Dialer{Timeout: dialTimeout, KeepAlive: 30 * time.Second}).DialContext,
			MaxIdleConns:        256,
			MaxIdleConnsPerHost: 256,
			IdleConnTimeout:     90 * time.Second,
			TLSHandshakeTimeout: dialTimeout,
			DisableCompression:  true,
		},
	}
}

// refusal is an answer of the server that is no success. It says nothing of what
// was sent: neither keys nor records belong in a log.
type refusal struct {
	status int
	code   string // of Meilisearch, such as index_not_found
}

func (r *refusal) Error() string {
	return fmt.Sprintf("Meilisearch answers %d %s", r.status, r.code)
}

// Codes of Meilisearch that are expected.
const (
	codeIndexNotFound    = "index_not_found"
	codeDocumentNotFound = "document_not_found"
)

func hasCode(err error, code string) bool {
	var r *refusal
	return errors.As(err, &r) && r.code == code
}

// send is for what the client library has no fitting call for: questions, whose
// answers it would take apart attribute by attribute before they are decoded
// here, and settings it has no words for.
func (x *Index) send(ctx context.Context, method, path string, body any, out any) error {
	data, err := json.Marshal(body)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, method, x.options.URL+path, bytes.NewReader(data))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	if x.options.Key != "" {
		request.Header.Set("Authorization", "Bearer "+x.options.Key)
	}
	response, err := x.http.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	answer, err := readAll(response)
	if err != nil {
		return err
	}
	if response.StatusCode/100 != 2 {
		r := &refusal{status: response.StatusCode}
		var said struct{ Code string }
		if json.Unmarshal(answer, &said) == nil {
			r.code = said.Code
		}
		return r
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return errAnswer
	}
	return nil
}

// errAnswer stands for an answer that is not what Meilisearch says, without
// repeating it.
var errAnswer = errors.New("the answer is not one of Meilisearch")

func readAll(response *http.Response) ([]byte, error) {
	var b bytes.Buffer
	if n := response.ContentLength; n > 0 && n < 1<<26 {
		b.Grow(int(n) + bytes.MinRead)
	}
	_, err := b.ReadFrom(io.LimitReader(response.Body, 1<<30))
	return b.Bytes(), err
}

// plain turns an error of the library, which may repeat what was sent and
// answered, into one that does not.
func plain(err error) error {
	var e *meilisearch.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.ErrCode {
	case meilisearch.MeilisearchApiError, meilisearch.MeilisearchApiErrorWithoutMessage:
		return &refusal{status: e.StatusCode, code: e.MeilisearchApiError.Code}
	case meilisearch.MeilisearchCommunicationError, meilisearch.MeilisearchTimeoutError:
		return e.OriginError
	}
	return errAnswer
}

// failure is how an error looks to the caller. A request that the server
// understood and calls wrong is a fault of ours; whatever else keeps the index
// from answering makes it unavailable.
func failure(err error) error {
	if err == nil || domain.CodeOf(err) != domain.CodeInternal {
		return err
	}
	var r *refusal
	if errors.As(err, &r) && r.status == http.StatusBadRequest || errors.Is(err, errPacked) {
		return domain.Internal(err)
	}
	var f *failedTask
	if errors.As(err, &f) && f.ours() {
		return domain.Internal(err)
	}
	return domain.Unavailable(domain.Msg(domain.ReasonIndexDown), time.Second, err)
}
