/** From an empty file, from the original's file, and from files that are none of ours. */
import type { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { StoreError } from "../../src/store/database.ts";
import { migrateUp, schemaVersion } from "../../src/store/migrate.ts";
import { migrations, NEWEST, Scratch } from "./scratch.ts";

const SEED_TABLES = [
  "achievements",
  "events",
  "notes",
  "persona_challenges",
  "personas",
  "projects",
  "quests",
  "schema_version",
  "stats",
  "xp_events",
];

/** The ten tables of the original at its version 6, with a row in each. */
function makeOriginal(db: Database): void {
  const original = migrations.find((migration) => migration.version === 6);
  if (!original) throw new Error("there is no migration 6");
  db.run(original.up);
  const at = "'2025-03-01T10:00:00Z'";
  db.run(`
    INSERT INTO schema_version VALUES (1, ${at}), (6, ${at});
    INSERT INTO personas (id, session_id, name, avatar_url, status, total_xp, level, badges, energy,
      morale, health_updated_at, created_at, last_seen_at)
      VALUES ('p1', 'session-1', 'Old Hand', 'https://faces.example/1.svg', 'paused', 330, 3,
      '["first"]', 40, 60, NULL, ${at}, ${at});
    INSERT INTO projects (id, path, name, created_at, last_activity_at, total_xp, level,
      current_streak, longest_streak, last_streak_date)
      VALUES ('j1', '/home/mira/ferry', 'ferry', ${at}, ${at}, 330, 3, 4, 9, '2025-02-28');
    INSERT INTO xp_events (persona_id, project_id, event_type, xp_amount, metadata, created_at)
      VALUES ('p1', 'j1', 'tool:Edit', 330, '{"toolName":"Edit"}', ${at}), (NULL, NULL, 'x', 1, NULL, ${at});
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

const dump = (db: Database, columns: Map<string, string>) =>
  SEED_TABLES.filter((table) => table !== "schema_version").map((table) =>
    db.query(`SELECT ${columns.get(table) ?? "*"} FROM ${table}`).values(),
  );

function columnsOf(db: Database): Map<string, string> {
  const names = (table: string) =>
    db
      .query<{ name: string }, []>(`PRAGMA table_info(${table})`)
      .all()
      .map((row) => row.name);
  return new Map(SEED_TABLES.map((table) => [table, names(table).join(", ")]));
}

const versions = (db: Database) =>
  db.query<{ version: number }, []>("SELECT version FROM schema_version ORDER BY version").all();

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (cause) {
    if (cause instanceof StoreError) return cause.code;
    throw cause;
  }
  return "no error";
}

test("an empty file gets every migration, one row each, with its time and its checksum", () => {
  using scratch = new Scratch();
  scratch.open().close();
  using db = scratch.raw();
  expect(versions(db).map((row) => row.version)).toEqual(migrations.map((one) => one.version));
  const times = db.query<{ at: string }, []>("SELECT applied_at AS at FROM schema_version").all();
  for (const { at } of times) expect(at).toBe("2026-11-24T00:00:00.000Z");
  const sums = db.query<{ checksum: string }, []>("SELECT checksum FROM schema_meta").all();
  const ours = migrations.filter((migration) => migration.version > 6);
  expect(sums.map((row) => row.checksum)).toEqual(ours.map((migration) => migration.checksum));
});

test("opened again nothing is applied and nothing changes", () => {
  using scratch = new Scratch();
  scratch.open().close();
  using db = scratch.raw();
  expect(migrateUp(db, migrations, 0)).toEqual([]);
  expect(schemaVersion(db)).toBe(NEWEST);
});

test("the original's file opens in place and keeps every row and every column as it was", () => {
  using scratch = new Scratch();
  mkdirSync(dirname(scratch.paths.database), { recursive: true });
  const before = scratch.raw();
  makeOriginal(before);
  const columns = columnsOf(before);
  const rows = dump(before, columns);
  before.close();
  const store = scratch.open();
  expect(store.personas.find("p1")).toMatchObject({ totalXp: 330, level: 3, status: "paused" });
  expect(store.personas.ofSession("session-1")).toBe("p1");
  expect(store.projects.findByPath("/home/mira/ferry")?.currentStreak).toBe(4);
  store.close();
  using after = scratch.raw();
  expect(dump(after, columns)).toEqual(rows);
  expect(versions(after).map((row) => row.version)).toEqual([1, 6, ...newer()]);
  expect(after.query("PRAGMA foreign_key_check").all()).toEqual([]);
});

const newer = () => migrations.map((one) => one.version).filter((version) => version > 6);

test("a newer file is refused and left as it is, byte for byte", () => {
  using scratch = new Scratch();
  scratch.open().close();
  const db = scratch.raw();
  db.run("INSERT INTO schema_version VALUES (9999, '2030-01-01T00:00:00Z')");
  db.run("PRAGMA wal_checkpoint(TRUNCATE)");
  db.close();
  const before = readFileSync(scratch.paths.database);
  expect(codeOf(() => scratch.open())).toBe("newer");
  expect(readFileSync(scratch.paths.database).equals(before)).toBe(true);
});

test("a file below the original's version is refused with what to do", () => {
  using scratch = new Scratch();
  mkdirSync(dirname(scratch.paths.database), { recursive: true });
  const db = scratch.raw();
  db.run("CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL)");
  db.run("INSERT INTO schema_version VALUES (3, '2025-01-01T00:00:00Z')");
  db.close();
  expect(codeOf(() => scratch.open())).toBe("too_old");
});

test("a foreign file is refused and left as it is: text, and another program's database", () => {
  using scratch = new Scratch();
  const { database } = scratch.paths;
  mkdirSync(dirname(database), { recursive: true });
  const text = "Dear diary, ".repeat(500);
  writeFileSync(database, text);
  expect(codeOf(() => scratch.open())).toBe("foreign");
  expect(readFileSync(database, "utf8")).toBe(text);

  writeFileSync(database, "");
  const db = scratch.raw();
  db.run("CREATE TABLE recipes (id INTEGER, text TEXT)");
  db.run("INSERT INTO recipes VALUES (1, 'soup')");
  db.close();
  const bytes = readFileSync(database);
  expect(codeOf(() => scratch.open())).toBe("foreign");
  expect(readFileSync(database).equals(bytes)).toBe(true);
});

test("a migration that fails leaves the file as it was", () => {
  using scratch = new Scratch();
  scratch.open().close();
  using db = scratch.raw();
  const up = "CREATE TABLE half (id INTEGER); INSERT INTO nowhere VALUES (1);";
  const broken = { version: NEWEST + 1, name: "broken", up, down: "", checksum: "0" };
  expect(codeOf(() => migrateUp(db, [...migrations, broken], 0))).toBe("migration");
  expect(schemaVersion(db)).toBe(NEWEST);
  expect(db.query("SELECT 1 FROM sqlite_master WHERE name = 'half'").all()).toEqual([]);
});

test("a file whose past differs from this program's is refused", () => {
  using scratch = new Scratch();
  scratch.open().close();
  const db = scratch.raw();
  db.run("UPDATE schema_meta SET checksum = 'another' WHERE version = 7");
  db.close();
  expect(codeOf(() => scratch.open())).toBe("migration");
});

test("down and up again: what version 6 cannot hold is kept under another name", () => {
  using scratch = new Scratch();
  scratch.open().close();
  using db = scratch.raw();
  db.run("INSERT INTO settings VALUES ('theme', 'dark')");
  for (const migration of [...migrations].reverse()) {
    if (migration.version > 6) db.run(migration.down);
  }
  const tables = db
    .query<{ name: string }, []>(
      "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
    )
    .all()
    .map((row) => row.name)
    .filter((name) => !name.startsWith("kept_") && !name.startsWith("sqlite_"));
  expect(tables).toEqual(SEED_TABLES);
  expect(db.query("SELECT value FROM kept_7_settings").values()).toEqual([["dark"]]);
});

test("the file and its folder are for their owner alone", () => {
  using scratch = new Scratch();
  scratch.open().close();
  expect(statSync(scratch.paths.database).mode & 0o777).toBe(0o600);
  expect(statSync(scratch.paths.root).mode & 0o777).toBe(0o700);
});
