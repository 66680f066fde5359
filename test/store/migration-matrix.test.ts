/** Every version to every version with data in every table, and what an older program did there. */
import type { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { existsSync, readdirSync } from "node:fs";
import { keptTables } from "../../src/store/kept.ts";
import { migrateDown, migrateUp } from "../../src/store/migrate.ts";
import { schemaVersion } from "../../src/store/schema-version.ts";
import { columnsOf } from "../../src/store/tables.ts";
import { AT, addCleanRows, makeSeedFile, SEED, SEED_TABLES } from "./original.ts";
import { migrations, NEWEST, RULES, Scratch } from "./scratch.ts";
import { fillOurTables, wholeFile } from "./whole-file.ts";

const VERSIONS = migrations.map(({ version }) => version);
const NOW = Date.UTC(2026, 10, 24);

function goTo(db: Database, version: number): void {
  if (version < schemaVersion(db)) migrateDown(db, migrations, version, { isDrop: false });
  const upTo = migrations.filter((migration) => migration.version <= version);
  if (version > schemaVersion(db)) migrateUp(db, upTo, NOW, { rules: RULES });
  expect(schemaVersion(db)).toBe(version);
}

/** An adopted file of the newest version with something in every table. */
function fullFile(scratch: Scratch): Database {
  const db = makeSeedFile(scratch.paths.database);
  addCleanRows(db);
  goTo(db, NEWEST);
  db.run("PRAGMA foreign_keys = ON");
  db.run("PRAGMA recursive_triggers = ON");
  fillOurTables(db);
  db.run("UPDATE events SET pane_key = 'k', session_id = 's', applied = 0, problem = 'why'");
  db.run("UPDATE projects SET deleted_at = '2026-01-01T00:00:00.000Z' WHERE id = 'j1'");
  return db;
}

test("the schema at version 6 is the audit's own, column for column", () => {
  using scratch = new Scratch();
  using seed = makeSeedFile(scratch.paths.database);
  using ours = scratch.raw(`${scratch.root}/ours.db`);
  migrateUp(
    ours,
    migrations.filter(({ version }) => version === 6),
    NOW,
  );
  const [a, b] = [wholeFile(ours), wholeFile(seed)];
  expect(a.columns).toEqual(b.columns);
  expect(a.parts).toEqual(b.parts);
  expect(Object.keys(a.columns).toSorted()).toEqual([...SEED_TABLES, "schema_version"].toSorted());
  for (const table of SEED_TABLES) {
    for (const pragma of ["foreign_key_list", "index_list"]) {
      const of = (db: Database) => db.query(`PRAGMA ${pragma}(${table})`).all();
      expect(of(ours)).toEqual(of(seed));
    }
    // The audit's own words say how many there are.
    const lines = (SEED[table] ?? "")
      .split("\n")
      .filter((line) => /^\s+[a-z_]+ (TEXT|INT)/.test(line));
    expect(columnsOf(ours, table).length).toBe(lines.length);
  }
});

test("every version to every version and back: all that the first can hold is as it was", () => {
  using scratch = new Scratch();
  using db = fullFile(scratch);
  const newest = wholeFile(db);
  for (const from of VERSIONS) {
    goTo(db, from);
    const before = wholeFile(db);
    for (const to of VERSIONS) {
      goTo(db, to);
      goTo(db, from);
      expect({ from, to, file: wholeFile(db) }).toEqual({ from, to, file: before });
    }
    goTo(db, NEWEST);
    expect({ from, file: wholeFile(db) }).toEqual({ from, file: newest });
    expect(keptTables(db)).toEqual([]);
  }
  expect(db.query("PRAGMA foreign_key_check").all()).toEqual([]);
  expect(db.query("PRAGMA integrity_check").values()).toEqual([["ok"]]);
}, 60_000);

test("at version 6 nothing of ours is left but what is kept, under the names that say of what", () => {
  using scratch = new Scratch();
  using db = fullFile(scratch);
  const filled = Object.entries(wholeFile(db).rows).filter(([table, rows]) => {
    // Counts, sums of pairs and periods and the index of the notes' words are made anew.
    const isMadeAnew = /^(row_counts|schema_|notes_text|team_xp|period_sums)/.test(table);
    return rows.length > 0 && !SEED_TABLES.includes(table) && !isMadeAnew;
  });
  goTo(db, 6);
  const { columns } = wholeFile(db);
  expect(Object.keys(columns).toSorted()).toEqual([...SEED_TABLES, "schema_version"].toSorted());
  for (const [table, rows] of filled) {
    const kept = keptTables(db).find(({ name }) => name === table);
    expect([table, kept?.table]).toEqual([table, `kept_${kept?.version}_${table}`]);
    const { n } =
      db.query<{ n: number }, []>(`SELECT count(*) AS n FROM ${kept?.table}`).get() ?? {};
    expect([table, n]).toEqual([table, rows.length]);
  }
  expect(db.query("PRAGMA application_id").values()).toEqual([[0]]);
});

test("what the original counted meanwhile is counted here too: days, rows, sessions, stats, totals", () => {
  using scratch = new Scratch();
  using db = fullFile(scratch);
  const days = () =>
    db
      .query(
        `SELECT entity_type, entity_id, day, value FROM daily_rollups
         WHERE stat_path = 'xp' AND day LIKE '20__-%' ORDER BY 1, 2, 3`,
      )
      .values();
  expect(days()).toEqual([
    ["persona", "p1", "2025-03-01", 330],
    ["project", "j1", "2025-03-01", 330],
  ]);
  goTo(db, 6);
  db.run(`PRAGMA foreign_keys = OFF;
    INSERT INTO personas (id, session_id, name, created_at, last_seen_at, total_xp)
      VALUES ('p2', 'session-2', 'New Hand', '${AT}', '${AT}', 5);
    INSERT INTO xp_events (persona_id, project_id, event_type, xp_amount, metadata, created_at)
      VALUES ('p1', 'j1', 'tool:Write', 5, NULL, '2025-03-01T23:59:59.999Z'),
             ('p2', 'j1', 'tool:Write', 5, '{}', '2025-03-02T00:00:00Z'),
             ('ghost', NULL, 'tool:Read', 1, 'torn {', '2025-03-03T00:00:00Z');
    UPDATE personas SET total_xp = total_xp + 5 WHERE id = 'p1';
    UPDATE stats SET value = value + 2 WHERE entity_id = 'p1' AND stat_path = 'a.b';
    INSERT INTO stats (entity_type, entity_id, stat_path, value) VALUES ('project', 'j1', 'n', 3);
    UPDATE projects SET current_streak = 5, longest_streak = 9, last_streak_date = '2025-03-02';
    INSERT INTO events (pane_id, event_type, created_at) VALUES ('%2', 'stop', '${AT}');`);
  goTo(db, NEWEST);
  expect(days()).toEqual([
    ["persona", "ghost", "2025-03-03", 1],
    ["persona", "p1", "2025-03-01", 335],
    ["persona", "p2", "2025-03-02", 5],
    ["project", "j1", "2025-03-01", 335],
    ["project", "j1", "2025-03-02", 5],
  ]);
  // Five of before and meanwhile, and the row that says why the project's total is higher now.
  const one = (sql: string) => db.query<Record<string, unknown>, []>(sql).values()[0];
  const counts = ["xp_events", "events"].map((table) => [
    one(`SELECT n FROM row_counts WHERE name = '${table}'`)?.[0],
    one(`SELECT count(*) FROM ${table}`)?.[0],
  ]);
  expect(counts).toEqual([
    [6, 6],
    [2, 2],
  ]);
  expect(one("SELECT persona_id FROM persona_sessions WHERE session_id = 'session-2'")).toEqual([
    "p2",
  ]);
  expect(one("SELECT total_xp, level FROM projects WHERE id = 'j1'")).toEqual([340, 3]);
  expect(one("SELECT total_xp, deleted_at IS NOT NULL FROM personas WHERE id = 'ghost'")).toEqual([
    1, 1,
  ]);
  const baseline = "SELECT path, value FROM adopted_baseline ORDER BY path";
  expect(db.query(baseline).values()).toEqual([
    ["a.b", 9],
    ["n", 3],
    ["streak.current", 5],
    ["streak.lastDay", "2025-03-02"],
    ["streak.longest", 9],
  ]);
  expect(db.query("PRAGMA foreign_key_check").all()).toEqual([]);
});

test("rows of ours that outlived a --drop give their days and counters again", () => {
  using scratch = new Scratch();
  using db = makeSeedFile(scratch.paths.database);
  addCleanRows(db);
  goTo(db, NEWEST);
  db.run("INSERT INTO settings VALUES ('theme', 'dark')");
  const metadata = (day: string, stats: object) => JSON.stringify({ day, stats });
  const append = db.query(`INSERT INTO xp_events
    (persona_id, event_type, xp_amount, metadata, created_at) VALUES ('p1', 'tool:Edit', ?, ?, ?)`);
  append.run(3, metadata("2026-02-02", { edits: 1, deepest: 4 }), "2026-02-01T23:30:00.000Z");
  append.run(3, metadata("2026-02-02", { edits: 1, deepest: 2 }), "2026-02-02T10:00:00.000Z");
  db.run(`UPDATE personas SET total_xp = 336 WHERE id = 'p1';
    INSERT INTO stats (entity_type, entity_id, stat_path, value)
      VALUES ('persona', 'p1', 'edits', 2), ('persona', 'p1', 'deepest', 4)`);
  migrateDown(db, migrations, 6, { isDrop: true });
  expect(keptTables(db)).toEqual([]);
  goTo(db, NEWEST);
  const days = "SELECT stat_path, value FROM daily_rollups WHERE day = '2026-02-02' ORDER BY 1";
  expect(db.query(days).values()).toEqual([
    ["deepest", 4],
    ["edits", 2],
    ["xp", 6],
  ]);
  expect(db.query("SELECT count(*) FROM settings").values()).toEqual([[0]]);
  const explained = "SELECT path FROM adopted_baseline WHERE path IN ('edits', 'deepest')";
  expect(db.query(explained).values()).toEqual([]);
});

test("a step that fails on the way down leaves the version where it was", () => {
  using scratch = new Scratch();
  using db = fullFile(scratch);
  const before = wholeFile(db);
  const broken = migrations.map((migration) =>
    migration.version === NEWEST
      ? { ...migration, down: `${migration.down}; INSERT INTO nowhere VALUES (1);` }
      : migration,
  );
  expect(() => migrateDown(db, broken, 6, { isDrop: false })).toThrow("the file is as it was");
  expect(wholeFile(db)).toEqual(before);
  expect(() => migrateDown(db, migrations, 5, { isDrop: false })).toThrow("one of 6, 7");
});

test("a verified backup comes before the first step, and three of them stay", () => {
  using scratch = new Scratch();
  const db = makeSeedFile(scratch.paths.database);
  addCleanRows(db);
  db.close();
  scratch.open().close();
  const names = () => readdirSync(scratch.paths.backups).toSorted();
  expect(names()).toEqual(["pre-migration-2026-11-24T00-00-00Z.db"]);
  using copy = scratch.raw(`${scratch.paths.backups}/${names()[0]}`);
  expect(schemaVersion(copy)).toBe(6);
  expect(copy.query("SELECT name FROM personas").values()).toEqual([["Old Hand"]]);
  for (let day = 0; day < 4; day++) {
    const down = scratch.raw();
    goTo(down, 8);
    down.close();
    scratch.clock.advance(86_400_000);
    scratch.open().close();
  }
  expect(names()).toEqual(
    ["26", "27", "28"].map((day) => `pre-migration-2026-11-${day}T00-00-00Z.db`),
  );
  // An empty folder has nothing to lose.
  using fresh = new Scratch();
  fresh.open().close();
  expect(existsSync(fresh.paths.backups)).toBe(false);
});

test("no backup, no migration", () => {
  using scratch = new Scratch();
  using db = makeSeedFile(scratch.paths.database);
  const failing = () => {
    throw new Error("no room");
  };
  expect(() => migrateUp(db, migrations, NOW, { before: failing })).toThrow("no room");
  expect(schemaVersion(db)).toBe(6);
});
