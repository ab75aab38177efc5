package seal

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/tink-crypto/tink-go/v2/insecuresecretdataaccess"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/signature"
	tinked25519 "github.com/tink-crypto/tink-go/v2/signature/ed25519"
	"golang.org/x/time/rate"

	"hanhtrinh/domain"
)

// Purposes of key rings.
const PurposeTokens = "tokens"

// When a ring looks into the store again: once a minute, to learn which keys
// were dropped, and for a key it does not know, which is one that another
// server made just now or one that somebody made up: those few times a second.
const (
	refreshKnown  = time.Minute
	unknownPerSec = 10
	unknownAtOnce = 10
)

// Ring holds the Ed25519 keys of one purpose: one that signs, and those that
// signed before it and are still accepted. It is safe for concurrent use.
type Ring struct {
	store   Store
	master  *Master
	purpose string
	now     domain.Clock
	unknown *rate.Limiter // of looks for keys it does not know

	mu      sync.Mutex
	signing string
	private ed25519.PrivateKey
	public  map[string]ed25519.PublicKey
	read    time.Time
}

// OpenRing loads the ring of a purpose, making its first key when there is
// none. It fails when the master key does not open what the store has.
func OpenRing(ctx context.Context, store Store, master *Master, purpose string, now domain.Clock) (*Ring, error) {
	r := &Ring{store: store, master: master, purpose: purpose, now: now, unknown: rate.NewLimiter(unknownPerSec, unknownAtOnce)}
	handle, version, err := r.load(ctx)
	if err != nil {
		return nil, err
	}
	if version == 0 {
		if err := rotate(ctx, r, nil, 0); err != nil && domain.CodeOf(err) != domain.CodePreconditionFailed {
			return nil, err
		}
		if handle, _, err = r.load(ctx); err != nil {
			return nil, err
		}
	}
	return r, r.use(handle)
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
	key, ok := r.public[kid]
	if ok && r.now().Sub(r.read) < refreshKnown || !ok && !r.unknown.AllowN(r.now(), 1) {
		return key, ok
	}
	r.read = r.now()
	if handle, version, err := r.load(ctx); err == nil && version > 0 {
		// An unreadable keyset leaves the known keys in use.
		_ = r.useLocked(handle)
		key, ok = r.public[kid]
	}
	return key, ok
}

// Publics returns every accepted public key by id.
func (r *Ring) Publics() map[string]ed25519.PublicKey {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := make(map[string]ed25519.PublicKey, len(r.public))
	for kid, key := range r.public {
		all[kid] = key
	}
	return all
}

// Rotate makes a new signing key. The one before it stays accepted; older ones
// are dropped. precondition_failed when another rotation ran at the same time.
func (r *Ring) Rotate(ctx context.Context) error {
	handle, version, err := r.load(ctx)
	if err != nil {
		return err
	}
	if err := rotate(ctx, r, handle, version); err != nil {
		return err
	}
	if handle, _, err = r.load(ctx); err != nil {
		return err
	}
	return r.use(handle)
}

func rotate(ctx context.Context, r *Ring, handle *keyset.Handle, version int64) error {
	manager := keyset.NewManager()
	var previous uint32
	if handle != nil {
		manager = keyset.NewManagerFromHandle(handle)
		primary, err := handle.Primary()
		if err != nil {
			return domain.Internal(err)
		}
		previous = primary.KeyID()
	}
	id, err := manager.Add(signature.ED25519KeyTemplate())
	if err != nil {
		return domain.Internal(err)
	}
	if err := errors.Join(manager.SetPrimary(id), dropOthers(manager, handle, previous)); err != nil {
		return domain.Internal(err)
	}
	next, err := manager.Handle()
	if err != nil {
		return domain.Internal(err)
	}
	var sealed bytes.Buffer
	if err := next.WriteWithAssociatedData(keyset.NewBinaryWriter(&sealed), r.master.aead, []byte(r.purpose)); err != nil {
		return domain.Internal(err)
	}
	return r.store.SaveKeyset(ctx, r.purpose, sealed.Bytes(), version)
}

// dropOthers deletes every key of handle but the one called keep.
func dropOthers(m *keyset.Manager, handle *keyset.Handle, keep uint32) error {
	if handle == nil {
		return nil
	}
	for i := range handle.Len() {
		entry, err := handle.Entry(i)
		if err != nil {
			return err
		}
		if entry.KeyID() == keep {
			continue
		}
		if err := m.Delete(entry.KeyID()); err != nil {
			return err
		}
	}
	return nil
}

func (r *Ring) load(ctx context.Context) (*keyset.Handle, int64, error) {
	sealed, version, err := r.store.Keyset(ctx, r.purpose)
	if err != nil || version == 0 {
		return nil, 0, err
	}
	handle, err := keyset.ReadWithAssociatedData(keyset.NewBinaryReader(bytes.NewReader(sealed)), r.master.aead, []byte(r.purpose))
	if err != nil {
		return nil, 0, domain.Internal(fmt.Errorf("the master key does not open the keyset %q of this store: is MASTER_KEY_FILE the right one? %w", r.purpose, err))
	}
	return handle, version, nil
}

func (r *Ring) use(handle *keyset.Handle) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.useLocked(handle)
}

func (r *Ring) useLocked(handle *keyset.Handle) error {
	public := map[string]ed25519.PublicKey{}
	var signing string
	var private ed25519.PrivateKey
	for i := range handle.Len() {
		entry, err := handle.Entry(i)
		if err != nil {
			return domain.Internal(err)
		}
		key, ok := entry.Key().(*tinked25519.PrivateKey)
		if !ok {
			return domain.Internal(fmt.Errorf("keyset %q holds a key of another type", r.purpose))
		}
		kid := strconv.FormatUint(uint64(entry.KeyID()), 36)
		secret := ed25519.NewKeyFromSeed(key.PrivateKeyBytes().Data(insecuresecretdataaccess.Token{}))
		public[kid] = secret.Public().(ed25519.PublicKey)
		if entry.IsPrimary() {
			signing, private = kid, secret
		}
	}
	r.signing, r.private, r.public, r.read = signing, private, public, r.now()
	return nil
}
