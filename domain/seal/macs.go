package seal

import (
	"context"

	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/mac"
	"github.com/tink-crypto/tink-go/v2/tink"

	"hanhtrinh/domain"
)

// MACs says by HMAC-SHA256 which texts this product wrote. Rotate keeps every
// key: what was handed out stays good for as long as its own rules say. It is safe
// for concurrent use.
type MACs struct {
	keeper
	mac tink.MAC
	ids keyIDs
}

// OpenMACs loads the keys of a purpose, making the first when there is none. It
// fails when the master key does not open what the store has.
func OpenMACs(ctx context.Context, store Store, master *Master, purpose string, now domain.Clock) (*MACs, error) {
	m := &MACs{keeper: keeper{store: store, master: master, purpose: purpose, now: now, template: mac.HMACSHA256Tag256KeyTemplate(), keepAll: true}}
	m.take = m.takeKeys
	return m, m.open(ctx)
}

// Sum returns the tag of data, 37 bytes that name the key they were made with.
func (m *MACs) Sum(data []byte) []byte {
	m.mu.Lock()
	made := m.mac
	m.mu.Unlock()
	tag, err := made.ComputeMAC(data)
	if err != nil { // HMAC in memory does not fail; a tag that nothing verifies is the safe answer
		return nil
	}
	return tag
}

// Verify says whether tag is that of data by any accepted key. A key it does not
// know may be one another server made a moment ago, so it looks into the store.
func (m *MACs) Verify(ctx context.Context, tag, data []byte) bool {
	m.mu.Lock()
	m.refresh(ctx, m.ids.made(tag))
	made := m.mac
	m.mu.Unlock()
	return made.VerifyMAC(tag, data) == nil
}

func (m *MACs) takeKeys(handle *keyset.Handle) error {
	ids, err := idsOf(handle)
	if err != nil {
		return err
	}
	made, err := mac.New(handle)
	if err != nil {
		return err
	}
	m.mac, m.ids = made, ids
	return nil
}
