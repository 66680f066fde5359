/** A file of the original claude-rpg at its schema 6, made from the text of the storage audit. */
import { Database } from "bun:sqlite";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";

/** Columns as the audit lists them, section 1 "Detailed Table Schemas"; copied, not generated. */
export const SEED: Readonly<Record<string, string>> = {
  personas: `
    id TEXT PRIMARY KEY,
    session_id TEXT NOT NULL UNIQUE,    -- Claude Code session ID
    name TEXT NOT NULL,                 -- Generated English name
    avatar_url TEXT,                    -- Bitcoin face avatar URL
    status TEXT DEFAULT 'active',       -- 'active' | 'dormant'
    total_xp INTEGER DEFAULT 0,         -- Cumulative XP
    level INTEGER DEFAULT 1,            -- Calculated from XP
    badges TEXT DEFAULT '[]',           -- JSON array of earned badges
    energy INTEGER DEFAULT 100,         -- Health: energy (0-100)
    morale INTEGER DEFAULT 100,         -- Health: morale (0-100)
    health_updated_at TEXT,             -- Last health update
    created_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL`,
  projects: `
    id TEXT PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,          -- Filesystem path
    name TEXT NOT NULL,                 -- Repo name
    github_url TEXT,                    -- GitHub remote URL
    project_class TEXT DEFAULT 'unknown',
    total_xp INTEGER DEFAULT 0,
    level INTEGER DEFAULT 1,
    current_streak INTEGER DEFAULT 0,   -- Days in a row with activity
    longest_streak INTEGER DEFAULT 0,
    last_streak_date TEXT,              -- YYYY-MM-DD
    created_at TEXT NOT NULL,
    last_activity_at TEXT NOT NULL`,
  xp_events: `
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    persona_id TEXT REFERENCES personas(id),
    project_id TEXT REFERENCES projects(id),
    event_type TEXT NOT NULL,           -- 'tool:Edit', 'tool:Bash', etc.
    xp_amount INTEGER NOT NULL,
    metadata TEXT,                      -- JSON: {toolName, success, paneId}
    created_at TEXT NOT NULL`,
  stats: `
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    entity_type TEXT NOT NULL,          -- 'persona' | 'project'
    entity_id TEXT NOT NULL,
    stat_path TEXT NOT NULL,            -- e.g., 'toolsUsed.Edit', 'git.commits'
    value INTEGER DEFAULT 0,
    UNIQUE(entity_type, entity_id, stat_path)`,
  quests: `
    id TEXT PRIMARY KEY,
    project_id TEXT REFERENCES projects(id),
    title TEXT NOT NULL,
    description TEXT,
    status TEXT NOT NULL,               -- 'planned'|'active'|'completed'|'abandoned'
    phases TEXT NOT NULL,               -- JSON array of QuestPhase objects
    xp_awarded INTEGER DEFAULT 0,
    created_at TEXT NOT NULL,
    started_at TEXT,
    completed_at TEXT`,
  achievements: `
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    entity_type TEXT NOT NULL,          -- 'persona' | 'project'
    entity_id TEXT NOT NULL,
    achievement_id TEXT NOT NULL,
    unlocked_at TEXT NOT NULL,
    UNIQUE(entity_type, entity_id, achievement_id)`,
  events: `
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id TEXT UNIQUE,               -- Deduplication key
    pane_id TEXT NOT NULL,
    persona_id TEXT REFERENCES personas(id),
    project_id TEXT REFERENCES projects(id),
    event_type TEXT NOT NULL,           -- 'pre_tool_use'|'post_tool_use'|'stop'|etc.
    tool_name TEXT,
    payload TEXT,                       -- JSON of full event data
    created_at TEXT NOT NULL`,
  notes: `
    id TEXT PRIMARY KEY,
    content TEXT NOT NULL,
    tags TEXT,                          -- JSON array of strings
    status TEXT DEFAULT 'inbox',        -- 'inbox'|'active'|'done'|'archived'
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL`,
  persona_challenges: `
    id TEXT PRIMARY KEY,
    persona_id TEXT NOT NULL REFERENCES personas(id),
    challenge_id TEXT NOT NULL,
    period TEXT NOT NULL,               -- 'daily' | 'weekly'
    status TEXT DEFAULT 'active',       -- 'active'|'completed'|'expired'
    progress INTEGER DEFAULT 0,
    target INTEGER NOT NULL,
    xp_reward INTEGER NOT NULL,
    assigned_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    completed_at TEXT`,
};
export const SEED_TABLES = Object.keys(SEED);

