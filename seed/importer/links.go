package importer

import (
	"net/url"

	"hanhtrinh/domain/place"
)

// isLink says whether s is an address that place.Prepare takes.
func isLink(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http") && u.User == nil && len(s) <= 2*place.MaxText
}
