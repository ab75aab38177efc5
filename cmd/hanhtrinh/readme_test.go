package main

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
)

// settingsTable is the table of the README as the tags of Config say it.
func settingsTable(config reflect.Type) []string {
	var rows []string
	for i := range config.NumField() {
		tag := config.Field(i).Tag
		fallback := "none"
		if v := tag.Get("envDefault"); v != "" {
			fallback = "`" + v + "`"
		}
		rows = append(rows, fmt.Sprintf("| `%s` | %s | %s |", tag.Get("env"), fallback, tag.Get("doc")))
	}
	return rows
}

func TestReadmeNamesEverySetting(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(readme), "\n| setting | default | meaning |\n|---|---|---|\n")
	if !found {
		t.Fatal("README.md has no table of settings")
	}
	var got []string
	for line := range strings.Lines(section) {
		if !strings.HasPrefix(line, "|") {
			break
		}
		got = append(got, strings.TrimSpace(line))
	}
	want := settingsTable(reflect.TypeFor[Config]())
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("the table of settings in README.md is\n%s\nwant\n%s", g, w)
	}
}

func TestEverySettingIsDeclaredInFull(t *testing.T) {
	seen := map[string]bool{}
	config := reflect.TypeFor[Config]()
	for i := range config.NumField() {
		f := config.Field(i)
		key := f.Tag.Get("env")
		if key == "" || seen[key] {
			t.Errorf("%s has the key %q: want one of its own", f.Name, key)
		}
		seen[key] = true
		if doc := f.Tag.Get("doc"); doc == "" || strings.ContainsAny(doc, "|\n") {
			t.Errorf("%s has the doc %q: want one line without |", key, doc)
		}
	}
}
