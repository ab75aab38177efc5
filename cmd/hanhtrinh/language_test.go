package main

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"hanhtrinh/domain"
)

func TestExplainSpeaksTheOperatorsLanguage(t *testing.T) {
	down := fmt.Errorf("open: %w", domain.Unavailable(domain.Msg(domain.ReasonStoreDown), time.Second, errors.New("connection refused")))
	const english = "open: unavailable: The database does not answer at the moment. Please try again.: connection refused"
	for _, c := range []struct {
		environ []string
		err     error
		want    string
	}{
		{nil, down, english},
		{[]string{"LANG=vi_VN.UTF-8"}, down, "Cơ sở dữ liệu tạm thời không trả lời. Vui lòng thử lại. (" + english + ")"},
		{[]string{"LANG=vi_VN.UTF-8", "LC_ALL=C"}, down, english},
		{[]string{"LANG=vi_VN.UTF-8"}, errors.New("settings: x"), "settings: x"},
	} {
		if got := (&program{environ: c.environ}).explain(c.err); got != c.want {
			t.Errorf("%v: %q, want %q", c.environ, got, c.want)
		}
	}
}
