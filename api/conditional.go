package api

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"

	"github.com/cespare/xxhash/v2"

	"hanhtrinh/domain"
)

// An ETag is "<version>-<variant>": the version of the record and a short hash
// of the form it is shown in (media type, language, fields). Writers compare
// the version alone.

func variantOf(parts ...string) string {
	return strconv.FormatUint(xxhash.Sum64String(strings.Join(parts, "\x00"))>>32, 36)
}

func strongETag(version int64, variant string) string {
	return `"` + strconv.FormatInt(version, 10) + "-" + variant + `"`
}

// weakETag is that of a list: a hash of what it says.
func weakETag(body []byte) string {
	return `W/"` + strconv.FormatUint(xxhash.Sum64(body), 36) + `"`
}

// etagMatches says whether an If-None-Match header names etag (compared
// weakly, as RFC 9110 wants) or is "*".
func etagMatches(header []byte, etag string) bool {
	if len(header) == 0 || etag == "" {
		return false
	}
	opaque := strings.TrimPrefix(etag, "W/")
	for len(header) > 0 {
		part := header
		if i := bytes.IndexByte(header, ','); i >= 0 {
			part, header = header[:i], header[i+1:]
		} else {
			header = nil
		}
		part = bytes.TrimPrefix(bytes.TrimSpace(part), []byte("W/"))
		if string(part) == opaque || len(part) == 1 && part[0] == '*' {
			return true
		}
	}
	return false
}

var ifMatchPattern = regexp.MustCompile(`^"([1-9][0-9]{0,17})(-[0-9a-z]{1,16})?"$`)

// ifMatch reads the version a write is based on. Without the header the write
// is refused: two people editing one place must not overwrite each other
// unknowingly; "*" would be just that.
func ifMatch(header string) (int64, error) {
	if header == "" {
		return 0, &domain.Error{Code: domain.CodePreconditionRequired, Message: domain.Msg(domain.ReasonIfMatchRequired)}
	}
	m := ifMatchPattern.FindStringSubmatch(header)
	if m == nil {
		return 0, domain.Invalid(domain.FieldError{Header: "If-Match", Message: domain.Msg(domain.ReasonIfMatchFormat)})
	}
	version, _ := strconv.ParseInt(m[1], 10, 64) // at most 18 digits
	return version, nil
}
