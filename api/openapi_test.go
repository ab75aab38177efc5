package api_test

import (
	"bytes"
	"fmt"
	"maps"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"hanhtrinh/api"
)

func TestDescriptionIsUpToDate(t *testing.T) {
	once, err := api.OpenAPIYAML()
	if err != nil {
		t.Fatal(err)
	}
	again, err := api.OpenAPIYAML()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(once, again) {
		t.Error("two builds of the description differ")
	}
	kept, err := os.ReadFile("../openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(once, kept) {
		t.Error("openapi.yaml is stale: run go generate ./api")
	}
}

func TestOperationsAreDescribedInFull(t *testing.T) {
	f := start(t)
	r := f.get("/openapi.json").want(t, 200)
	paths := r.json["paths"].(map[string]any)
	seen := map[string]bool{}
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		for method, o := range paths[path].(map[string]any) {
			op := o.(map[string]any)
			name := method + " " + path
			id, _ := op["operationId"].(string)
			summary, _ := op["summary"].(string)
			about, _ := op["description"].(string)
			if id == "" || seen[id] || summary == "" || about == "" {
				t.Errorf("%s: operationId %q (seen before: %v), summary %q, description %q", name, id, seen[id], summary, about)
			}
			seen[id] = true
			responses := op["responses"].(map[string]any)
			for _, status := range []string{"400", "406", "422", "429", "500", "503"} {
				if responses[status] == nil {
					t.Errorf("%s does not say that it may answer %s", name, status)
				}
			}
		}
	}
}

// TestExamplesHold replays every operation with the examples of its
// description and compares the answer with its schema.
func TestExamplesHold(t *testing.T) {
	f := start(t).seed()
	doc := f.get("/openapi.json").want(t, 200).json
	check := newChecker(t, doc)
	for _, p := range f.server.Policies() {
		t.Run(p.ID, func(t *testing.T) {
			op := doc["paths"].(map[string]any)[p.Path].(map[string]any)[strings.ToLower(p.Method)].(map[string]any)
			x := exampleRequest(op, p)
			if prepare := examplesOf[p.ID]; prepare != nil {
				prepare(f, x)
			} else if !p.Public() {
				x.header(f.auth())
			}
			if strings.HasPrefix(p.Path, "/v1/places/") && (p.Method == "PUT" || p.Method == "PATCH" || p.Method == "DELETE") {
				x.header("If-Match: " + f.get(x.path).want(t, 200).header.Get("ETag"))
			}
			for _, media := range append([]string{""}, p.Produces...) {
				h := x.headers
				if media != "" {
					if p.Method != "GET" {
						continue
					}
					h = append(slices.Clone(x.headers), "Accept: "+media)
				}
				r := f.do(p.Method, x.path, x.send(), h...).want(t, p.Success)
				if r.json == nil {
					continue
				}
				check.response(t, op, p.Success, strings.Split(r.header.Get("Content-Type"), ";")[0], r.json)
			}
			problem := f.get("/v1/places/none?lang=vi").want(t, 404)
			check.response(t, op, 422, "application/problem+json", problem.json)
		})
	}
}

// exampleRequest is the request of the examples of an operation.
func exampleRequest(op map[string]any, p api.Policy) *exampleCall {
	x, path := &exampleCall{}, p.Path
	query := url.Values{}
	params, _ := op["parameters"].([]any)
	for _, x := range params {
		p := x.(map[string]any)
		e, ok := p["example"]
		if !ok {
			continue
		}
		switch p["in"] {
		case "path":
			path = strings.ReplaceAll(path, "{"+p["name"].(string)+"}", fmt.Sprint(e))
		case "query":
			value := fmt.Sprint(e)
			if l, ok := e.([]any); ok {
				parts := make([]string, len(l))
				for i := range l {
					parts[i] = fmt.Sprint(l[i])
				}
				value = strings.Join(parts, ",")
			}
			query.Set(p["name"].(string), value)
		}
	}
	x.path = path + "?" + query.Encode()
	if p.Takes != "" {
		x.body, _ = op["requestBody"].(map[string]any)["content"].(map[string]any)[p.Takes].(map[string]any)["example"].(map[string]any)
		x.headers = append(x.headers, "Content-Type: "+p.Takes)
	}
	return x
}

// checker compares answers with the schemas of the description.
type checker struct {
	doc map[string]any
}

func newChecker(t *testing.T, doc map[string]any) *checker {
	t.Helper()
	return &checker{doc: doc}
}

func (c *checker) response(t *testing.T, op map[string]any, status int, media string, v any) {
	t.Helper()
	content, _ := op["responses"].(map[string]any)[fmt.Sprint(status)].(map[string]any)["content"].(map[string]any)
	m, ok := content[media].(map[string]any)
	if !ok {
		t.Errorf("status %d does not say that it may be %s", status, media)
		return
	}
	c.value(t, "", m["schema"].(map[string]any), v)
}

// value checks type, members and closed lists: what a client generator relies
// on.
func (c *checker) value(t *testing.T, at string, schema map[string]any, v any) {
	t.Helper()
	if ref, ok := schema["$ref"].(string); ok {
		name := strings.TrimPrefix(ref, "#/components/schemas/")
		schema = c.doc["components"].(map[string]any)["schemas"].(map[string]any)[name].(map[string]any)
	}
	if enum, ok := schema["enum"].([]any); ok && !slices.Contains(enum, v) {
		t.Errorf("%s: %v is not in the closed list", at, v)
	}
	switch schema["type"] {
	case "object":
		o, ok := v.(map[string]any)
		if !ok {
			t.Errorf("%s is no object", at)
			return
		}
		required, _ := schema["required"].([]any)
		for _, name := range required {
			if _, ok := o[name.(string)]; !ok {
				t.Errorf("%s/%s is missing", at, name)
			}
		}
		props, _ := schema["properties"].(map[string]any)
		for name, member := range o {
			inner, known := props[name].(map[string]any)
			if !known {
				additional, _ := schema["additionalProperties"].(map[string]any)
				if additional == nil && schema["additionalProperties"] != true {
					t.Errorf("%s/%s is not described", at, name)
				}
				inner = additional
			}
			if inner != nil {
				c.value(t, at+"/"+name, inner, member)
			}
		}
	case "array":
		l, ok := v.([]any)
		if !ok {
			t.Errorf("%s is no list", at)
			return
		}
		for i := range l {
			c.value(t, fmt.Sprintf("%s/%d", at, i), schema["items"].(map[string]any), l[i])
		}
	case "string":
		if _, ok := v.(string); !ok {
			t.Errorf("%s is no string", at)
		}
	case "integer", "number":
		if _, ok := v.(float64); !ok {
			t.Errorf("%s is no number", at)
		}
	case "boolean":
		if _, ok := v.(bool); !ok {
			t.Errorf("%s is no boolean", at)
		}
	}
}
