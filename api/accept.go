package api

import (
	"strconv"
	"strings"
)

// acceptPart reads one element of an Accept header: its media range in lower
// case without parameters, and its quality (1 when not given or not readable,
// as RFC 9110 leaves it to us).
func acceptPart(part string) (mediaRange string, q float64) {
	mediaRange, params, _ := strings.Cut(part, ";")
	q = 1
	for p := range strings.SplitSeq(params, ";") {
		name, value, _ := strings.Cut(p, "=")
		if strings.EqualFold(strings.TrimSpace(name), "q") {
			if f, err := strconv.ParseFloat(strings.TrimSpace(value), 64); err == nil && f >= 0 && f <= 1 {
				q = f
			}
		}
	}
	return strings.ToLower(strings.TrimSpace(mediaRange)), q
}
