-- The whole game: what streaks, challenges, quests and achievements are known by beside the
-- columns of the original, and the marks that make them right in any order of events.

-- Energy and morale drift at different paces; each keeps the remainder of its own time.
ALTER TABLE personas ADD COLUMN morale_updated_at TEXT;
-- Those that may come to rest are looked for every few seconds.
CREATE INDEX personas_awake ON personas (last_seen_at) WHERE status = 'active';

ALTER TABLE projects ADD COLUMN streak_freezes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE projects ADD COLUMN class_reason TEXT;

-- Local days on which a project was worked on; its streak columns are computed from them.
CREATE TABLE streak_days (
  project_id TEXT NOT NULL REFERENCES projects(id),
  day TEXT NOT NULL,
  PRIMARY KEY (project_id, day)
) WITHOUT ROWID;

-- Whose work a project's XP is, and where a persona earned its own: the sums of the ledger's
-- rows that name both, so that no page adds them up.
CREATE TABLE team_xp (
  project_id TEXT NOT NULL,
  persona_id TEXT NOT NULL,
  xp INTEGER NOT NULL,
  PRIMARY KEY (project_id, persona_id)
) WITHOUT ROWID;
CREATE INDEX team_xp_by_persona ON team_xp (persona_id, xp);
INSERT INTO team_xp (project_id, persona_id, xp)
  SELECT project_id, persona_id, sum(xp_amount) FROM xp_events
  WHERE typeof(project_id) = 'text' AND typeof(persona_id) = 'text'
    AND typeof(xp_amount) = 'integer'
  GROUP BY project_id, persona_id HAVING sum(xp_amount) <> 0;

-- The counters that leaderboards of all time are ordered by, and no others.
CREATE INDEX stats_of_boards ON stats (entity_type, stat_path, value, entity_id)
  WHERE stat_path IN ('git.commits', 'commands.testsRun', 'toolsUsed.total', 'promptsReceived',
    'quests.completed', 'waits.count');

-- Ledger event type of what unlocked it; null in rows of an adopted file.
ALTER TABLE achievements ADD COLUMN unlocked_by TEXT;
CREATE INDEX achievements_by_id ON achievements (achievement_id);

-- First and last local day of the period whose events count.
ALTER TABLE persona_challenges ADD COLUMN first_day TEXT;
ALTER TABLE persona_challenges ADD COLUMN last_day TEXT;
CREATE INDEX persona_challenges_by_persona ON persona_challenges (persona_id, assigned_at, id);
CREATE INDEX persona_challenges_by_assignment ON persona_challenges (assigned_at, id);
CREATE INDEX persona_challenges_active ON persona_challenges (expires_at) WHERE status = 'active';

-- person or agent; an agent's quest follows the task list of its session.
ALTER TABLE quests ADD COLUMN source TEXT NOT NULL DEFAULT 'person';
ALTER TABLE quests ADD COLUMN session_id TEXT;
ALTER TABLE quests ADD COLUMN persona_id TEXT REFERENCES personas(id);
CREATE INDEX quests_by_status ON quests (status, created_at, id);
CREATE INDEX quests_by_project ON quests (project_id, created_at, id);
CREATE INDEX quests_by_session ON quests (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX quests_by_creation ON quests (created_at, id);

-- Tasks of an agent's list, as told last; the third one makes a quest of them.
CREATE TABLE agent_tasks (
  session_id TEXT NOT NULL,
  task_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  subject TEXT NOT NULL,
  status TEXT NOT NULL,
  -- Epoch ms of the event that told the status; an older one changes nothing.
  status_at INTEGER NOT NULL,
  PRIMARY KEY (session_id, task_id)
) WITHOUT ROWID;

ALTER TABLE notes ADD COLUMN issue_url TEXT;
-- The search index names its rows by this: a rowid of this table may change in a backup.
ALTER TABLE notes ADD COLUMN number INTEGER;
UPDATE notes SET number = rowid;
CREATE UNIQUE INDEX notes_by_number ON notes (number);
CREATE INDEX notes_by_creation ON notes (created_at, id);
CREATE INDEX notes_by_change ON notes (updated_at, id);
CREATE TABLE note_tags (
  tag TEXT NOT NULL,
  note_id TEXT NOT NULL,
  PRIMARY KEY (tag, note_id)
) WITHOUT ROWID;
CREATE INDEX note_tags_by_note ON note_tags (note_id);
INSERT OR IGNORE INTO note_tags (tag, note_id)
  SELECT lower(j.value), n.id FROM notes n, json_each(
    iif(typeof(n.tags) = 'text' AND json_valid(n.tags), iif(json_type(n.tags) = 'array', n.tags,
      '[]'), '[]')) j
  WHERE typeof(n.id) = 'text' AND j.type = 'text' AND length(j.value) BETWEEN 1 AND 50;
CREATE VIRTUAL TABLE notes_text USING fts5 (
  content, content = 'notes', content_rowid = 'number',
  tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO notes_text (notes_text) VALUES ('rebuild');
-- The index holds no text of its own: what leaves it is named by its words.
CREATE TRIGGER notes_text_insert AFTER INSERT ON notes WHEN new.number IS NOT NULL
BEGIN INSERT INTO notes_text (rowid, content) VALUES (new.number, new.content); END;
CREATE TRIGGER notes_text_update AFTER UPDATE OF content ON notes WHEN old.number IS NOT NULL
BEGIN
  INSERT INTO notes_text (notes_text, rowid, content) VALUES ('delete', old.number, old.content);
  INSERT INTO notes_text (rowid, content) VALUES (new.number, new.content);
END;
CREATE TRIGGER notes_text_delete AFTER DELETE ON notes WHEN old.number IS NOT NULL
BEGIN
  INSERT INTO notes_text (notes_text, rowid, content) VALUES ('delete', old.number, old.content);
END;
CREATE TRIGGER notes_tags_delete AFTER DELETE ON notes
BEGIN DELETE FROM note_tags WHERE note_id = old.id; END;
