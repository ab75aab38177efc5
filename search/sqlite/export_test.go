package sqlite

import "math"

import "database/sql"

// Writer is the connection that writes, so that tests can take its rights away.
func (x *Index) Writer() *sql.DB { return x.file.Writer }

// Checked returns when the whole file has been checked.
func (x *Index) Checked() { <-x.checked }

// GuessReach makes every question believe that pages like its own reached so
// far.
func (x *Index) GuessReach(metres float32) {
	for i := range x.reaches.slots {
		x.reaches.slots[i].bits.Store(math.Float32bits(metres))
	}
}
