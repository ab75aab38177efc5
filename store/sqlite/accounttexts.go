package sqlite

// accountStatements are those of accounts, log-ins, grants, codes and failed
// tries.
type accountStatements struct {
	account, accountOfLogin, accountOfIdentity *statement
	addAccount, accountVersion, setAccount     *statement
	accountsByID, accountsByKind               *statement
	accountsOfLogin, accountsInReach           *statement
	unusedDevices                              *statement
	expireDeviceSessions, expireDevices        *statement

	addSession, principal, rotateSession  *statement
	sessionThere, revokeSession           *statement
	countLiveSessions, revokeSessions     *statement
	liveSessions, expireSessions          *statement
	grant, addGrant, addGrantKey          *statement
	grantsInForce, revokeGrant            *statement
	grantsByID, grantsOf                  *statement
	grantsOnTarget, grantsInReach         *statement
	code, addCode, addCodeKey             *statement
	useCode, codeThere                    *statement
	openCodes, expireCodeKeys, expireCode *statement
	tried, addTried, setTried, forgetTry  *statement
	expireTries                           *statement
}

func accountTexts(s *statements) []text {
	const (
		columns = `SELECT a.id, a.version, a.kind, a.state, a.login, a.issuer, a.subject, a.created_at, a.body `
		// What walks along one kind or login takes it as ?7.
		pass = ` AND a.id > ?1 AND (?2 IS NULL OR a.state = ?2) AND (?3 IS NULL OR a.kind IN (SELECT value FROM json_each(?3)))
			AND (?4 IS NULL OR a.login = ?4) AND (?5 IS NULL OR a.id IN (SELECT value FROM json_each(?5))) ORDER BY a.id LIMIT ?6`
		// over is when a session can no longer have been live.
		unused = `kind = 'device' AND created_at < ?1 AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.account = accounts.id AND s.over > ?1)`
	)
	return []text{
		{&s.account, false, columns + `FROM accounts a WHERE a.id = ?`},
		{&s.accountOfLogin, false, columns + `FROM accounts a WHERE a.login = ?`},
		{&s.accountOfIdentity, false, columns + `FROM accounts a WHERE a.issuer = ? AND a.subject = ?`},
		{&s.addAccount, true, `INSERT INTO accounts (id, version, kind, state, login, issuer, subject, created_at, body) VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`},
		{&s.accountVersion, false, `SELECT version FROM accounts WHERE id = ?`},
		{&s.setAccount, true, `UPDATE OR IGNORE accounts SET version = version + 1, kind = ?2, state = ?3, login = ?4, issuer = ?5, subject = ?6, created_at = ?7, body = ?8 WHERE id = ?1`},
		{&s.accountsByID, false, columns + `FROM accounts a WHERE ?7 IS NOT NULL` + pass},
		{&s.accountsByKind, false, columns + `FROM accounts a INDEXED BY accounts_by_kind WHERE a.kind = ?7` + pass},
		{&s.accountsOfLogin, false, columns + `FROM accounts a WHERE a.login = ?7` + pass},
		{&s.accountsInReach, false, columns + `FROM json_each(?5) k CROSS JOIN accounts a ON a.id = k.value WHERE ?7 IS NOT NULL` + pass},
		{&s.unusedDevices, false, `SELECT id FROM accounts INDEXED BY accounts_by_kind WHERE ` + unused + ` AND id > ?2 ORDER BY id LIMIT ?3`},
		// Some may have been used since they were found.
		{&s.expireDeviceSessions, true, `DELETE FROM sessions WHERE account IN (SELECT id FROM accounts WHERE id IN (SELECT value FROM json_each(?2)) AND ` + unused + `)`},
		{&s.expireDevices, true, `DELETE FROM accounts WHERE id IN (SELECT value FROM json_each(?2)) AND ` + unused},
	}
}

func sessionTexts(s *statements) []text {
	const columns = `SELECT s.id, s.account, s.number, s.rotated_at, s.created_at, s.expires_at, s.ends_at, s.revoked_at, s.methods, s.scopes, s.client`
	return []text{
		{&s.addSession, true, `INSERT INTO sessions (id, account, number, rotated_at, created_at, expires_at, ends_at, revoked_at, methods, scopes, client)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`},
		{&s.principal, false, columns + `, a.id, a.version, a.kind, a.state, a.login, a.issuer, a.subject, a.created_at, a.body
			FROM sessions s CROSS JOIN accounts a ON a.id = s.account WHERE s.id = ?`},
		{&s.rotateSession, true, `UPDATE sessions SET number = number + 1, rotated_at = ?3, expires_at = ?4 WHERE id = ?1 AND number = ?2 AND revoked_at IS NULL`},
		{&s.sessionThere, false, `SELECT 1 FROM sessions WHERE id = ?`},
		{&s.revokeSession, true, `UPDATE sessions SET revoked_at = ifnull(revoked_at, ?3) WHERE id = ?2 AND account = ?1`},
		{&s.countLiveSessions, false, `SELECT count(*) FROM sessions WHERE account = ?1 AND over > ?3 AND id <> ?2 AND revoked_at IS NULL`},
		{&s.revokeSessions, true, `UPDATE sessions SET revoked_at = ?3 WHERE account = ?1 AND id <> ?2 AND revoked_at IS NULL`},
		{&s.liveSessions, false, columns + ` FROM sessions s WHERE s.account = ?1 AND s.over > ?2 AND s.revoked_at IS NULL ORDER BY s.created_at DESC, s.id`},
		{&s.expireSessions, true, `DELETE FROM sessions WHERE over < ?`},
	}
}

