package seal

import (
	"encoding/binary"

	"github.com/tink-crypto/tink-go/v2/keyset"
)

// keyIDs are the keys of a keyset, as Tink's tags and ciphertexts name them in
// their first bytes.
type keyIDs map[uint32]bool

func idsOf(handle *keyset.Handle) (keyIDs, error) {
	ids := keyIDs{}
	for i := range handle.Len() {
		entry, err := handle.Entry(i)
		if err != nil {
			return nil, err
		}
		ids[entry.KeyID()] = true
	}
	return ids, nil
}

// made says whether one of the keys is named as the one that made text.
func (ids keyIDs) made(text []byte) bool {
	const tinkPrefix, prefixBytes = 1, 5
	return len(text) >= prefixBytes && text[0] == tinkPrefix && ids[binary.BigEndian.Uint32(text[1:])]
}