export const AT = "2025-03-01T10:00:00Z";

/** The empty tables at version 6, in WAL mode as the original leaves them. */
export function makeSeedFile(path: string): Database {
  mkdirSync(dirname(path), { recursive: true });
  const db = new Database(path, { create: true, strict: true });
  db.run("PRAGMA journal_mode = WAL");
  db.run("CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL)");
  for (const [table, columns] of Object.entries(SEED)) db.run(`CREATE TABLE ${table} (${columns})`);
  for (let version = 1; version <= 6; version++) {
    db.query("INSERT INTO schema_version VALUES (?, ?)").run(version, AT);
  }
  return db;
}

/** A quiet past: one persona, one project, a row in every table, totals that hold. */
export function addCleanRows(db: Database): void {
  const at = `'${AT}'`;
  db.run(`
    INSERT INTO personas (id, session_id, name, avatar_url, status, total_xp, level, badges, energy,
      morale, health_updated_at, created_at, last_seen_at)
      VALUES ('p1', 'session-1', 'Old Hand', 'https://faces.example/1.svg', 'paused', 330, 3,
      '["first"]', 40, 60, NULL, ${at}, ${at});
    INSERT INTO projects (id, path, name, created_at, last_activity_at, total_xp, level,
      current_streak, longest_streak, last_streak_date)
      VALUES ('j1', '/home/mira/ferry', 'ferry', ${at}, ${at}, 330, 3, 4, 9, '2025-02-28');
    INSERT INTO xp_events (persona_id, project_id, event_type, xp_amount, metadata, created_at)
      VALUES ('p1', 'j1', 'tool:Edit', 330, '{"toolName":"Edit"}', ${at}),
             (NULL, NULL, 'x', 1, NULL, ${at});
    INSERT INTO stats (entity_type, entity_id, stat_path, value) VALUES ('persona', 'p1', 'a.b', 7);
    INSERT INTO quests VALUES ('q1', 'j1', 'Ship it', NULL, 'active', '[]', 0, ${at}, NULL, NULL);
    INSERT INTO achievements (entity_type, entity_id, achievement_id, unlocked_at)
      VALUES ('persona', 'p1', 'first-blood', ${at});
    INSERT INTO events (event_id, pane_id, persona_id, project_id, event_type, tool_name, payload,
      created_at) VALUES (NULL, '%1', 'p1', 'j1', 'post_tool_use', 'Edit', '{}', ${at});
    INSERT INTO notes VALUES ('n1', 'remember', '["x"]', 'triaged', ${at}, ${at});
    INSERT INTO persona_challenges VALUES ('c1', 'p1', 'daily', 'daily', 'active', 1, 5, 20, ${at},
      ${at}, NULL);`);
}

export type Rows = Record<string, Record<string, unknown>[]>;

/** Every row of the seed's tables with the seed's columns, by rowid. */
export function seedRows(db: Database): Rows {
  const rows: Rows = {};
  for (const [table, text] of Object.entries(SEED)) {
    rows[table] = db
      .query<Record<string, unknown>, []>(
        `SELECT rowid AS _row, ${columnNames(text).join(", ")} FROM ${table} ORDER BY rowid`,
      )
      .all();
  }
  return rows;
}

export function columnNames(text: string): string[] {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.flatMap((line) => /^([a-z_]+) (TEXT|INTEGER)/.exec(line)?.[1] ?? []);
}
