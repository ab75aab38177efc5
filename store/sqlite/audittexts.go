package sqlite

type auditStatements struct {
	auditTaken, addAudit, auditHeads, auditLane *statement
}

func auditTexts(s *statements) []text {
	return []text{
		{&s.auditTaken, false, `SELECT EXISTS (SELECT 1 FROM audit WHERE lane = ? AND seq BETWEEN ? AND ?)`},
		{&s.addAudit, true, `INSERT INTO audit (lane, seq, entry, prev, hash) VALUES (?, ?, ?, ?, ?)`},
		// Steps from lane to lane: it does not read what is in them.
		{&s.auditHeads, false, `WITH RECURSIVE lanes (lane) AS (
				SELECT min(lane) FROM audit
				UNION ALL SELECT (SELECT min(a.lane) FROM audit a WHERE a.lane > lanes.lane) FROM lanes WHERE lanes.lane IS NOT NULL)
			SELECT a.lane, a.seq, a.hash FROM lanes CROSS JOIN audit a
			ON a.lane = lanes.lane AND a.seq = (SELECT max(seq) FROM audit l WHERE l.lane = lanes.lane) ORDER BY a.lane`},
		{&s.auditLane, false, `SELECT lane, seq, entry, prev, hash FROM audit WHERE lane = ? AND seq > ? ORDER BY seq LIMIT ?`},
	}
}
