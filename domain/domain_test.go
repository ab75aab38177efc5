package domain_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hanhtrinh/domain"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Đường  Nguyễn Đình Chiểu, P.1": "duong nguyen dinh chieu p 1",
		"Mu\u0303i Ne\u0301":            "mui ne",
		"ＴＨＡＰ　Po":                       "thap po",
		"Муйне":                         "муине",
		"나짱 무이네":                        "나짱 무이네",
		"ประเทศไทย":                     "ประเทศไทย",
		"--- ":                          "",
		"":                              "",
		"a\x00b":                        "a b",
	} {
		if got := domain.Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
		if again := domain.Fold(domain.Fold(in)); again != domain.Fold(in) {
			t.Errorf("folding %q twice gives %q", in, again)
		}
	}
}

func TestEveryReasonSpeaksBothLanguagesAndUsesItsParameters(t *testing.T) {
	for _, r := range domain.Reasons() {
		if r.VI == "" || r.EN == "" || r.VI == r.EN {
			t.Errorf("%s has no text in each language", r.Code)
		}
		for _, name := range r.Params {
			if !strings.Contains(r.VI, "{"+name+"}") || !strings.Contains(r.EN, "{"+name+"}") {
				t.Errorf("%s does not say {%s} in both languages", r.Code, name)
			}
		}
	}
	got := domain.Msg(domain.ReasonOutOfRange, "min", 1, "max", 100)
	if got.In("vi") != "Ngoài khoảng cho phép: từ 1 đến 100." || got.In("fr") != "Out of range: from 1 to 100." {
		t.Errorf("got %q and %q", got.In("vi"), got.In("fr"))
	}
}

func TestPickFollowsTheChainThenTheLanguageOfRecord(t *testing.T) {
	text := domain.LocalizedText{"vi": "Huế", "en": "Hue", "ko": "후에"}
	for _, c := range []struct {
		text  domain.LocalizedText
		chain []string
		want  string
	}{
		{text, []string{"ru", "ko"}, "후에 ko"},
		{text, []string{"ru"}, "Huế vi"},
		{text, nil, "Huế vi"},
		{domain.LocalizedText{"en": "Hue", "ko": "후에"}, nil, "Hue en"},
		{domain.LocalizedText{"ru": "Хюэ", "ko": "후에"}, nil, "후에 ko"},
		{nil, []string{"vi"}, " "},
	} {
		s, lang := c.text.Pick(c.chain)
		if got := s + " " + lang; got != c.want {
			t.Errorf("%v %v = %q, want %q", c.text, c.chain, got, c.want)
		}
	}
}

func TestCheckPoint(t *testing.T) {
	for _, c := range []struct {
		lat, lon float64
		want     domain.Reason
	}{
		{10.93, 108.1, ""}, {-33.9, 151.2, ""}, {90, 180, ""},
		{108.1, 10.93, domain.ReasonSwappedAxes},
		{91, 0, domain.ReasonLatRange}, {0, -180.5, domain.ReasonLonRange},
	} {
		got := domain.Reason("")
		if m := domain.CheckPoint(domain.Point{Lat: c.lat, Lon: c.lon}, "lat,lon"); m != nil {
			got = m.Code
		}
		if got != c.want {
			t.Errorf("%g, %g: %q, want %q", c.lat, c.lon, got, c.want)
		}
	}
}

func TestCodeOfLooksThroughWrapping(t *testing.T) {
	for _, c := range []struct {
		err  error
		want domain.Code
	}{
		{nil, ""}, {errors.New("x"), domain.CodeInternal},
		{fmt.Errorf("reading: %w", domain.Stale()), domain.CodePreconditionFailed},
	} {
		if got := domain.CodeOf(c.err); got != c.want {
			t.Errorf("%v: %s, want %s", c.err, got, c.want)
		}
	}
}

func TestRandomIDsDifferAndFitAPath(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		id := domain.RandomID()
		if len(id) != 26 || strings.Trim(id, "0123456789abcdefghjkmnpqrstvwxyz") != "" || seen[id] {
			t.Fatalf("id %q", id)
		}
		seen[id] = true
	}
}

// journal is a change log in memory that fails or forgets when told to.
type journal struct {
	domain.ChangeLog
	mu      sync.Mutex
	entries []domain.Change
	from    int64 // entries up to here were trimmed
	fails   int
	wake    chan struct{}
}

func (j *journal) add(n int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for range n {
		j.entries = append(j.entries, domain.Change{Seq: int64(len(j.entries)) + 1})
	}
	close(j.wake)
	j.wake = make(chan struct{})
}

func (j *journal) Changes(_ context.Context, after int64, limit int) ([]domain.Change, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.fails > 0 {
		j.fails--
		return nil, errors.New("down")
	}
	if after < j.from {
		return nil, domain.Gone(domain.Msg(domain.ReasonCursorTooOld))
	}
	rest := j.entries[after:]
	return slices.Clone(rest[:min(limit, len(rest))]), nil
}

func (j *journal) ChangeHead(context.Context) (int64, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return int64(len(j.entries)), nil
}

func (j *journal) ChangesWake() <-chan struct{} {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.wake
}

func TestTailSeesEverythingInOrderAcrossFailuresAndTrimming(t *testing.T) {
	j := &journal{wake: make(chan struct{}), fails: 2}
	j.add(1200) // more than one batch
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	seen, anew := make(chan int64, 5000), make(chan struct{}, 1)
	failures := 0
	done := make(chan struct{})
	go func() {
		defer close(done)
		domain.Tail(ctx, j, 0, func(changes []domain.Change) {
			if changes == nil {
				anew <- struct{}{}
			}
			for _, c := range changes {
				seen <- c.Seq
			}
		}, func(error) { failures++ })
	}()
	expect := func(from, to int64) {
		t.Helper()
		for want := from; want <= to; want++ {
			select {
			case got := <-seen:
				if got != want {
					t.Fatalf("entry %d, want %d", got, want)
				}
			case <-ctx.Done():
				t.Fatalf("entry %d did not come", want)
			}
		}
	}
	expect(1, 1200)
	j.add(5)
	expect(1201, 1205)
	j.mu.Lock()
	j.from = 1210
	j.mu.Unlock()
	j.add(10)
	select {
	case <-anew:
	case <-ctx.Done():
		t.Fatal("a reader that fell behind the log was not told to begin anew")
	}
	j.add(1)
	expect(1216, 1216)
	cancel()
	<-done
	if failures != 2 {
		t.Errorf("%d failures were reported, want 2", failures)
	}
}
