package audit

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"
	"time"
)

// sealVersion begins what is hashed, so that a hash made for anything else never
// fits.
const sealVersion = "hanhtrinh audit record 1"

// What a part of a record is. Numbers are never used for anything else: old
// records must give the hash they were written with.
const (
	partVersion = iota
	partLane
	partSeq // 8 bytes
	partPrev
	partAt // milliseconds since 1970 UTC, 8 bytes
	partActor
	partSession
	partRequest
	partOperation
	partOutcome
	partReason
	partPurpose
	partCollection
	partRecord // one for each
	partField  // one for each
)

// Sum is the SHA-256 of the record without its Hash. Hashed are its parts in
// the order of their numbers: one byte for which it is, its length in 4 bytes,
// and its bytes; texts in UTF-8, numbers big endian. Empty texts of the entry
// are left out, empty ids and names in a list are not.
func (r Record) Sum() []byte {
	e := r.Entry
	b := make([]byte, 0, 512+32*(len(e.Records)+len(e.Fields)))
	b = appendPart(b, partVersion, sealVersion)
	b = appendPart(b, partLane, r.Lane)
	b = appendNumber(b, partSeq, r.Seq)
	b = appendPart(b, partPrev, string(r.Prev))
	b = appendNumber(b, partAt, e.At.UnixMilli())
	for i, text := range []string{e.Actor, e.Session, e.Request, e.Operation, string(e.Outcome), e.Reason, e.Purpose, e.Collection} {
		if text != "" {
			b = appendPart(b, byte(partActor+i), text)
		}
	}
	for _, id := range e.Records {
		b = appendPart(b, partRecord, id)
	}
	for _, name := range e.Fields {
		b = appendPart(b, partField, name)
	}
	sum := sha256.Sum256(b)
	return sum[:]
}

func appendPart(b []byte, part byte, text string) []byte {
	b = binary.BigEndian.AppendUint32(append(b, part), uint32(len(text)))
	return append(b, text...)
}

func appendNumber(b []byte, part byte, n int64) []byte {
	b = binary.BigEndian.AppendUint32(append(b, part), 8)
	return binary.BigEndian.AppendUint64(b, uint64(n))
}

// Next is the record that follows h in its lane.
func (h Head) Next(e Entry) Record {
	r := Record{Lane: h.Lane, Seq: h.Seq + 1, Prev: h.Hash, Entry: e}
	if h.Seq == 0 {
		r.Prev = make([]byte, sha256.Size)
	}
	r.Hash = r.Sum()
	return r
}

// Head is how far its lane has come with r.
func (r Record) Head() Head { return Head{Lane: r.Lane, Seq: r.Seq, Hash: r.Hash} }

// maxText bounds what one text of an entry may hold, so that no entry is too
// large for a store.
const maxText = 1000

// whole makes of e what every store gives back as it was: whole milliseconds,
// valid UTF-8, bounded texts, lists that nobody else changes. More than
// MaxRecords ids make several entries.
func whole(e Entry, now time.Time) []Entry {
	if e.At.IsZero() {
		e.At = now
	}
	e.At = e.At.UTC().Truncate(time.Millisecond)
	for _, text := range []*string{&e.Actor, &e.Session, &e.Request, &e.Operation, (*string)(&e.Outcome), &e.Reason, &e.Purpose, &e.Collection} {
		*text = cut(*text)
	}
	e.Fields = cutAll(e.Fields[:min(len(e.Fields), MaxRecords)])
	all := cutAll(e.Records)
	if len(all) <= MaxRecords {
		e.Records = all
		return []Entry{e}
	}
	var entries []Entry
	for ids := range slices.Chunk(all, MaxRecords) {
		e.Records = ids
		entries = append(entries, e)
	}
	return entries
}

func cut(text string) string {
	return strings.ToValidUTF8(text[:min(len(text), maxText)], "")
}

func cutAll(texts []string) []string {
	if len(texts) == 0 {
		return nil
	}
	kept := make([]string, len(texts))
	for i, text := range texts {
		kept[i] = cut(text)
	}
	return kept
}
