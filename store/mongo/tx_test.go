package mongo

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"hanhtrinh/domain"
	"hanhtrinh/domain/place"
	"hanhtrinh/store/storetest/engine"
)

// overtaken makes the transaction of ctx lose: a record it then writes was
// changed outside after it had begun to read.
func overtaken(ctx context.Context, t *testing.T, s *Store) error {
	t.Helper()
	if _, err := s.CountPlaces(ctx); err != nil {
		t.Error(err)
	}
	if _, err := s.WritePlaces(patient(t), domain.Everything(), []place.Write{anyWrite("a")}); err != nil {
		t.Error(err)
	}
	_, err := s.WritePlaces(ctx, domain.Everything(), []place.Write{anyWrite("a")})
	if err == nil {
		t.Error("a write that was overtaken succeeded")
	}
	return err
}

func TestOvertakenRunsAgain(t *testing.T) {
	s := openAt(t, engine.Database(t))
	for name, swallow := range map[string]func(error) error{
		"returned":  func(err error) error { return err },
		"swallowed": func(error) error { return nil },
		"replaced":  func(error) error { return errors.New("something else") },
	} {
		t.Run(name, func(t *testing.T) {
			runs := 0
			err := s.InTx(patient(t), func(ctx context.Context) error {
				if runs++; runs == 1 {
					return swallow(overtaken(ctx, t, s))
				}
				_, err := s.WritePlaces(ctx, domain.Everything(), []place.Write{anyWrite("a"), anyWrite(name)})
				return err
			})
			if err != nil || runs != 2 {
				t.Errorf("got %v after %d runs, want success after 2", err, runs)
			}
			if _, err := s.Place(t.Context(), name); err != nil {
				t.Errorf("what the second run wrote: %v", err)
			}
		})
	}
}

func TestOvertakenForEver(t *testing.T) {
	s := openAt(t, engine.Database(t))
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	err := s.InTx(ctx, func(ctx context.Context) error {
		_, err := s.CountPlaces(ctx)
		if err == nil {
			_, err = s.WritePlaces(context.Background(), domain.Everything(), []place.Write{anyWrite("a")})
		}
		if err == nil {
			_, err = s.WritePlaces(ctx, domain.Everything(), []place.Write{anyWrite("a")})
		}
		return err
	})
	var e *domain.Error
	if !errors.As(err, &e) || e.Code != domain.CodeUnavailable || e.RetryAfter != time.Second {
		t.Errorf("got %v, want unavailable, again after a second", err)
	}
}

func TestTranslate(t *testing.T) {
	command := func(code int32, labels ...string) error { return mongo.CommandError{Code: code, Labels: labels} }
	tests := []struct {
		name string
		err  error
		want domain.Code
	}{
		{"nothing", nil, ""},
		{"caller left", context.Canceled, domain.CodeUnavailable},
		{"out of time", context.DeadlineExceeded, domain.CodeUnavailable},
		{"closed", mongo.ErrClientDisconnected, domain.CodeUnavailable},
		{"no primary", command(10107), domain.CodeUnavailable},
		{"stepping down", command(189), domain.CodeUnavailable},
		{"shutting down", command(91), domain.CodeUnavailable},
		{"write conflict", command(112, labelTransient), domain.CodeUnavailable},
		{"unknown outcome", command(64, labelUnknown), domain.CodeUnavailable},
		{"network", command(0, "NetworkError"), domain.CodeUnavailable},
		{"race", errRace, domain.CodeUnavailable},
		{"bad command", command(9), domain.CodeInternal},
		{"validator", command(121), domain.CodeInternal},
		{"ours", domain.Stale(), domain.CodePreconditionFailed},
		{"refused write", &place.WriteError{Index: 3, Err: domain.Stale()}, domain.CodePreconditionFailed},
	}
	for _, tt := range tests {
		if got := domain.CodeOf(translate(tt.err)); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
	taken := mongo.WriteException{WriteErrors: mongo.WriteErrors{{Code: 11000, Message: "dup key: { name: \"secret\" }"}}}
	if got := translate(taken).Error(); bytes.Contains([]byte(got), []byte("secret")) {
		t.Errorf("the error repeats the value: %s", got)
	}
}

func TestGeometriesAreKept(t *testing.T) {
	s := openAt(t, engine.Database(t))
	line := orb.LineString{{108.1, 10.9}, {108.2, 10.95}}
	for _, g := range []orb.Geometry{
		orb.Point{108.1, 10.9}, orb.MultiPoint{{108.1, 10.9}}, line, orb.MultiLineString{line},
		orb.Polygon{{{108, 10}, {109, 10}, {109, 11}, {108, 10}}}, orb.Collection{orb.Point{108.1, 10.9}, line},
	} {
		p := somePlace(g.GeoJSONType())
		p.Geometry = geojson.NewGeometry(g)
		if _, err := s.WritePlaces(t.Context(), domain.Everything(), []place.Write{{Place: p}}); err != nil {
			t.Fatal(err)
		}
		got, err := s.Place(t.Context(), p.ID)
		if err != nil {
			t.Fatal(err)
		}
		if !orb.Equal(got.Geometry.Geometry(), g) || got.Geometry.Type != p.Geometry.Type {
			t.Errorf("got %v, want %v", got.Geometry.Geometry(), g)
		}
	}
}

// TestValidatorsAreCompared: what the server keeps of a validator is what was
// sent, so that a start changes nothing that is right already.
func TestValidatorsAreCompared(t *testing.T) {
	s := openAt(t, engine.Database(t))
	specs, err := s.db.ListCollectionSpecifications(t.Context(), bson.D{})
	if err != nil {
		t.Fatal(err)
	}
	kept := map[string]bson.Raw{}
	for _, spec := range specs {
		kept[spec.Name] = spec.Options
	}
	for _, c := range collections() {
		if c.validator == nil {
			continue
		}
		wanted, err := bson.Marshal(c.validator)
		if err != nil {
			t.Fatal(err)
		}
		if have, ok := kept[c.name].Lookup("validator").DocumentOK(); !ok || !bytes.Equal(have, wanted) {
			t.Errorf("%s: the server keeps %s, want %s", c.name, have, bson.Raw(wanted))
		}
	}
}
