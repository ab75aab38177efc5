package seal

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/tink-crypto/tink-go/v2/keyset"
	tinkpb "github.com/tink-crypto/tink-go/v2/proto/tink_go_proto"
	"golang.org/x/time/rate"

	"hanhtrinh/domain"
)

// Purposes of keysets. One purpose is always opened as the same type.
const (
	PurposeTokens      = "tokens"      // Ring: access tokens
	PurposeCheckpoints = "checkpoints" // Ring: heads of the audit log
	PurposeCodes       = "codes"       // MACs: refresh tokens, one-time codes, known devices
	PurposeSealing     = "sealing"     // Box: fields of records
)

// When a keyset is looked for in the store again: once a minute, to learn what
// was changed, and for a key that is not known, which is one that another server
// made just now or one that somebody made up: those few times a second.
const (
	refreshKnown  = time.Minute
	unknownPerSec = 10
	unknownAtOnce = 10
)

// How often, and how long between, the first key of another server is looked for.
const (
	firstTries = 100
	firstPause = 50 * time.Millisecond
)

// keeper keeps one purpose's keyset in step with the store.
type keeper struct {
	store    Store
	master   *Master
	purpose  string
	now      domain.Clock
	template *tinkpb.KeyTemplate // of new keys
	keepAll  bool                // rotation drops none, else all but the one before
	// take puts the keys of a keyset in the place of those in use, or leaves
	// them when it cannot. It is called with mu held.
	take    func(*keyset.Handle) error
	unknown *rate.Limiter // of looks for keys it does not know

	mu   sync.Mutex
	read time.Time
}

// open loads the keyset, making its first key when there is none. It fails when
// the master key does not open what the store has.
func (k *keeper) open(ctx context.Context) error {
	k.unknown = rate.NewLimiter(unknownPerSec, unknownAtOnce)
	handle, version, err := k.load(ctx)
	if err != nil {
		return err
	}
	for tries := 0; version == 0; tries++ {
		err := k.save(ctx, nil, 0)
		if err != nil && (domain.CodeOf(err) != domain.CodePreconditionFailed || tries == firstTries) {
			return err
		}
		if err != nil {
			// Another server was first. What it wrote may be hidden until most
			// members of a replica set have it.
			domain.Pause(ctx, nil, firstPause)
		}
		if handle, version, err = k.load(ctx); err != nil {
			return err
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.use(handle)
}

// Rotate makes the key that is used from now on. The one before it stays
// accepted; what becomes of older ones is said by the type. precondition_failed
// when another rotation ran at the same time.
func (k *keeper) Rotate(ctx context.Context) error {
	handle, version, err := k.load(ctx)
	if err != nil {
		return err
	}
	if err := k.save(ctx, handle, version); err != nil {
		return err
	}
	if handle, _, err = k.load(ctx); err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.use(handle)
}

// refresh looks into the store when it is time to, or for a key that is not
// known. What cannot be read leaves the known keys in use. mu is held.
func (k *keeper) refresh(ctx context.Context, known bool) {
	if known && k.now().Sub(k.read) < refreshKnown || !known && !k.unknown.AllowN(k.now(), 1) {
		return
	}
	k.read = k.now()
	if handle, version, err := k.load(ctx); err == nil && version > 0 {
		_ = k.use(handle)
	}
}

func (k *keeper) use(handle *keyset.Handle) error {
	if err := k.take(handle); err != nil {
		return domain.Internal(fmt.Errorf("keyset %q: %w", k.purpose, err))
	}
	k.read = k.now()
	return nil
}

func (k *keeper) load(ctx context.Context) (*keyset.Handle, int64, error) {
	sealed, version, err := k.store.Keyset(ctx, k.purpose)
	if err != nil || version == 0 {
		return nil, 0, err
	}
	handle, err := keyset.ReadWithAssociatedData(keyset.NewBinaryReader(bytes.NewReader(sealed)), k.master.aead, []byte(k.purpose))
	if err != nil {
		return nil, 0, domain.Internal(fmt.Errorf("the master key does not open the keyset %q of this store: is MASTER_KEY_FILE the right one? %w", k.purpose, err))
	}
	return handle, version, nil
}

// save writes the successor of a keyset that has that version; handle is nil for
// the first.
func (k *keeper) save(ctx context.Context, handle *keyset.Handle, version int64) error {
	next, err := k.successor(handle)
	if err != nil {
		return domain.Internal(err)
	}
	var sealed bytes.Buffer
	if err := next.WriteWithAssociatedData(keyset.NewBinaryWriter(&sealed), k.master.aead, []byte(k.purpose)); err != nil {
		return domain.Internal(err)
	}
	return k.store.SaveKeyset(ctx, k.purpose, sealed.Bytes(), version)
}

func (k *keeper) successor(handle *keyset.Handle) (*keyset.Handle, error) {
	manager := keyset.NewManager()
	if handle != nil {
		manager = keyset.NewManagerFromHandle(handle)
	}
	id, err := manager.Add(k.template)
	if err != nil {
		return nil, err
	}
	if err := manager.SetPrimary(id); err != nil {
		return nil, err
	}
	if handle != nil && !k.keepAll {
		if err := dropAllBut(manager, handle); err != nil {
			return nil, err
		}
	}
	return manager.Handle()
}

// dropAllBut deletes every key of handle from m but its primary one.
func dropAllBut(m *keyset.Manager, handle *keyset.Handle) error {
	for i := range handle.Len() {
		entry, err := handle.Entry(i)
		if err != nil {
			return err
		}
		if entry.IsPrimary() {
			continue
		}
		if err := m.Delete(entry.KeyID()); err != nil {
			return err
		}
	}
	return nil
}
