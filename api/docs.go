package api

import (
	"encoding/json"

	"github.com/gofiber/fiber/v2"

	"hanhtrinh/domain"
	"hanhtrinh/web"
)

// docsPolicy lets the docs page run its own script and call this API, nothing
// else.
const docsPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'"

// registerDocs serves the description and the page that shows it. They are not
// operations of the API and so are not in its description.
func (s *Server) registerDocs() {
	add := routes{s.app, s}
	file := func(path, name, media string) {
		body, err := web.Docs.ReadFile(name)
		if err != nil {
			panic("api: " + err.Error())
		}
		add.Add(fiber.MethodGet, path, s.fixedFile(media, func() ([]byte, error) { return body, nil }))
	}
	file("/docs", "docs/index.html", mediaHTML+"; charset=utf-8")
	file("/docs/rapidoc-min.js", "docs/rapidoc-min.js", "text/javascript; charset=utf-8")
	add.Add(fiber.MethodGet, "/openapi.yaml", s.fixedFile(mediaYAML, s.descriptionYAML))
	add.Add(fiber.MethodGet, "/openapi.json", s.fixedFile(mediaJSON, s.descriptionJSON))
}

// fixedFile serves what one version of the product never changes.
func (s *Server) fixedFile(media string, load func() ([]byte, error)) fiber.Handler {
	return func(c *fiber.Ctx) error {
		body, err := load()
		if err != nil {
			s.writeProblem(c.Context(), domain.Internal(err))
			return nil
		}
		c.Set("Content-Security-Policy", docsPolicy)
		c.Set("Cache-Control", cacheTables)
		etag := weakETag(body)
		c.Set("ETag", etag)
		if etagMatches(c.Request().Header.Peek("If-None-Match"), etag) {
			c.Status(fiber.StatusNotModified)
			return nil
		}
		c.Set("Content-Type", media)
		return c.Send(body)
	}
}

func (s *Server) descriptionJSON() ([]byte, error) {
	s.tables.json.Do(func() { s.tables.jsonBody, s.tables.jsonErr = json.Marshal(s.api.OpenAPI()) })
	return s.tables.jsonBody, s.tables.jsonErr
}

func (s *Server) descriptionYAML() ([]byte, error) {
	s.tables.yaml.Do(func() { s.tables.yamlBody, s.tables.yamlErr = s.api.OpenAPI().YAML() })
	return s.tables.yamlBody, s.tables.yamlErr
}
