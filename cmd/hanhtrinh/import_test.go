package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
)

const threeRows = "id,name,kind,subkind,lat,lon,source\n" +
	"nhap-mot,Quán Một,dining,cafe,10.93,108.1,general knowledge\n" +
	"nhap-hai,Quán Hai,dining,cafe,north,108.2,general knowledge\n" +
	"nhap-ba,Quán Ba,dining,cafe,10.95,108.3,general knowledge\n"

func TestImportPlacesStopsAtARefusedRowOrKeepsGoing(t *testing.T) {
	places := file(t, "places.csv", threeRows)
	aliases := file(t, "aliases.csv", "target_id,alias,lang,source\nnhap-ba,Tên Khác,vi,test\n")
	in := newInstallation(t, "SEED=off")
	s := in.serve()
	var errs bytes.Buffer
	p := &program{environ: in.environ, out: &errs, err: &errs}
	if err := p.run(context.Background(), []string{"import", "places", places}); err == nil {
		t.Error("a refused row is no error")
	}
	if !strings.Contains(errs.String(), "places.csv:3") {
		t.Errorf("the line is not named:\n%s", errs.String())
	}
	if got := s.get("/v1/places/nhap-ba").status; got != 404 {
		t.Errorf("behind the refused row: %d, want nothing written", got)
	}
	if out, err := in.command("import", "places", "--keep-going", "--aliases", aliases, places); err == nil {
		t.Errorf("--keep-going: %q, want an error all the same", out)
	}
	for id, want := range map[string]int{"nhap-mot": 200, "nhap-hai": 404, "nhap-ba": 200} {
		if got := s.get("/v1/places/" + id).status; got != want {
			t.Errorf("%s: %d, want %d", id, got, want)
		}
	}
	s.until("found by its other name", func() bool {
		got := s.list("q=ten+khac").ids()
		return len(got) == 1 && got[0] == "nhap-ba"
	})
}
