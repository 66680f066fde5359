/** What an export holds, in an order in which no row names one that comes later. */

export const EXPORTED_TABLES = [
  "personas",
  "projects",
  "xp_events",
  "stats",
  "daily_rollups",
  "period_sums",
  "streak_days",
  "team_xp",
  "quests",
  "agent_tasks",
  "achievements",
  "persona_challenges",
  "events",
  "seen_events",
  "notes",
  "note_tags",
  "sessions",
  "transitions",
  "persona_sessions",
  "permissions",
  "audit_log",
  "settings",
  "adopted_baseline",
  "adoption_findings",
] as const;

/** What an export leaves out, each with its reason. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  devices: "who may sign in here does not follow to another place",
  prompts: "what waits to be typed here must not be typed a second time elsewhere",
  outbox: "what waits to be told was meant for that place and moment",
  schema_version: "the header says it, and the migrations write it",
  schema_meta: "written by the migrations",
  row_counts: "kept by triggers",
  ledger_folding: "holds a row only inside one transaction",
};

/** Where the numbers of rows go on, so that no number is given twice; SQLite's own table. */
export const SEQUENCES = "sqlite_sequence";
