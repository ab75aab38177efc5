-- +goose Up
CREATE TABLE leases (
  name   TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  until  INTEGER NOT NULL -- milliseconds
) WITHOUT ROWID;

-- +goose Down
DROP TABLE leases;
