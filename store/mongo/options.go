package mongo

import (
	"log/slog"
	"time"
)

// Options tune Open; the zero value is fit for use.
type Options struct {
	// Wait is how long Open waits for a server that does not answer or has no
	// primary yet. 0 is 30 s.
	Wait time.Duration
	// Progress is told about every two seconds while Open waits: how long so
	// far, and why. nil writes to Log.
	Progress func(waited time.Duration, cause error)
	// Timeout bounds a call whose context has no deadline; without any, the
	// driver would retry for two minutes. 0 is 15 s.
	Timeout time.Duration
	// Lease is how long the one server that numbers the change log may be
	// silent before another takes over. 0 is 1.5 s.
	Lease time.Duration
	// Log gets what background work reports. nil is slog.Default().
	Log *slog.Logger
}

func (o Options) withDefaults() Options {
	if o.Wait == 0 {
		o.Wait = 30 * time.Second
	}
	if o.Timeout == 0 {
		o.Timeout = 15 * time.Second
	}
	if o.Lease == 0 {
		o.Lease = 1500 * time.Millisecond
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Progress == nil {
		log := o.Log
		o.Progress = func(waited time.Duration, cause error) {
			log.Warn("waiting for the MongoDB store", "waited", waited.Round(time.Second), "error", cause)
		}
	}
	return o
}
