-- What is to be told outside this machine. A row is written in the transaction of what it tells, and
-- goes on to be sent, or given up, after the commit; the last few that are done stay, so that
-- nothing is told twice.
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- Where it goes: `discord`.
  channel TEXT NOT NULL,
  -- What it tells: waiting, finished, error, levelup, achievement.
  kind TEXT NOT NULL,
  -- The same thing has the same key.
  key TEXT NOT NULL,
  -- The session it is about; null for one about none.
  session_id TEXT,
  -- JSON of the message, without secrets.
  body TEXT NOT NULL,
  created_at TEXT NOT NULL,
  due_at TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  last_error TEXT,
  sent_at TEXT,
  given_up_at TEXT
);
CREATE UNIQUE INDEX outbox_by_key ON outbox (channel, key);
CREATE INDEX outbox_open ON outbox (due_at, id) WHERE sent_at IS NULL AND given_up_at IS NULL;
