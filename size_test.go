package hanhtrinh_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// How long things may grow before they must be taken apart.
const (
	maxFileLines     = 500
	maxFunctionLines = 60
)

// long is a file or function over its limit.
type long struct {
	name  string
	lines int
}

// tooLong finds what is over a limit in one Go file. A test's table may be as
// long as its cases are many, so functions of tests are not measured.
func tooLong(name string, source []byte) ([]long, error) {
	var out []long
	if n := bytes.Count(source, []byte("\n")); n > maxFileLines {
		out = append(out, long{name, n})
	}
	if strings.HasSuffix(name, "_test.go") {
		return out, nil
	}
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		if n := files.Position(f.End()).Line - files.Position(f.Pos()).Line + 1; n > maxFunctionLines {
			out = append(out, long{name + ": " + f.Name.Name, n})
		}
	}
	return out, nil
}

func TestNothingIsTooLong(t *testing.T) {
	seen := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != "." && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		case d.IsDir() || filepath.Ext(path) != ".go":
			return nil
		}
		seen++
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		found, err := tooLong(path, source)
		for _, l := range found {
			t.Errorf("%s has %d lines; take it apart", l.name, l.lines)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 20 {
		t.Errorf("measured %d files, want the whole module", seen)
	}
}

func TestTooLongIsFound(t *testing.T) {
	source := "package p\n\nfunc short() {\n}\n\nfunc tall() {\n" + strings.Repeat("\t_ = 0\n", maxFunctionLines-1) + "}\n"
	filler := strings.Repeat("// line\n", maxFileLines)
	for _, c := range []struct {
		name, source string
		want         []string
	}{
		{"p.go", source, []string{"p.go: tall"}},
		{"p_test.go", source, nil},
		{"p.go", source + filler, []string{"p.go", "p.go: tall"}},
		{"p_test.go", source + filler, []string{"p_test.go"}},
	} {
		found, err := tooLong(c.name, []byte(c.source))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, l := range found {
			got = append(got, l.name)
		}
		if strings.Join(got, ",") != strings.Join(c.want, ",") {
			t.Errorf("%s of %d bytes: found %q, want %q", c.name, len(c.source), got, c.want)
		}
	}
}
