package bench

import (
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"hanhtrinh/domain/account"
)

func TestBareArgon2idIsThatOfTheProduct(t *testing.T) {
	h, err := account.NewHasher(account.HasherOptions{})
	if err != nil {
		t.Fatal(err)
	}
	hash, err := h.Hash(t.Context(), "", "bốn chữ không liên quan")
	if err != nil {
		t.Fatal(err)
	}
	got, _, _, err := argon2id.DecodeHash(hash)
	if err != nil {
		t.Fatal(err)
	}
	if *got != passwordParams {
		t.Errorf("the product hashes with %+v, the yardstick with %+v", *got, passwordParams)
	}
}

func TestBareArgon2idCounts(t *testing.T) {
	got, err := bareArgon2id(t.Context(), time.Nanosecond)
	if err != nil {
		t.Fatal(err)
	}
	if got.took <= 0 {
		t.Errorf("took %v", got.took)
	}
	for _, l := range got.latencies {
		if l <= 0 || l > got.took {
			t.Errorf("one hash took %v of %v", l, got.took)
		}
	}
}
