package audit

import "time"

// Entry is one thing that somebody did, or was refused.
type Entry struct {
	At         time.Time `json:"at" bson:"at"`                                     // UTC, milliseconds
	Actor      string    `json:"actor,omitempty" bson:"actor,omitempty"`           // account id; "" = nobody had logged in
	Session    string    `json:"session,omitempty" bson:"session,omitempty"`       // the log-in it was done with
	Request    string    `json:"request,omitempty" bson:"request,omitempty"`       // id in logs and answers
	Operation  string    `json:"operation" bson:"operation"`                       // operation id of the API, or command of the program
	Outcome    Outcome   `json:"outcome" bson:"outcome"`                           //
	Reason     string    `json:"reason,omitempty" bson:"reason,omitempty"`         // of a refusal, from the closed list
	Purpose    string    `json:"purpose,omitempty" bson:"purpose,omitempty"`       // stated by the actor, where one is asked for
	Collection string    `json:"collection,omitempty" bson:"collection,omitempty"` // of the records
	Records    []string  `json:"records,omitempty" bson:"records,omitempty"`       // ids, at most MaxRecords
	Fields     []string  `json:"fields,omitempty" bson:"fields,omitempty"`         // names of what was read or changed
}

// Outcome says whether it was let happen.
type Outcome string

// Outcomes. What is allowed is written down before it happens: it may still
// have failed.
const (
	Allowed Outcome = "allowed"
	Refused Outcome = "refused"
)

// MaxRecords is how many record ids one entry names; more make more entries.
const MaxRecords = 1000

// Record is an entry in its lane.
type Record struct {
	Lane  string `bson:"lane"`
	Seq   int64  `bson:"seq"` // 1, 2, 3 ... without gaps
	Entry Entry  `bson:"entry"`
	Prev  []byte `bson:"prev"` // Hash of Seq-1; of the first, 32 zero bytes
	Hash  []byte `bson:"hash"` // Sum of the rest, see there
}

// Head is how far a lane has come; of one without records, Seq 0 and no Hash.
type Head struct {
	Lane string `json:"lane"`
	Seq  int64  `json:"seq"`
	Hash []byte `json:"hash"`
}
