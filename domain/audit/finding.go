package audit

import (
	"fmt"
	"time"
)

// Kind says what was done to the log or its checkpoints.
type Kind string

// What Verify finds. Of records:
const (
	Removed    Kind = "removed"    // a checkpoint or a later record says that they were there
	Edited     Kind = "edited"     // it does not give its hash
	Replaced   Kind = "replaced"   // it does not follow the record before it
	Rewritten  Kind = "rewritten"  // up to here the lane is another one than was signed
	Unreadable Kind = "unreadable" // the store cannot make an entry of them
)

// Of checkpoints:
const (
	LineUnreadable Kind = "checkpoint_unreadable"
	LineForged     Kind = "checkpoint_forged"      // its signature is wrong
	LineUnknownKey Kind = "checkpoint_unknown_key" // it may be right; the key to tell is not there
	LineOldKey     Kind = "checkpoint_old_key"     // signed with a key that another had replaced before
	LineMissing    Kind = "checkpoint_missing"     // the one before it is not there
	LinesRemoved   Kind = "checkpoints_removed"    // the log speaks of them
	FileMissing    Kind = "checkpoints_missing"    // the log speaks of a file that was not shown
	NoCheckpoints  Kind = "no_checkpoints"         // nothing can be proven
)

// Finding is one thing that is wrong.
type Finding struct {
	Kind     Kind
	Lane     string // of records
	From, To int64  // their numbers, or those of lines in File
	File     string // of checkpoints: as it was named to Verify, or its id
}

// String is a line for people.
func (f Finding) String() string {
	where := fmt.Sprintf("line %d of %s", f.From, f.File)
	if f.Lane != "" {
		where = fmt.Sprintf("record %d of lane %s", f.From, f.Lane)
		if f.To > f.From {
			where = fmt.Sprintf("records %d to %d of lane %s", f.From, f.To, f.Lane)
		}
	}
	switch f.Kind {
	case LineMissing:
		where = "what stood before " + where
	case LinesRemoved:
		where = fmt.Sprintf("lines %d to %d of %s", f.From, f.To, f.File)
	case FileMissing:
		where = fmt.Sprintf("file %s of %d lines or more, signed with one of the given keys", f.File, f.To)
	case NoCheckpoints:
		return string(f.Kind) + ": there are records, and nothing to prove them with"
	}
	return string(f.Kind) + ": " + where
}

// Summary is what Verify saw.
type Summary struct {
	Lanes    int       // that have records
	Proven   int64     // records that are as they were when a checkpoint was signed
	After    int64     // records behind the last checkpoint of their lane: they fit together, which proves nothing
	Lines    int64     // good checkpoints
	Last     time.Time // when the last of them was made
	Unseen   int       // files of checkpoints that were not shown, signed with keys that were not given
	Findings int64
}
