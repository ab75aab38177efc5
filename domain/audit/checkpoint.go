package audit

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Checkpoint says how far lanes had come. It is one line of a file that is only
// ever appended to.
type Checkpoint struct {
	File  string    `json:"file"`  // id of the file it stands in
	N     int64     `json:"n"`     // its number there: 1, 2, 3 ...
	At    time.Time `json:"at"`    //
	Key   string    `json:"key"`   // id of the key that signs it
	Prev  []byte    `json:"prev"`  // SHA-256 of the line before, without its end; of the first, 32 zero bytes
	Lanes []Head    `json:"lanes"` // that moved since this process spoke of them; the first time all
}

// signedLine is a line as it stands in the file: the signature is over the very
// bytes of the checkpoint behind signedVersion.
type signedLine struct {
	Checkpoint json.RawMessage `json:"checkpoint"`
	Signature  []byte          `json:"signature"`
}

const signedVersion = "hanhtrinh audit checkpoint 1\n"

func (c Checkpoint) sign(key ed25519.PrivateKey) ([]byte, error) {
	text, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	return json.Marshal(signedLine{Checkpoint: text, Signature: ed25519.Sign(key, append([]byte(signedVersion), text...))})
}

// parseLine reads a line without asking who signed it.
func parseLine(line []byte) (c Checkpoint, s signedLine, err error) {
	if err := json.Unmarshal(line, &s); err != nil {
		return c, s, err
	}
	if err := json.Unmarshal(s.Checkpoint, &c); err != nil {
		return c, s, err
	}
	if c.File == "" || c.N < 1 {
		return c, s, errors.New("no checkpoint")
	}
	return c, s, nil
}

var (
	errForged     = errors.New("its signature is wrong")
	errUnknownKey = errors.New("it is signed with a key that is not among the given ones")
)

func (k Keys) check(c Checkpoint, s signedLine) error {
	public, known := k.public[c.Key]
	if !known {
		return errUnknownKey
	}
	if !ed25519.Verify(public, slices.Concat([]byte(signedVersion), s.Checkpoint), s.Signature) {
		return errForged
	}
	return nil
}

func lineHash(line []byte) []byte {
	sum := sha256.Sum256(bytes.TrimSuffix(line, []byte("\n")))
	return sum[:]
}

// markOperation is the operation of entries that the log writes about its own
// checkpoints, so that the store tells when lines of their file are missing.
const (
	markOperation  = "audit-checkpoint"
	markCollection = "checkpoints"
)

// Mark is a checkpoint as the log itself speaks of it.
type Mark struct {
	File string
	N    int64
	Key  string
	Hash []byte // of the line
}

func (m Mark) entry(at time.Time) Entry {
	id := fmt.Sprintf("%s/%d/%s/%x", m.File, m.N, m.Key, m.Hash)
	return Entry{At: at, Operation: markOperation, Outcome: Allowed, Collection: markCollection, Records: []string{id}}
}

// markOf reads the mark of an entry; false when it is none.
func markOf(e Entry) (m Mark, ok bool) {
	if e.Operation != markOperation || e.Collection != markCollection || len(e.Records) != 1 {
		return m, false
	}
	parts := strings.Split(e.Records[0], "/")
	if len(parts) != 4 {
		return m, false
	}
	n, err := strconv.ParseInt(parts[1], 10, 64)
	hash, bad := hex.DecodeString(parts[3])
	return Mark{File: parts[0], N: n, Key: parts[2], Hash: hash}, err == nil && bad == nil
}
