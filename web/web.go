// Package web holds the pages and files that are served to people, embedded.
package web

import "embed"

// Docs is the page of the interactive API description with everything it
// loads: RapiDoc (MIT, docs/rapidoc-LICENSE.txt), from no other host.
//
//go:embed docs
var Docs embed.FS
