package api

import (
	"bytes"

	"github.com/valyala/fasthttp"

	"hanhtrinh/domain"
)

// bodiesBelow are how much operations below an address take.
var bodiesBelow = []struct {
	below []byte
	max   int
}{
	{[]byte("/v1/auth/"), maxOwnBody}, {[]byte("/v1/me"), maxOwnBody},
	{[]byte("/v1/accounts"), maxTermsBody}, {[]byte("/v1/grants"), maxTermsBody}, {[]byte("/v1/invitations"), maxTermsBody},
}

// maxBodyOf is how much of a body an operation takes that says nothing else. More is
// not read, whoever asks: what many strangers send at once has to fit into memory.
func maxBodyOf(path []byte) int {
	for _, b := range bodiesBelow {
		if bytes.HasPrefix(path, b.below) {
			return b.max
		}
	}
	switch {
	case string(path) == bulkPath:
		return maxBulkBody
	case !bytes.HasPrefix(path, []byte(placesPath)):
	case bytes.HasSuffix(path, []byte(proposalsPath[:len(proposalsPath)-1])):
		return maxProposal
	case bytes.Contains(path, []byte(proposalsPath)):
		return maxTermsBody
	}
	return maxBody
}

// readLimits sets how much is read of a body. A little more than is taken, so that
// who is just over it gets a readable answer instead of a broken line. Of what is
// larger than usual no more than that is read unless somebody signed for it.
func (s *Server) readLimits(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
	const usual = maxBody * 3 / 2
	most := min(maxBodyOf(pathOf(h.RequestURI()))*3/2, maxBulkBody)
	short := h.ContentLength() >= 0 && h.ContentLength() <= usual
	if most > usual && !short && !s.signed(h) {
		most = usual
	}
	return fasthttp.RequestConfig{MaxRequestBodySize: most}
}

// signed says that a request shows a token that is good by itself; whose it is, and
// whether that account may, is asked once the request is there.
func (s *Server) signed(h *fasthttp.RequestHeader) bool {
	token := bearerToken(h)
	if token == nil {
		return false
	}
	_, _, err := s.readToken(token)
	return err == nil
}

// tooLong is why a body was not read to its end.
func (s *Server) tooLong(h *fasthttp.RequestHeader) *domain.Error {
	path := pathOf(h.RequestURI())
	if string(path) == bulkPath && !s.signed(h) {
		return unauthenticated(nil)
	}
	return tooLarge(maxBodyOf(path))
}