func grantTexts(s *statements) []text {
	const (
		columns = `SELECT g.id, g.account, g.role, g.target_type, g.target_id, g.cover, g.holds_from, g.holds_until, g.granted_by, g.granted_at, g.revoked_by, g.revoked_at `
		reached = `(?1 IS NULL OR EXISTS (SELECT 1 FROM json_each(?1) k CROSS JOIN grant_keys c ON c.key = k.value AND c.id = g.id))`
		pass    = ` AND g.id > ?2 AND (?3 IS NULL OR g.account = ?3) AND (?4 IS NULL OR g.role = ?4) AND (?5 IS NULL OR g.target_type = ?5 AND g.target_id = ?6)
			AND (?7 IS NULL OR g.revoked_at IS NULL AND g.holds_from <= ?7 AND (g.holds_until IS NULL OR g.holds_until > ?7)) AND (?9 = 0 OR g.revoked_at IS NULL) ORDER BY g.id LIMIT ?8`
	)
	return []text{
		{&s.grant, false, columns + `FROM grants g WHERE g.id = ?2 AND ` + reached},
		{&s.addGrant, true, `INSERT INTO grants (id, account, role, target_type, target_id, cover, holds_from, holds_until, granted_by, granted_at, revoked_by, revoked_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`},
		{&s.addGrantKey, true, `INSERT INTO grant_keys (key, id) VALUES (?, ?)`},
		{&s.revokeGrant, true, `UPDATE grants AS g SET revoked_by = iif(revoked_at IS NULL, ?3, revoked_by), revoked_at = ifnull(revoked_at, ?4) WHERE id = ?2 AND ` + reached},
		{&s.grantsInForce, false, columns + `FROM grants g INDEXED BY grants_by_account WHERE g.account = ? AND g.revoked_at IS NULL ORDER BY g.id`},
		{&s.grantsByID, false, columns + `FROM grants g WHERE ` + reached + pass},
		{&s.grantsOf, false, columns + `FROM grants g INDEXED BY grants_by_account WHERE g.account = ?3 AND ` + reached + pass},
		{&s.grantsOnTarget, false, columns + `FROM grants g INDEXED BY grants_by_target WHERE g.target_type = ?5 AND g.target_id = ?6 AND ` + reached + pass},
		{&s.grantsInReach, false, columns + `FROM (SELECT DISTINCT id FROM grant_keys WHERE key IN (SELECT value FROM json_each(?1)) AND id > ?2) c
			CROSS JOIN grants g ON g.id = c.id WHERE ` + reached + pass},
	}
}

func codeTexts(s *statements) []text {
	const columns = `SELECT c.id, c.expires_at, c.used_by, c.used_at, c.body FROM codes c WHERE `
	return []text{
		{&s.code, false, columns + `c.id = ?`},
		{&s.addCode, true, `INSERT INTO codes (id, expires_at, used_by, used_at, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`},
		{&s.addCodeKey, true, `INSERT INTO code_keys (key, id) VALUES (?, ?)`},
		{&s.useCode, true, `UPDATE codes SET used_by = ?2, used_at = ?3 WHERE id = ?1 AND used_at IS NULL`},
		{&s.codeThere, false, `SELECT 1 FROM codes WHERE id = ?`},
		{&s.openCodes, false, columns + `c.used_at IS NULL AND c.expires_at > ?2 AND c.id > ?3
			AND (?1 IS NULL OR EXISTS (SELECT 1 FROM json_each(?1) j CROSS JOIN code_keys k ON k.key = j.value AND k.id = c.id)) ORDER BY c.id LIMIT ?4`},
		{&s.expireCodeKeys, true, `DELETE FROM code_keys WHERE id IN (SELECT id FROM codes WHERE expires_at < ?)`},
		{&s.expireCode, true, `DELETE FROM codes WHERE expires_at < ?`},
	}
}

func tryTexts(s *statements) []text {
	return []text{
		{&s.tried, false, `SELECT version, failures, until, last FROM tries WHERE key = ?`},
		{&s.addTried, true, `INSERT INTO tries (key, version, failures, until, last) VALUES (?, 1, ?, ?, ?) ON CONFLICT DO NOTHING`},
		{&s.setTried, true, `UPDATE tries SET version = version + 1, failures = ?3, until = ?4, last = ?5 WHERE key = ?1 AND version = ?2`},
		{&s.forgetTry, true, `DELETE FROM tries WHERE key = ?`},
		{&s.expireTries, true, `DELETE FROM tries WHERE last < ?`},
	}
}
