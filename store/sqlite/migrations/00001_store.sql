-- +goose Up

-- A place: the record as JSON, and beside it what lists filter and order by.
-- A tombstone keeps id and version alone.
CREATE TABLE places (
  n       INTEGER PRIMARY KEY,
  id      TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL,
  deleted INTEGER NOT NULL,
  kind    TEXT NOT NULL,
  lat     REAL NOT NULL,
  lon     REAL NOT NULL,
  areas   TEXT NOT NULL, -- JSON array of area keys, in the order of the record
  sources TEXT NOT NULL, -- JSON array of source keys
  body    BLOB
);
CREATE INDEX places_by_id ON places (id, lat, lon) WHERE deleted = 0;
CREATE INDEX places_by_kind ON places (kind, id, lat, lon) WHERE deleted = 0;

-- Living places only, as the three below. The R*Tree keeps 32-bit numbers and
-- so widens a point by up to 0.8 m: lat and lon decide.
CREATE VIRTUAL TABLE place_geo USING rtree (n, lat0, lat1, lon0, lon1);
CREATE TABLE place_areas (
  key TEXT NOT NULL,
  id  TEXT NOT NULL,
  PRIMARY KEY (key, id)
) WITHOUT ROWID;
CREATE TABLE place_sources (
  key TEXT PRIMARY KEY,
  id  TEXT NOT NULL
) WITHOUT ROWID;

-- The change log. AUTOINCREMENT: a position is never given twice, not even
-- after the newest entries were trimmed.
CREATE TABLE changes (
  seq        INTEGER PRIMARY KEY AUTOINCREMENT,
  collection TEXT NOT NULL,
  id         TEXT NOT NULL,
  version    INTEGER NOT NULL,
  deleted    INTEGER NOT NULL,
  at         INTEGER NOT NULL, -- milliseconds
  left_scope TEXT NOT NULL     -- JSON of domain.Scope, '' when nothing was left
);
CREATE TABLE log_state (
  one     INTEGER PRIMARY KEY CHECK (one = 1),
  trimmed INTEGER NOT NULL -- position of the last entry dropped
);
INSERT INTO log_state VALUES (1, 0);

CREATE TABLE idempotency (
  actor       TEXT NOT NULL,
  operation   TEXT NOT NULL,
  key         TEXT NOT NULL,
  fingerprint BLOB NOT NULL,
  token       TEXT NOT NULL,    -- of the attempt that holds the claim
  expires     INTEGER NOT NULL, -- end of the claim, milliseconds
  stored_at   INTEGER,          -- of the answer, milliseconds; NULL while claimed
  answer      BLOB,
  PRIMARY KEY (actor, operation, key)
) WITHOUT ROWID;
CREATE INDEX idempotency_by_age ON idempotency (stored_at, expires);

CREATE TABLE area_units (
  code       TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  body       BLOB NOT NULL,
  PRIMARY KEY (code, valid_from)
) WITHOUT ROWID;
CREATE TABLE area_successions (
  from_code  TEXT NOT NULL,
  from_valid TEXT NOT NULL,
  to_code    TEXT NOT NULL,
  to_valid   TEXT NOT NULL,
  divided    INTEGER NOT NULL,
  PRIMARY KEY (from_code, from_valid, to_code, to_valid)
) WITHOUT ROWID;
CREATE TABLE area_boundaries (
  code       TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  geojson    BLOB NOT NULL,
  PRIMARY KEY (code, valid_from)
);
-- The version of the imported tables, which outlives the log.
CREATE TABLE area_state (
  one     INTEGER PRIMARY KEY CHECK (one = 1),
  version INTEGER NOT NULL
);
INSERT INTO area_state VALUES (1, 0);

CREATE TABLE keysets (
  purpose TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  sealed  BLOB NOT NULL
) WITHOUT ROWID;

-- +goose Down
DROP TABLE keysets;
DROP TABLE area_state;
DROP TABLE area_boundaries;
DROP TABLE area_successions;
DROP TABLE area_units;
DROP TABLE idempotency;
DROP TABLE log_state;
DROP TABLE changes;
DROP TABLE place_sources;
DROP TABLE place_areas;
DROP TABLE place_geo;
DROP TABLE places;
