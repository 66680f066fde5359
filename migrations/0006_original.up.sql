-- The ten tables of claude-rpg as its storage audit describes them, at schema version 6.
-- An existing file of that version opens in place; everything of ours comes after it.
CREATE TABLE IF NOT EXISTS schema_version (
  version INTEGER PRIMARY KEY,
  applied_at TEXT NOT NULL
);
CREATE TABLE personas (
  id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  avatar_url TEXT,
  status TEXT DEFAULT 'active',
  total_xp INTEGER DEFAULT 0,
  level INTEGER DEFAULT 1,
  badges TEXT DEFAULT '[]',
  energy INTEGER DEFAULT 100,
  morale INTEGER DEFAULT 100,
  health_updated_at TEXT,
  created_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL
);
CREATE TABLE projects (
  id TEXT PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  github_url TEXT,
  project_class TEXT DEFAULT 'unknown',
  total_xp INTEGER DEFAULT 0,
  level INTEGER DEFAULT 1,
  current_streak INTEGER DEFAULT 0,
  longest_streak INTEGER DEFAULT 0,
  last_streak_date TEXT,
  created_at TEXT NOT NULL,
  last_activity_at TEXT NOT NULL
);
CREATE TABLE xp_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  persona_id TEXT REFERENCES personas(id),
  project_id TEXT REFERENCES projects(id),
  event_type TEXT NOT NULL,
  xp_amount INTEGER NOT NULL,
  metadata TEXT,
  created_at TEXT NOT NULL
);
CREATE TABLE stats (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  entity_type TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  stat_path TEXT NOT NULL,
  value INTEGER DEFAULT 0,
  UNIQUE(entity_type, entity_id, stat_path)
);
CREATE TABLE quests (
  id TEXT PRIMARY KEY,
  project_id TEXT REFERENCES projects(id),
  title TEXT NOT NULL,
  description TEXT,
  status TEXT NOT NULL,
  phases TEXT NOT NULL,
  xp_awarded INTEGER DEFAULT 0,
  created_at TEXT NOT NULL,
  started_at TEXT,
  completed_at TEXT
);
CREATE TABLE achievements (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  entity_type TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  achievement_id TEXT NOT NULL,
  unlocked_at TEXT NOT NULL,
  UNIQUE(entity_type, entity_id, achievement_id)
);
CREATE TABLE events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  event_id TEXT UNIQUE,
  pane_id TEXT NOT NULL,
  persona_id TEXT REFERENCES personas(id),
  project_id TEXT REFERENCES projects(id),
  event_type TEXT NOT NULL,
  tool_name TEXT,
  payload TEXT,
  created_at TEXT NOT NULL
);
CREATE TABLE notes (
  id TEXT PRIMARY KEY,
  content TEXT NOT NULL,
  tags TEXT,
  status TEXT DEFAULT 'inbox',
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
);
CREATE TABLE persona_challenges (
  id TEXT PRIMARY KEY,
  persona_id TEXT NOT NULL REFERENCES personas(id),
  challenge_id TEXT NOT NULL,
  period TEXT NOT NULL,
  status TEXT DEFAULT 'active',
  progress INTEGER DEFAULT 0,
  target INTEGER NOT NULL,
  xp_reward INTEGER NOT NULL,
  assigned_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  completed_at TEXT
);
