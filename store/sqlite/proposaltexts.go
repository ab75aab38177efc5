package sqlite

type proposalStatements struct {
	proposal, addProposal, setProposal *statement
	addProposalKey, dropProposalKeys   *statement
	proposalsByAge, proposalsByState   *statement
	proposalsOfPlace, proposalsInReach *statement
	countProposals                     *statement
	expireProposals, expireProposalKey *statement
}

func proposalTexts(s *statements) []text {
	const (
		columns = `SELECT p.id, p.version, p.place, p.state, p.author, p.created_at, p.areas, p.patch, p.base, p.body `
		reached = `(?1 IS NULL OR EXISTS (SELECT 1 FROM json_each(?1) j CROSS JOIN proposal_keys k ON k.id = p.id AND k.key = j.value))`
		pass    = reached + ` AND (p.created_at, p.id) > (?2, ?3) AND (?4 IS NULL OR p.place = ?4) AND (?5 IS NULL OR p.state = ?5) ORDER BY p.created_at, p.id LIMIT ?6`
	)
	return []text{
		{&s.proposal, false, columns + `FROM proposals p WHERE p.id = ?2 AND ` + reached},
		{&s.addProposal, true, `INSERT INTO proposals (id, version, place, state, author, created_at, areas, patch, base, body) VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`},
		{&s.setProposal, true, `UPDATE proposals SET version = version + 1, state = ?, areas = ?, patch = ?, base = ?, body = ? WHERE id = ?`},
		{&s.addProposalKey, true, `INSERT INTO proposal_keys (key, state, created_at, id) VALUES (?, ?, ?, ?)`},
		{&s.dropProposalKeys, true, `DELETE FROM proposal_keys WHERE id = ?`},
		{&s.proposalsByAge, false, columns + `FROM proposals p INDEXED BY proposals_by_age WHERE ` + pass},
		{&s.proposalsByState, false, columns + `FROM proposals p INDEXED BY proposals_by_state WHERE p.state = ?5 AND ` + pass},
		{&s.proposalsOfPlace, false, columns + `FROM proposals p INDEXED BY proposals_by_place WHERE p.place = ?4 AND ` + pass},
		// The keys say which states and ages there are, so that old proposals
		// are not looked at to find the open ones.
		{&s.proposalsInReach, false, columns + `FROM (SELECT DISTINCT k.created_at, k.id FROM json_each(?1) j CROSS JOIN json_each(?7) t
			CROSS JOIN proposal_keys k ON k.key = j.value AND k.state = t.value AND (k.created_at, k.id) > (?2, ?3) ORDER BY k.created_at, k.id LIMIT ?6) f
			CROSS JOIN proposals p ON p.id = f.id WHERE ` + pass},
		{&s.countProposals, false, `SELECT count(*) FROM proposals WHERE author = ? AND state = ?`},
		{&s.expireProposalKey, true, `DELETE FROM proposal_keys WHERE id IN (SELECT id FROM proposals WHERE state = ? AND created_at < ?)`},
		{&s.expireProposals, true, `DELETE FROM proposals WHERE state = ? AND created_at < ?`},
	}
}
