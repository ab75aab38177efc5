-- +goose Up
-- Lists of codes that many places share, such as the areas of one ward.
CREATE TABLE sets (
  id   INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: decoded rows are kept by it
  body TEXT NOT NULL UNIQUE
);
