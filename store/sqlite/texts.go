package sqlite

import "slices"

// Sets travel as JSON arrays, so that a text is the same for any number of
// members; NULL is no restriction.
const (
	kindSet = ` AND (?1 IS NULL OR p.kind IN (SELECT value FROM json_each(?1)))`
	areaSet = ` AND (?2 IS NULL OR EXISTS (SELECT 1 FROM json_each(?2) k JOIN place_areas a ON a.key = k.value AND a.id = p.id))`
	inBox   = ` AND p.lat BETWEEN ?3 AND ?4 AND p.lon BETWEEN ?5 AND ?6`
	// listed is what a list needs of a place before it knows the page.
	listed = `SELECT p.n, p.id, p.lat, p.lon `
	record = `SELECT p.id, p.version, p.deleted, p.areas, p.body `
	geoBox = `g.lat1 >= ?3 AND g.lat0 <= ?4 AND g.lon1 >= ?5 AND g.lon0 <= ?6`
)

func texts(s *statements) []text {
	return slices.Concat(placeTexts(s), listTexts(s), logTexts(s), otherTexts(s),
		accountTexts(s), sessionTexts(s), grantTexts(s), codeTexts(s), tryTexts(s), auditTexts(s), proposalTexts(s))
}

func placeTexts(s *statements) []text {
	return []text{
		{&s.place, false, record + `FROM places p WHERE p.id = ?`},
		{&s.places, false, record + `FROM json_each(?) j CROSS JOIN places p ON p.id = j.value WHERE p.deleted = 0 ORDER BY j.key`},
		{&s.placesByN, false, record + `FROM json_each(?) j CROSS JOIN places p ON p.n = j.value WHERE p.deleted = 0 ORDER BY j.key`},
		{&s.placeIDs, false, `SELECT key, id FROM place_sources WHERE key IN (SELECT value FROM json_each(?))`},
		{&s.count, false, `SELECT count(*) FROM places INDEXED BY places_by_id WHERE deleted = 0`},

		{&s.states, false, `SELECT n, id, version, deleted, kind, lat, lon, areas, sources FROM places WHERE id IN (SELECT value FROM json_each(?))`},
		{&s.maxN, false, `SELECT coalesce(max(n), 0) FROM places`},
		{&s.upsert, true, `INSERT INTO places (n, id, version, deleted, kind, lat, lon, areas, sources, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (n) DO UPDATE SET version = excluded.version, deleted = excluded.deleted, kind = excluded.kind,
			lat = excluded.lat, lon = excluded.lon, areas = excluded.areas, sources = excluded.sources, body = excluded.body`},
		{&s.addGeo, true, `INSERT OR REPLACE INTO place_geo VALUES (?1, ?2, ?2, ?3, ?3)`},
		{&s.dropGeo, true, `DELETE FROM place_geo WHERE n = ?`},
		{&s.addArea, true, `INSERT OR IGNORE INTO place_areas (key, id) VALUES (?, ?)`},
		{&s.dropArea, true, `DELETE FROM place_areas WHERE key = ? AND id = ?`},
		{&s.addSource, true, `INSERT INTO place_sources (key, id) VALUES (?, ?)`},
		{&s.dropSource, true, `DELETE FROM place_sources WHERE key = ?`},
	}
}

func listTexts(s *statements) []text {
	// Those that walk along one kind or area take it as ?8.
	const after = ` AND p.id > ?7`
	return []text{
		{&s.byID, false, listed + `FROM places p INDEXED BY places_by_id WHERE p.deleted = 0` + after + inBox + ` AND ?8 IS NOT NULL ORDER BY p.id`},
		{&s.byKind, false, listed + `FROM places p INDEXED BY places_by_kind WHERE p.deleted = 0 AND p.kind = ?8` + after + inBox + ` ORDER BY p.id`},
		{&s.byArea, false, listed + `FROM place_areas a CROSS JOIN places p ON p.id = a.id WHERE a.key = ?8 AND a.id > ?7` +
			` AND p.deleted = 0` + inBox + kindSet + ` ORDER BY a.id`},
		{&s.byBox, false, listed + `FROM place_geo g CROSS JOIN places p ON p.n = g.n WHERE ` + geoBox + after + inBox + kindSet + areaSet + ` ORDER BY p.id`},
		{&s.node, false, `SELECT data FROM place_geo_node WHERE nodeno = ?`},
		{&s.leaf, false, listed + `FROM json_each(?7) j CROSS JOIN places p ON p.n = j.value WHERE p.deleted = 0` + inBox + kindSet + areaSet},
		{&s.probeKinds, false, `SELECT count(*) FROM (SELECT 1 FROM places INDEXED BY places_by_kind WHERE deleted = 0 AND kind IN (SELECT value FROM json_each(?1)) LIMIT ?2)`},
		{&s.probeAreas, false, `SELECT count(*) FROM (SELECT 1 FROM place_areas WHERE key IN (SELECT value FROM json_each(?1)) LIMIT ?2)`},
		{&s.probeBox, false, `SELECT count(*) FROM (SELECT 1 FROM place_geo g WHERE ` + geoBox + ` LIMIT ?1)`},
		{&s.allOfKinds, false, listed + `FROM places p INDEXED BY places_by_kind WHERE p.deleted = 0 AND p.kind IN (SELECT value FROM json_each(?1))` + inBox + areaSet},
		{&s.allOfAreas, false, listed + `FROM (SELECT DISTINCT id FROM place_areas WHERE key IN (SELECT value FROM json_each(?2))) a
			CROSS JOIN places p ON p.id = a.id WHERE p.deleted = 0` + inBox + kindSet},
	}
}

