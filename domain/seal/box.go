package seal

import (
	"context"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"

	"hanhtrinh/domain"
)

// Box seals fields of records by AES256-GCM. Rotate keeps every key, for what was
// sealed with it. It is safe for concurrent use.
type Box struct {
	keeper
	aead tink.AEAD
	ids  keyIDs
}

// OpenBox loads the keys of a purpose, making the first when there is none. It
// fails when the master key does not open what the store has.
func OpenBox(ctx context.Context, store Store, master *Master, purpose string, now domain.Clock) (*Box, error) {
	b := &Box{keeper: keeper{store: store, master: master, purpose: purpose, now: now, template: aead.AES256GCMKeyTemplate(), keepAll: true}}
	b.take = b.takeKeys
	return b, b.open(ctx)
}

// Seal returns plain so that only Open with the same associated data, which says
// where it belongs, gives it back.
func (b *Box) Seal(plain, associated []byte) ([]byte, error) {
	b.mu.Lock()
	made := b.aead
	b.mu.Unlock()
	sealed, err := made.Encrypt(plain, associated)
	if err != nil {
		return nil, domain.Internal(err)
	}
	return sealed, nil
}

// Open gives back what was sealed by any key there has been, here or on another
// server. internal when it was changed or belongs elsewhere.
func (b *Box) Open(ctx context.Context, sealed, associated []byte) ([]byte, error) {
	b.mu.Lock()
	b.refresh(ctx, b.ids.made(sealed))
	made := b.aead
	b.mu.Unlock()
	plain, err := made.Decrypt(sealed, associated)
	if err != nil {
		return nil, domain.Internal(err)
	}
	return plain, nil
}

func (b *Box) takeKeys(handle *keyset.Handle) error {
	ids, err := idsOf(handle)
	if err != nil {
		return err
	}
	made, err := aead.New(handle)
	if err != nil {
		return err
	}
	b.aead, b.ids = made, ids
	return nil
}
