-- What the original kept in memory or not at all: session state, event identity,
-- daily sums, devices that may sign in, and the trail of what was done from outside.
CREATE TABLE schema_meta (
  version INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  checksum TEXT NOT NULL
);

ALTER TABLE events ADD COLUMN pane_key TEXT;
ALTER TABLE events ADD COLUMN session_id TEXT;
-- 1: the rules ran. 0: kept raw because they threw; problem says why.
ALTER TABLE events ADD COLUMN applied INTEGER NOT NULL DEFAULT 1;
ALTER TABLE events ADD COLUMN problem TEXT;
CREATE INDEX events_by_time ON events (created_at);
CREATE INDEX events_by_session ON events (session_id, id);

CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  agent TEXT NOT NULL,
  agent_session_id TEXT,
  pane_key TEXT,
  process_pid INTEGER,
  process_start TEXT,
  persona_id TEXT REFERENCES personas(id),
  project_id TEXT REFERENCES projects(id),
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  source TEXT NOT NULL,
  since TEXT NOT NULL,
  last_activity_at TEXT NOT NULL,
  -- JSON of the whole session state (src/sessions/state.ts), read back after a restart.
  state TEXT NOT NULL,
  ended_at TEXT,
  end_reason TEXT
);
CREATE INDEX sessions_live ON sessions (ended_at) WHERE ended_at IS NULL;

CREATE TABLE persona_sessions (
  session_id TEXT PRIMARY KEY,
  persona_id TEXT NOT NULL REFERENCES personas(id),
  created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX persona_sessions_by_persona ON persona_sessions (persona_id);

-- 16-byte digests of what was counted already; first_seen is in seconds since the epoch.
CREATE TABLE seen_events (
  digest BLOB PRIMARY KEY,
  first_seen INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX seen_events_by_age ON seen_events (first_seen);

CREATE TABLE daily_rollups (
  entity_type TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  day TEXT NOT NULL,
  stat_path TEXT NOT NULL,
  value INTEGER NOT NULL,
  PRIMARY KEY (entity_type, entity_id, day, stat_path)
) WITHOUT ROWID;
CREATE INDEX daily_rollups_by_path ON daily_rollups (day, stat_path, value);

CREATE INDEX xp_events_by_persona ON xp_events (persona_id, id);
CREATE INDEX xp_events_by_project ON xp_events (project_id, id);
-- The ledger is append-only; nothing in the running program may change or remove a row.
CREATE TRIGGER xp_events_keep_update BEFORE UPDATE ON xp_events
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER xp_events_keep_delete BEFORE DELETE ON xp_events
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TABLE devices (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  -- browser: signs in by cookie and key. script: by bearer token.
  kind TEXT NOT NULL,
  secret_hash TEXT NOT NULL,
  key_hash TEXT,
  created_at TEXT NOT NULL,
  last_seen_at TEXT,
  revoked_at TEXT
);

CREATE TABLE audit_log (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  device_id TEXT,
  action TEXT NOT NULL,
  target TEXT,
  content_hash TEXT,
  result TEXT NOT NULL
);

CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
