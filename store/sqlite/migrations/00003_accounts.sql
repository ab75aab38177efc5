-- +goose Up

-- All times are milliseconds; NULL is the zero time.

CREATE TABLE accounts (
  id         TEXT PRIMARY KEY,
  version    INTEGER NOT NULL,
  kind       TEXT NOT NULL,
  state      TEXT NOT NULL,
  login      TEXT,  -- folded; NULL = none, as the two below
  issuer     TEXT,
  subject    TEXT,
  created_at INTEGER NOT NULL,
  body       BLOB NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX accounts_by_login ON accounts (login) WHERE login IS NOT NULL;
CREATE UNIQUE INDEX accounts_by_identity ON accounts (issuer, subject) WHERE issuer IS NOT NULL;
CREATE INDEX accounts_by_kind ON accounts (kind, id);

CREATE TABLE sessions (
  id         TEXT PRIMARY KEY,
  account    TEXT NOT NULL,
  number     INTEGER NOT NULL,
  rotated_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ends_at    INTEGER NOT NULL,
  revoked_at INTEGER,
  methods    TEXT NOT NULL, -- JSON array
  scopes     TEXT NOT NULL, -- JSON array
  client     TEXT NOT NULL,
  over       INTEGER NOT NULL GENERATED ALWAYS AS (min(expires_at, ends_at, ifnull(revoked_at, ends_at))) VIRTUAL
) WITHOUT ROWID;
CREATE INDEX sessions_by_account ON sessions (account, over);
CREATE INDEX sessions_by_end ON sessions (over);

CREATE TABLE grants (
  id          TEXT PRIMARY KEY,
  account     TEXT NOT NULL,
  role        TEXT NOT NULL,
  target_type TEXT NOT NULL,
  target_id   TEXT NOT NULL,
  cover       TEXT NOT NULL, -- JSON array
  holds_from  INTEGER NOT NULL,
  holds_until INTEGER,       -- NULL = open
  granted_by  TEXT NOT NULL,
  granted_at  INTEGER NOT NULL,
  revoked_by  TEXT NOT NULL,
  revoked_at  INTEGER
) WITHOUT ROWID;
CREATE INDEX grants_by_account ON grants (account, id);
CREATE INDEX grants_by_target ON grants (target_type, target_id, id);
CREATE TABLE grant_keys ( -- what is in cover
  key TEXT NOT NULL,
  id  TEXT NOT NULL,
  PRIMARY KEY (key, id)
) WITHOUT ROWID;

CREATE TABLE codes (
  id         TEXT PRIMARY KEY,
  expires_at INTEGER NOT NULL,
  used_by    TEXT NOT NULL,
  used_at    INTEGER,
  body       BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX codes_by_age ON codes (expires_at);
CREATE INDEX codes_open ON codes (id) WHERE used_at IS NULL;
CREATE TABLE code_keys (
  key TEXT NOT NULL,
  id  TEXT NOT NULL,
  PRIMARY KEY (key, id)
) WITHOUT ROWID;
CREATE INDEX code_keys_by_id ON code_keys (id);

CREATE TABLE tries (
  key      BLOB PRIMARY KEY,
  version  INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  until    INTEGER NOT NULL,
  last     INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX tries_by_age ON tries (last);

-- What is written here stays as it is. The third trigger is for INSERT OR
-- REPLACE, which deletes without asking the second.
CREATE TABLE audit (
  lane  TEXT NOT NULL,
  seq   INTEGER NOT NULL,
  entry BLOB NOT NULL,
  prev  BLOB NOT NULL,
  hash  BLOB NOT NULL,
  PRIMARY KEY (lane, seq)
) WITHOUT ROWID;
-- +goose StatementBegin
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN
  SELECT raise(ABORT, 'the audit log is never changed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit BEGIN
  SELECT raise(ABORT, 'nothing is removed from the audit log');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_is_not_replaced BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE lane = NEW.lane AND seq = NEW.seq) BEGIN
  SELECT raise(ABORT, 'this number of the audit log is taken');
END;
-- +goose StatementEnd

CREATE TABLE proposals (
  id         TEXT PRIMARY KEY,
  version    INTEGER NOT NULL,
  place      TEXT NOT NULL,
  state      TEXT NOT NULL,
  author     TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  areas      TEXT NOT NULL, -- JSON array
  patch      BLOB, -- to the byte, as base
  base       BLOB,
  body       BLOB NOT NULL
);
CREATE INDEX proposals_by_age ON proposals (created_at, id);
CREATE INDEX proposals_by_state ON proposals (state, created_at, id);
CREATE INDEX proposals_by_place ON proposals (place, created_at, id);
CREATE INDEX proposals_by_author ON proposals (author, state);
CREATE TABLE proposal_keys (
  key        TEXT NOT NULL,
  state      TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  id         TEXT NOT NULL,
  PRIMARY KEY (key, state, created_at, id)
) WITHOUT ROWID;
CREATE INDEX proposal_keys_by_id ON proposal_keys (id, key);

-- +goose Down
DROP TABLE proposal_keys;
DROP TABLE proposals;
DROP TABLE audit;
DROP TABLE tries;
DROP TABLE code_keys;
DROP TABLE codes;
DROP TABLE grant_keys;
DROP TABLE grants;
DROP TABLE sessions;
DROP TABLE accounts;
