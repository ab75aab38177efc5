package sqlite

import "database/sql"

// Writer is the connection that writes, so that tests can take its rights away.
func (x *Index) Writer() *sql.DB { return x.file.Writer }

// Checked returns when the whole file has been checked.
func (x *Index) Checked() { <-x.checked }
