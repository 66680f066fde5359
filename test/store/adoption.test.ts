/** A file of the original with real dirt is served with every row intact, and says what it found. */
import type { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { statSync } from "node:fs";
import { DIRT, makeLongPast } from "./long-past.ts";
import { AT, addCleanRows, makeSeedFile } from "./original.ts";
import { brokenPromises, KEPT } from "./promises.ts";
import { Scratch } from "./scratch.ts";
import { wholeFile } from "./whole-file.ts";

const NOW = "2026-11-24T00:00:00.000Z";

/** An original's file with the given rows on top of a clean past, adopted. */
function adopted(sql: string): Adopted {
  const scratch = new Scratch();
  const before = makeSeedFile(scratch.paths.database);
  addCleanRows(before);
  before.run("PRAGMA foreign_keys = OFF");
  before.run(sql);
  before.close();
  const store = scratch.open();
  const findings = store.adoptionFindings();
  store.close();
  return new Adopted(scratch, findings);
}

class Adopted implements Disposable {
  readonly db: Database;

  constructor(
    private readonly scratch: Scratch,
    private readonly found: ReturnType<ReturnType<Scratch["open"]>["adoptionFindings"]>,
  ) {
    this.db = scratch.raw();
    expect(brokenPromises(this.db)).toEqual(KEPT);
  }

  values(sql: string): unknown[][] {
    return this.db.query(sql).values();
  }

  findings(table: string) {
    return this.found
      .filter((finding) => finding.table === table)
      .map(({ id, column, problem }) => `${id}.${column} ${problem}`);
  }

  /** Rows that the adoption wrote, oldest first, with their metadata read. */
  written() {
    return this.values(
      `SELECT persona_id, project_id, event_type, xp_amount, metadata, created_at
       FROM xp_events WHERE event_type LIKE 'adopt:%' ORDER BY id`,
    ).map((row) => row.map((cell, at) => (at === 4 ? JSON.parse(String(cell)) : cell)));
  }

  [Symbol.dispose](): void {
    this.db.close();
    this.scratch[Symbol.dispose]();
  }
}

test("a clean file is adopted without a word: no finding, no row of ours in the ledger", () => {
  using file = adopted("SELECT 1");
  expect(file.written()).toEqual([]);
  expect(file.values("SELECT * FROM adoption_findings")).toEqual([]);
});

test("ids that rows name and nobody has get an unknown, hidden entity, as old as their rows", () => {
  using file = adopted(`
    INSERT INTO xp_events (persona_id, project_id, event_type, xp_amount, created_at) VALUES
      ('gone', 'lost', 'tool:Edit', 3, '2025-02-01T00:00:00Z'),
      ('gone', NULL, 'tool:Edit', 200, '2025-01-01T00:00:00.500Z');
    INSERT INTO quests VALUES ('q9', 'lost-too', 'Q', NULL, 'active', '[]', 0, '${AT}', NULL, NULL);
    INSERT INTO events (pane_id, persona_id, event_type, created_at) VALUES ('%1', 'e', 'stop', '${AT}');
    INSERT INTO persona_challenges VALUES
      ('c9', 'c', 'x', 'daily', 'active', 0, 1, 1, '${AT}', '${AT}', NULL)`);
  expect(
    file.values(`SELECT id, session_id, name, total_xp, level, created_at, last_seen_at, deleted_at
      FROM personas WHERE id <> 'p1' ORDER BY id`),
  ).toEqual([
    ["c", "unknown:c", "unknown", 0, 1, AT, AT, NOW],
    ["e", "unknown:e", "unknown", 0, 1, AT, AT, NOW],
    [
      "gone",
      "unknown:gone",
      "unknown",
      203,
      2,
      "2025-01-01T00:00:00.500Z",
      "2025-02-01T00:00:00Z",
      NOW,
    ],
  ]);
  expect(
    file.values(
      "SELECT id, path, name, total_xp, deleted_at FROM projects WHERE id <> 'j1' ORDER BY id",
    ),
  ).toEqual([
    ["lost", "unknown:lost", "unknown", 3, NOW],
    ["lost-too", "unknown:lost-too", "unknown", 0, NOW],
  ]);
  expect(file.findings("personas")).toContain(
    "gone.id was named by rows and not there; it stands as unknown, hidden",
  );
  expect(file.written()).toEqual([]);
});

test("a total above the ledger gets one opening balance, as old as the entity, in no daily sum", () => {
  using file = adopted("UPDATE personas SET total_xp = 500, level = 2 WHERE id = 'p1'");
  expect(file.written()).toEqual([
    [
      "p1",
      null,
      "adopt:opening-balance",
      170,
      { adopted: { total_xp: 500, level: 2, ledger: 330 }, stats: {} },
      AT,
    ],
  ]);
  expect(file.values("SELECT total_xp, level FROM personas")).toEqual([[500, 3]]);
  expect(file.values("SELECT sum(value) FROM daily_rollups WHERE entity_id = 'p1'")).toEqual([
    [330],
  ]);
});

test("a total below the ledger is raised to it, and what stood there is in the row that says so", () => {
  using file = adopted("UPDATE projects SET total_xp = 0, level = 1 WHERE id = 'j1'");
  expect(file.written()).toEqual([
    [
      null,
      "j1",
      "adopt:total-raised",
      0,
      { adopted: { total_xp: 0, level: 1, ledger: 330 }, stats: {} },
      NOW,
    ],
  ]);
  expect(file.values("SELECT total_xp, level FROM projects")).toEqual([[330, 3]]);
});

test("a level by another formula is made ours, and the old one is in the row that says so", () => {
  using file = adopted("UPDATE personas SET level = 15 WHERE id = 'p1'");
  expect(file.written().map((row) => row.slice(0, 5))).toEqual([
    [
      "p1",
      null,
      "adopt:level-recomputed",
      0,
      { adopted: { total_xp: 330, level: 15, ledger: 330 }, stats: {} },
    ],
  ]);
  expect(file.values("SELECT total_xp, level FROM personas")).toEqual([[330, 3]]);
});

test("stats and streaks as found are the baseline, for entities that exist and for others", () => {
  using file = adopted(`INSERT INTO stats (entity_type, entity_id, stat_path, value) VALUES
    ('project', 'j1', 'git.commits', 12), ('project', 'nobody', 'x', 1), ('persona', 'p1', 'none', NULL)`);
  expect(file.values("SELECT * FROM adopted_baseline ORDER BY 1, 2, 3")).toEqual([
    ["persona", "p1", "a.b", 7],
    ["project", "j1", "git.commits", 12],
    ["project", "j1", "streak.current", 4],
    ["project", "j1", "streak.lastDay", "2025-02-28"],
    ["project", "j1", "streak.longest", 9],
    ["project", "nobody", "x", 1],
  ]);
  expect(file.findings("stats")).toEqual(["3.entity_id names nobody"]);
});

test("bad JSON stays where it is and is reported, row by row", () => {
  using file = adopted(`
    UPDATE personas SET badges = '[torn'; UPDATE quests SET phases = '{"a":1}';
    UPDATE notes SET tags = ''; UPDATE events SET payload = 'null';
    INSERT INTO xp_events (persona_id, event_type, xp_amount, metadata, created_at)
      VALUES (NULL, 'x', 1, '{"stats":', '${AT}'), (NULL, 'x', 1, '[]', '${AT}')`);
  expect(file.values("SELECT badges FROM personas")).toEqual([["[torn"]]);
  expect(file.values("SELECT phases FROM quests")).toEqual([['{"a":1}']]);
  // The next entry takes the place of what cannot be read: a copy of it stays.
  expect(file.values("SELECT found FROM adoption_findings WHERE found IS NOT NULL")).toEqual([
    ["'[torn'"],
    ["'{\"a\":1}'"],
    ["''"],
  ]);
  const list = "is no JSON list; shown as none";
  expect(file.findings("personas")).toEqual([`p1.badges ${list}`]);
  expect(file.findings("quests")).toEqual([`q1.phases ${list}`]);
  expect(file.findings("notes")).toEqual([`n1.tags ${list}`]);
  expect(file.findings("events")).toEqual(["1.payload is no JSON object"]);
  expect(file.findings("xp_events")).toEqual([
    "3.metadata is no JSON object",
    "4.metadata is no JSON object",
  ]);
});

test("times with and without milliseconds are read; what is no time is in no day and reported", () => {
  using file = adopted(`
    UPDATE personas SET last_seen_at = 'yesterday';
    INSERT INTO xp_events (persona_id, event_type, xp_amount, created_at) VALUES
      ('p1', 'x', 1, '2025-04-01T23:59:59Z'), ('p1', 'x', 2, '2025-04-01T00:00:00.001Z'),
      ('p1', 'x', 4, ''), ('p1', 'x', 8, '2460000'), ('p1', 'x', 16, 'now');
    UPDATE personas SET total_xp = 361, level = 3`);
  expect(
    file.values("SELECT day, value FROM daily_rollups WHERE entity_id = 'p1' ORDER BY day"),
  ).toEqual([
    ["2025-03-01", 330],
    ["2025-04-01", 3],
  ]);
  expect(file.findings("personas")).toEqual(["p1.last_seen_at is no ISO time in UTC"]);
  expect(file.findings("xp_events")).toHaveLength(3);
});

test("numbers that are none give way to the seed's default and are kept in the findings", () => {
  using file = adopted(`UPDATE personas SET total_xp = '', energy = 'full', morale = 12.5;
    UPDATE projects SET longest_streak = x'00ff'; UPDATE stats SET value = 'many'`);
  expect(file.values("SELECT total_xp, energy, morale FROM personas")).toEqual([[330, 100, 100]]);
  expect(
    file.values(`SELECT table_name, column_name, found FROM adoption_findings
      WHERE found IS NOT NULL ORDER BY 1, 2`),
  ).toEqual([
    ["personas", "energy", "'full'"],
    ["personas", "morale", "12.5"],
    ["personas", "total_xp", "''"],
    ["projects", "longest_streak", "X'00FF'"],
    ["stats", "value", "'many'"],
  ]);
});

test("a ledger row whose XP is no whole number stays, counts as nothing, and is reported", () => {
  using file = adopted(`INSERT INTO xp_events (persona_id, event_type, xp_amount, created_at)
    VALUES ('p1', 'x', 'lots', '${AT}'), ('p1', 'x', 2.5, '${AT}')`);
  expect(
    file.values("SELECT xp_amount FROM xp_events WHERE event_type = 'x' AND persona_id = 'p1'"),
  ).toEqual([["lots"], [2.5]]);
  expect(file.values("SELECT total_xp FROM personas")).toEqual([[330]]);
  expect(file.findings("xp_events")).toHaveLength(2);
});

test("two personas for one pane both stay, and the pane's own is reported", () => {
  using file = adopted(`INSERT INTO personas (id, session_id, name, created_at, last_seen_at)
    VALUES ('p2', 'pane-%7', 'Shown', '${AT}', '${AT}'), ('p3', 'pane-of-glass', 'Not', '${AT}', '${AT}')`);
  expect(file.values("SELECT id FROM personas WHERE deleted_at IS NULL ORDER BY id")).toEqual([
    ["p1"],
    ["p2"],
    ["p3"],
  ]);
  expect(file.findings("personas").map((line) => line.split(" ")[0])).toEqual(["p2.session_id"]);
});

test("unknown statuses, foreign faces and empty names stay as they are", () => {
  using file = adopted("UPDATE projects SET name = '', project_class = 'moonbase'");
  expect(file.values("SELECT status, avatar_url FROM personas")).toEqual([
    ["paused", "https://faces.example/1.svg"],
  ]);
  expect(file.values("SELECT status FROM notes")).toEqual([["triaged"]]);
  expect(file.values("SELECT name, project_class FROM projects")).toEqual([["", "moonbase"]]);
  expect(file.findings("projects")).toEqual(["j1.name is empty or no text"]);
});

test("rows without an id, which SQLite allows, are kept and hidden", () => {
  using file = adopted(`INSERT INTO personas (id, session_id, name, created_at, last_seen_at)
    VALUES (NULL, 's-null', 'Null', '${AT}', '${AT}'), ('', 's-empty', 'Empty', '${AT}', '${AT}')`);
  expect(file.values("SELECT name FROM personas WHERE deleted_at IS NOT NULL ORDER BY 1")).toEqual([
    ["Empty"],
    ["Null"],
  ]);
});

test("an orphan whose plain tombstone name is taken gets another", () => {
  using file = adopted(`INSERT INTO personas (id, session_id, name, created_at, last_seen_at)
      VALUES ('px', 'unknown:gone', 'Real', '${AT}', '${AT}');
    INSERT INTO events (pane_id, persona_id, event_type, created_at) VALUES ('%1', 'gone', 's', '${AT}')`);
  expect(
    file.values("SELECT session_id GLOB 'unknown:gone:*' FROM personas WHERE id = 'gone'"),
  ).toEqual([[1]]);
});

const OLDER: readonly (readonly [number, string])[] = [
  // As the original's own first migration leaves a new folder: it stops at the third.
  [2, "SELECT 1"],
  [1, "DROP TABLE notes; DROP TABLE persona_challenges"],
  [3, "ALTER TABLE personas DROP COLUMN energy; ALTER TABLE personas DROP COLUMN morale"],
  [5, "ALTER TABLE projects DROP COLUMN last_streak_date; ALTER TABLE personas DROP COLUMN badges"],
  [4, "ALTER TABLE quests DROP COLUMN project_id"],
];

test.each(OLDER)("a file of version %d is brought to 6 by its columns: %s", (version, sql) => {
  using scratch = new Scratch();
  const before = makeSeedFile(scratch.paths.database);
  addCleanRows(before);
  before.run(sql);
  before.run(`DELETE FROM schema_version WHERE version > ${version}`);
  before.close();
  scratch.open().close();
  using db = scratch.raw();
  const { columns } = wholeFile(db);
  using whole = new Scratch();
  whole.open().close();
  using fresh = whole.raw();
  const expected = wholeFile(fresh).columns;
  for (const [table, list] of Object.entries(expected)) {
    expect([table, columns[table]?.toSorted()]).toEqual([table, list.toSorted()]);
  }
  expect(db.query("SELECT name FROM personas").values()).toEqual([["Old Hand"]]);
  expect(brokenPromises(db)).toEqual(KEPT);
});

test("a file for whose missing column no value can be made up is refused and left alone", () => {
  using scratch = new Scratch();
  const before = makeSeedFile(scratch.paths.database);
  addCleanRows(before);
  before.run("ALTER TABLE personas DROP COLUMN last_seen_at");
  const rows = wholeFile(before);
  before.close();
  expect(() => scratch.open()).toThrow("has no column last_seen_at");
  using after = scratch.raw();
  expect(wholeFile(after)).toEqual(rows);
});

test("opened again nothing is written", () => {
  using scratch = new Scratch();
  const before = makeSeedFile(scratch.paths.database);
  addCleanRows(before);
  before.run("UPDATE personas SET total_xp = 999; UPDATE stats SET value = 'x'");
  before.close();
  scratch.open().close();
  using db = scratch.raw();
  const once = wholeFile(db);
  scratch.open().close();
  expect(wholeFile(db)).toEqual(once);
});

test("a ledger of 150,000 rows is adopted in pieces, and tells how far it is", () => {
  using scratch = new Scratch();
  makeLongPast(scratch.paths.database, { rows: 150_000, personas: 300, projects: 12 });
  const bytes = statSync(scratch.paths.database).size;
  scratch.open().close();
  using db = scratch.raw();
  expect(brokenPromises(db)).toEqual(KEPT);
  expect(scratch.told).toContain("daily sums: 100,000 of 150,000 ledger rows");
  expect(scratch.told).toContain("adoption: 150,000 of 150,000 ledger rows");
  const count = (table: string, column: string) =>
    db
      .query(`SELECT count(*) FROM adoption_findings WHERE table_name = ? AND column_name = ?`)
      .values(table, column)[0]?.[0];
  expect(count("xp_events", "metadata")).toBe(Math.ceil((150_000 - 7) / DIRT.metadata));
  expect(count("personas", "id")).toBe(10);
  expect(db.query("SELECT n FROM row_counts WHERE name = 'xp_events'").values()[0]?.[0]).toBe(
    150_000 + 12,
  );
  // Nothing is copied: what is added is sums, indexes and a sequence of notes.
  expect(statSync(scratch.paths.database).size).toBeLessThan(bytes * 4);
}, 60_000);