func logTexts(s *statements) []text {
	return []text{
		{&s.changes, false, `SELECT seq, collection, id, version, deleted, at, left_scope FROM changes WHERE seq > ? ORDER BY seq LIMIT ?`},
		{&s.head, false, `SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'changes'), 0)`},
		{&s.trimmed, false, `SELECT trimmed FROM log_state`},
		{&s.addChange, true, `INSERT INTO changes (collection, id, version, deleted, at, left_scope) VALUES (?, ?, ?, ?, ?, ?)`},
		{&s.firstKept, false, `SELECT seq FROM changes WHERE at >= ? ORDER BY seq LIMIT 1`},
		{&s.trim, true, `DELETE FROM changes WHERE seq <= ?`},
		{&s.setTrimmed, true, `UPDATE log_state SET trimmed = ?`},
	}
}

func otherTexts(s *statements) []text {
	return []text{
		{&s.claim, false, `SELECT fingerprint, token, expires, answer FROM idempotency WHERE actor = ? AND operation = ? AND key = ?`},
		{&s.setClaim, true, `INSERT OR REPLACE INTO idempotency (actor, operation, key, fingerprint, token, expires) VALUES (?, ?, ?, ?, ?, ?)`},
		{&s.setAnswer, true, `UPDATE idempotency SET stored_at = ?, answer = ? WHERE actor = ? AND operation = ? AND key = ? AND token = ? AND answer IS NULL`},
		{&s.release, true, `DELETE FROM idempotency WHERE actor = ? AND operation = ? AND key = ? AND token = ? AND answer IS NULL`},
		{&s.expire, true, `DELETE FROM idempotency WHERE stored_at < ?`},
		{&s.expireClaims, true, `DELETE FROM idempotency WHERE stored_at IS NULL AND expires < ?`},

		{&s.addUnit, true, `INSERT OR REPLACE INTO area_units (code, valid_from, body) VALUES (?, ?, ?)`},
		{&s.addSuccession, true, `INSERT OR REPLACE INTO area_successions (from_code, from_valid, to_code, to_valid, divided) VALUES (?, ?, ?, ?, ?)`},
		{&s.addBoundary, true, `INSERT OR REPLACE INTO area_boundaries (code, valid_from, geojson) VALUES (?, ?, ?)`},
		{&s.units, false, `SELECT body FROM area_units`},
		{&s.successions, false, `SELECT from_code, from_valid, to_code, to_valid, divided FROM area_successions`},
		{&s.boundaries, false, `SELECT code, valid_from, geojson FROM area_boundaries`},
		{&s.areaChange, true, `UPDATE area_state SET version = version + 1 RETURNING version`},

		{&s.keyset, false, `SELECT sealed, version FROM keysets WHERE purpose = ?`},
		{&s.addKeyset, true, `INSERT OR IGNORE INTO keysets (purpose, version, sealed) VALUES (?, 1, ?)`},
		{&s.setKeyset, true, `UPDATE keysets SET sealed = ?, version = version + 1 WHERE purpose = ? AND version = ?`},

		{&s.holdLease, true, `INSERT INTO leases (name, holder, until) VALUES (?1, ?2, ?3)
			ON CONFLICT DO UPDATE SET holder = excluded.holder, until = excluded.until WHERE holder = excluded.holder OR until <= ?4`},
		{&s.releaseLease, true, `DELETE FROM leases WHERE name = ? AND holder = ?`},
	}
}
