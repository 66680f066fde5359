/** From an empty file, from the original's file, and from files that are none of ours. */
import type { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { StoreError } from "../../src/store/database.ts";
import { migrateDown, migrateUp } from "../../src/store/migrate.ts";
import { schemaVersion } from "../../src/store/schema-version.ts";
import { addCleanRows, makeSeedFile, seedRows } from "./original.ts";
import { migrations, NEWEST, Scratch } from "./scratch.ts";

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
  const before = makeSeedFile(scratch.paths.database);
  addCleanRows(before);
  const rows = seedRows(before);
  before.close();
  const store = scratch.open();
  expect(store.personas.find("p1")).toMatchObject({ totalXp: 330, level: 3, status: "paused" });
  expect(store.personas.ofSession("session-1")).toBe("p1");
  expect(store.projects.findByPath("/home/mira/ferry")?.currentStreak).toBe(4);
  store.close();
  using after = scratch.raw();
  expect(seedRows(after)).toEqual(rows);
  expect(versions(after).map((row) => row.version)).toEqual([1, 2, 3, 4, 5, 6, ...newer()]);
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
  const sums = { checksum: "0", downChecksum: "0" };
  const broken = { version: NEWEST + 1, name: "broken", up, down: "", ...sums };
  expect(codeOf(() => migrateUp(db, [...migrations, broken], 0))).toBe("migration");
  expect(schemaVersion(db)).toBe(NEWEST);
  expect(db.query("SELECT 1 FROM sqlite_master WHERE name = 'half'").all()).toEqual([]);
});

test("a file whose past differs from this program's is refused", () => {
  using scratch = new Scratch();
  scratch.open().close();
  for (const column of ["checksum", "down_checksum"]) {
    const db = scratch.raw();
    const [known] =
      db.query(`SELECT ${column} FROM schema_meta WHERE version = 7`).values()[0] ?? [];
    const write = db.query(`UPDATE schema_meta SET ${column} = ? WHERE version = 7`);
    write.run("another");
    expect(codeOf(() => scratch.open())).toBe("migration");
    write.run(String(known));
    db.close();
  }
  scratch.open().close();
});

test("a migration that landed late, below the newest, is applied and undone in its place", () => {
  using scratch = new Scratch();
  scratch.open().close();
  using db = scratch.raw();
  const make = (version: number) => ({
    version,
    name: `table_${version}`,
    up: `CREATE TABLE t${version} (id INTEGER)`,
    down: `DROP TABLE t${version}`,
    checksum: `up ${version}`,
    downChecksum: `down ${version}`,
  });
  const [early, late] = [make(NEWEST + 2), make(NEWEST + 1)];
  expect(migrateUp(db, [...migrations, early], 0)).toEqual([NEWEST + 2]);
  expect(migrateUp(db, [...migrations, late, early], 0)).toEqual([NEWEST + 1]);
  const down = migrateDown(db, [...migrations, late, early], NEWEST, { isDrop: false });
  expect(down).toEqual([NEWEST + 2, NEWEST + 1]);
  expect(migrateUp(db, [...migrations, late, early], 0)).toEqual([NEWEST + 1, NEWEST + 2]);
  // A version in the middle that this program does not know is another program's past.
  expect(codeOf(() => migrateUp(db, [...migrations, early], 0))).toBe("migration");
});

test("the file and its folder are for their owner alone", () => {
  using scratch = new Scratch();
  scratch.open().close();
  expect(statSync(scratch.paths.database).mode & 0o777).toBe(0o600);
  expect(statSync(scratch.paths.root).mode & 0o777).toBe(0o700);
});
