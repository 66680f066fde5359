-- What agents asked a person, and what became of it. `input` is without secrets and may be cut;
-- `input_hash` is the SHA-256 of the input as it came. Open until `closed_at`.
CREATE TABLE permissions (
  id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  tool TEXT NOT NULL,
  agent_id TEXT,
  agent_type TEXT,
  input TEXT NOT NULL,
  input_hash TEXT NOT NULL,
  -- Joins the request to the session's state: the short hash of the input, as the events have it.
  call_hash TEXT NOT NULL,
  asked_at TEXT NOT NULL,
  decision TEXT,
  -- No foreign key: what a device did outlives the device.
  device_id TEXT,
  decided_at TEXT,
  closed_at TEXT
) WITHOUT ROWID;
CREATE INDEX permissions_open ON permissions (session_id, asked_at) WHERE closed_at IS NULL;
-- The audit log is read from its end, all of it or what one device did.
CREATE INDEX audit_log_by_device ON audit_log (device_id, id);
-- Who did what is never changed afterwards.
CREATE TRIGGER audit_log_keep_update BEFORE UPDATE ON audit_log
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_log_keep_delete BEFORE DELETE ON audit_log
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
