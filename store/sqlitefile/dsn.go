package sqlitefile

import "net/url"

// Pragmas travel in the DSN, so that every connection of a pool has them. The
// file is not mapped into memory: that was no faster, and every reader's map
// would count against the memory of the process.

func writerDSN(path string, derived bool) string {
	sync := "synchronous(FULL)"
	if derived {
		sync = "synchronous(NORMAL)"
	}
	return dsn(path, "immediate", "journal_mode(WAL)", sync, "foreign_keys(1)",
		"cache_size(-16384)", "wal_autocheckpoint(4000)", "journal_size_limit(67108864)")
}

// Each reader has a cache of its own, and the driver's allocator takes 8 KB for
// a page of 4 KB: twice what cache_size says. Derived data is read whole, once.
func readerDSN(path string, derived bool) string {
	cache := "cache_size(-4096)"
	if derived {
		cache = "cache_size(-256)"
	}
	return dsn(path, "deferred", "query_only(1)", cache)
}

// dsn makes a URI, in which a path may hold any character.
func dsn(path, txlock string, pragmas ...string) string {
	q := url.Values{"_txlock": {txlock}, "_pragma": append([]string{"busy_timeout(5000)", "temp_store(MEMORY)"}, pragmas...)}
	u := url.URL{Scheme: "file", Path: path, RawQuery: q.Encode()}
	return u.String()
}
