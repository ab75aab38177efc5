package seal

import (
	"context"
	"crypto/ed25519"
	"errors"
	"maps"
	"strconv"

	"github.com/tink-crypto/tink-go/v2/insecuresecretdataaccess"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/signature"
	tinked25519 "github.com/tink-crypto/tink-go/v2/signature/ed25519"

	"hanhtrinh/domain"
)

// Ring holds the Ed25519 keys of one purpose: one that signs, and the one that
// signed before it and is still accepted; Rotate drops older ones. It is safe for
// concurrent use.
type Ring struct {
	keeper
	signing string
	private ed25519.PrivateKey
	public  map[string]ed25519.PublicKey
}

// OpenRing loads the ring of a purpose, making its first key when there is
// none. It fails when the master key does not open what the store has.
func OpenRing(ctx context.Context, store Store, master *Master, purpose string, now domain.Clock) (*Ring, error) {
	r := &Ring{keeper: keeper{store: store, master: master, purpose: purpose, now: now, template: signature.ED25519KeyTemplate()}}
	r.take = r.takeKeys
	return r, r.open(ctx)
}

// Signing returns the key that signs now and its id.
func (r *Ring) Signing() (kid string, key ed25519.PrivateKey) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.signing, r.private
}

// Verifying returns the public key with that id. An id it does not know may be
// that of a key another server made a moment ago, so it looks into the store.
func (r *Ring) Verifying(ctx context.Context, kid string) (ed25519.PublicKey, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, known := r.public[kid]
	r.refresh(ctx, known)
	key, ok := r.public[kid]
	return key, ok
}

// Publics returns every accepted public key by id.
func (r *Ring) Publics() map[string]ed25519.PublicKey {
	r.mu.Lock()
	defer r.mu.Unlock()
	return maps.Clone(r.public)
}

func (r *Ring) takeKeys(handle *keyset.Handle) error {
	public := map[string]ed25519.PublicKey{}
	var signing string
	var private ed25519.PrivateKey
	for i := range handle.Len() {
		entry, err := handle.Entry(i)
		if err != nil {
			return err
		}
		key, ok := entry.Key().(*tinked25519.PrivateKey)
		if !ok {
			return errors.New("it holds a key of another type")
		}
		kid := strconv.FormatUint(uint64(entry.KeyID()), 36)
		secret := ed25519.NewKeyFromSeed(key.PrivateKeyBytes().Data(insecuresecretdataaccess.Token{}))
		public[kid] = secret.Public().(ed25519.PublicKey)
		if entry.IsPrimary() {
			signing, private = kid, secret
		}
	}
	r.signing, r.private, r.public = signing, private, public
	return nil
}
