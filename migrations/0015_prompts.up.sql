-- Every prompt from outside by its request id, so that one that is sent twice is typed once, also
-- over a restart; and those that wait until their session is idle. The text is kept only as long
-- as it may still have to be typed or shown.
CREATE TABLE prompts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  request_id TEXT NOT NULL UNIQUE,
  session_id TEXT NOT NULL,
  device_id TEXT,
  text TEXT NOT NULL,
  -- queued → typing → typed, accepted or failed.
  state TEXT NOT NULL,
  detail TEXT,
  created_at TEXT NOT NULL
);
CREATE INDEX prompts_by_session ON prompts (session_id, id);
