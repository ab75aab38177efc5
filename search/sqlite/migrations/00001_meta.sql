-- +goose Up
-- What outlives every generation of tables; those are made by the program.
CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE timings (
  id   INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: decoded rows are kept by it
  body TEXT NOT NULL UNIQUE
);
