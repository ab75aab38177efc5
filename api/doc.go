// Package api is the HTTP surface of the product: typed operations (Huma) on
// Fiber, one file for each resource. It knows no engine: everything it serves
// comes through the interfaces of Options.
//
// A request passes the edge (request id, security headers, CORS, rate limit),
// its route (panics, metrics, access log) and the gate of its operation (token
// and scope, query names, Accept, Content-Type, size, language, deadline)
// before the operation itself runs. Every refusal, wherever it arises, leaves
// as one problem document (RFC 9457) written by problem.go.
package api

//go:generate go run ../cmd/hanhtrinh openapi -o ../openapi.yaml
