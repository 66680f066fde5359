-- How each session came to its status: every change in order, about the last 200 of a session.
CREATE TABLE transitions (
  session_id TEXT NOT NULL,
  -- Counts the changes of one session.
  number INTEGER NOT NULL,
  at TEXT NOT NULL,
  from_status TEXT NOT NULL,
  from_reason TEXT NOT NULL,
  to_status TEXT NOT NULL,
  to_reason TEXT NOT NULL,
  source TEXT NOT NULL,
  -- What moved it, in a word or two: `hook stop`, `registry idle`.
  evidence TEXT NOT NULL,
  is_correction INTEGER NOT NULL,
  PRIMARY KEY (session_id, number)
) WITHOUT ROWID;
