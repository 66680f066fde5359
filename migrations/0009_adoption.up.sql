-- What adopting a file of the original takes: entities that are gone but named by rows, what
-- stats held before the ledger could explain them, and what could not be read.
PRAGMA application_id = 1919969074; -- "rpg2": from here on the file says whose it is
ALTER TABLE schema_meta ADD COLUMN down_checksum TEXT;

-- Hidden since then; the row stays because others name it.
ALTER TABLE personas ADD COLUMN deleted_at TEXT;
ALTER TABLE projects ADD COLUMN deleted_at TEXT;

-- stats = baseline + ledger. A streak's last day is a date, everything else a whole number.
CREATE TABLE adopted_baseline (
  entity_type TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  path TEXT NOT NULL,
  value NOT NULL,
  PRIMARY KEY (entity_type, entity_id, path)
) WITHOUT ROWID;

CREATE TABLE adoption_findings (
  table_name TEXT NOT NULL,
  -- '' when the finding is about many rows at once.
  row_id TEXT NOT NULL,
  column_name TEXT NOT NULL,
  problem TEXT NOT NULL,
  -- What stood there, as an SQL literal, where a default had to take its place.
  found TEXT,
  UNIQUE (table_name, row_id, column_name, problem)
);
