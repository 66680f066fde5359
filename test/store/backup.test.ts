/** A backup is a whole, checked copy under its name, or there is none. */
import { expect, test } from "bun:test";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { readBackup, readPresent } from "../../src/store/backup-contents.ts";
import { StoreError } from "../../src/store/database.ts";
import { makeBackup } from "../../src/store/make-backup.ts";
import { NEWEST, Scratch } from "./scratch.ts";

const NAME = "manual-2026-11-24T00-00-00Z.db";

function said(work: () => unknown): string {
  try {
    work();
  } catch (cause) {
    if (cause instanceof StoreError) return `${cause.code}: ${cause.message}`;
    throw cause;
  }
  return "no error";
}

/** A store with something in it, and where its backups go. */
function filled(scratch: Scratch): { backups: string; target: string } {
  scratch.open().close();
  using db = scratch.raw();
  db.run(`INSERT INTO personas (id, session_id, name, total_xp, created_at, last_seen_at)
    VALUES ('p1', 's1', 'Amber', 12, '', ''), ('p2', 's2', 'Birch', 3, '', '')`);
  db.run(`INSERT INTO projects (id, path, name, created_at, last_activity_at)
    VALUES ('j1', '/nowhere', 'nowhere', '', '')`);
  db.run(`INSERT INTO xp_events (persona_id, project_id, event_type, xp_amount, created_at)
    VALUES ('p1', 'j1', 'tool:Edit', 12, ''), ('p2', 'j1', 'tool:Edit', 3, '')`);
  const { backups } = scratch.paths;
  return { backups, target: join(backups, NAME) };
}

test("a backup of a file in use holds what was committed, for its owner alone", () => {
  using scratch = new Scratch();
  const { backups, target } = filled(scratch);
  using writer = scratch.raw();
  writer.run("BEGIN IMMEDIATE");
  writer.run(
    "INSERT INTO notes (id, content, created_at, updated_at) VALUES ('n', 'not committed', '', '')",
  );
  makeBackup(scratch.paths.database, target);
  writer.run("ROLLBACK");
  expect(readdirSync(backups)).toEqual([NAME]);
  expect(statSync(target).mode & 0o777).toBe(0o600);
  expect(statSync(backups).mode & 0o777).toBe(0o700);
  const contents = readBackup(target);
  expect(contents).toMatchObject({
    schema: NEWEST,
    personas: 2,
    projects: 1,
    ledgerRows: 2,
    ledgerRowsEver: 2,
    totalXp: 15,
  });
  const present = readPresent(scratch.paths.database);
  expect({ ...present, bytes: 0 }).toEqual({ ...contents, bytes: 0 });
  using copy = scratch.raw(target);
  expect(copy.query("SELECT count(*) AS n FROM notes").get()).toEqual({ n: 0 });
});

test("reading a backup changes no byte and leaves no file beside it", () => {
  using scratch = new Scratch();
  const { backups, target } = filled(scratch);
  makeBackup(scratch.paths.database, target);
  const before = readFileSync(target);
  readBackup(target);
  expect(readdirSync(backups)).toEqual([NAME]);
  expect(readFileSync(target).equals(before)).toBe(true);
});

test("a source that is damaged makes no backup, and nothing of the try stays", () => {
  using scratch = new Scratch();
  const { backups, target } = filled(scratch);
  const { database } = scratch.paths;
  const bytes = readFileSync(database);
  // Every page but the first is overwritten.
  bytes.fill(0x5a, 4096);
  writeFileSync(database, bytes);
  expect(said(() => makeBackup(database, target))).toBe(
    `damaged: The database ${database} is damaged; claude-rpg backup list names what can be restored.`,
  );
  expect(existsSync(backups)).toBe(false);
});

test("a file of another program, or an empty one, is no source: it would be offered as a backup", () => {
  using scratch = new Scratch();
  const { backups, target } = filled(scratch);
  const other = join(scratch.root, "other.db");
  using db = scratch.raw(other);
  db.run("CREATE TABLE recipes (name TEXT)");
  expect(said(() => makeBackup(other, target))).toStartWith("foreign: The database file holds");
  const empty = join(scratch.root, "empty.db");
  writeFileSync(empty, "");
  expect(said(() => makeBackup(empty, target))).toStartWith("missing: There is nothing to back up");
  expect(existsSync(backups)).toBe(false);
});

test("a folder that cannot be is one sentence with the repair", () => {
  using scratch = new Scratch();
  const { backups, target } = filled(scratch);
  writeFileSync(backups, "a file where the folder should be");
  const sentence = said(() => makeBackup(scratch.paths.database, target));
  expect(sentence).toEndWith(`check space and owner of ${backups}.`);
  expect(readFileSync(backups, "utf8")).toBe("a file where the folder should be");
});

test("what is missing, damaged or foreign is named, with where to find another", () => {
  using scratch = new Scratch();
  const { backups, target } = filled(scratch);
  const other = "take another one: claude-rpg backup list";
  expect(said(() => readBackup(target))).toBe(
    `missing: There is no backup ${NAME}; see: claude-rpg backup list`,
  );
  mkdirSync(backups);
  writeFileSync(target, "no database at all, but long enough to be looked at as one".repeat(200));
  expect(said(() => readBackup(target))).toBe(`damaged: The backup ${NAME} is damaged; ${other}`);
  makeBackup(scratch.paths.database, target);
  truncateSync(target, statSync(target).size / 2);
  expect(said(() => readBackup(target))).toBe(`damaged: The backup ${NAME} is damaged; ${other}`);
  const foreign = join(backups, "manual-2026-11-25T00-00-00Z.db");
  using db = scratch.raw(foreign);
  db.run("CREATE TABLE recipes (name TEXT)");
  expect(said(() => readBackup(foreign))).toStartWith("foreign: ");
});
