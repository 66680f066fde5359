/** Looks at the database file without changing a byte of it, and refuses what is not ours to open. */
import { Database } from "bun:sqlite";
import { closeSync, existsSync, openSync, readSync, rmSync, statSync } from "node:fs";
import { StoreError, storeErrorOf } from "./database.ts";
import { openUntouched } from "./fault.ts";
import type { Migration } from "./migration.ts";
import { refuseUnknown, schemaVersion } from "./schema-version.ts";
import { backupsIn, type FileOnDisk, refuseAfterDamage, setAside } from "./set-aside.ts";
import { waitForLocks } from "./wait-for-locks.ts";

const MAGIC = "SQLite format 3\0";

/**
 * The schema version of the file, 0 when there is none yet. Throws StoreError: `newer`,
 * `foreign`, `too_old` (the file stays as it is, without a new file beside it) or `damaged`.
 */
export function lookAt(path: string, migrations: Migration[]): number {
  if (!existsSync(path) || statSync(path).size === 0) return 0;
  try {
    if (!hasMagic(path)) throw foreign(path);
  } catch (cause) {
    throw storeErrorOf(cause, path) ?? cause;
  }
  return reading(path, (db) => {
    refuseUnknown(db, migrations);
    readEdges(db);
    return schemaVersion(db);
  });
}

/**
 * As `lookAt`, for the program that is about to serve the file: a damaged one is set aside, and
 * nothing is begun in its place, now or later, until a person has decided.
 */
export function lookBeforeServing(
  file: FileOnDisk,
  migrations: Migration[],
  nowMs: number,
): number {
  if (!existsSync(file.path)) refuseAfterDamage(file);
  else if (statSync(file.path).size === 0 && backupsIn(file.backups).length > 0) {
    throw setAside(file, nowMs, null);
  }
  try {
    return lookAt(file.path, migrations);
  } catch (cause) {
    const isDamaged =
      cause instanceof StoreError && (cause.code === "damaged" || isLostHead(cause, file));
    throw isDamaged ? setAside(file, nowMs, cause) : cause;
  }
}

/** A file of which backups exist was ours, whatever its first bytes are now. */
function isLostHead(cause: StoreError, file: FileOnDisk): boolean {
  return cause.code === "foreign" && !hasMagic(file.path) && backupsIn(file.backups).length > 0;
}

function foreign(path: string): StoreError {
  return new StoreError(
    "foreign",
    `${path} is not a claude-rpg database; move it away or choose another --data-dir.`,
  );
}

function hasMagic(path: string): boolean {
  const head = Buffer.alloc(MAGIC.length);
  const file = openSync(path, "r");
  try {
    readSync(file, head, 0, head.length, 0);
  } finally {
    closeSync(file);
  }
  return head.toString("latin1") === MAGIC;
}

/** Runs `work` on a connection that writes nothing; closes it and leaves no file behind. */
export function reading<T>(path: string, work: (db: Database) => T): T {
  const hadIndex = existsSync(`${path}-shm`);
  let db: Database | null = null;
  try {
    db = openToRead(path);
    return work(db);
  } catch (cause) {
    throw storeErrorOf(cause, path) ?? cause;
  } finally {
    db?.close();
    // The WAL's index in shared memory is made by reading; a reader of an idle file takes it away.
    if (!hadIndex && existsSync(`${path}-shm`)) rmSync(`${path}-shm`, { force: true });
  }
}

/**
 * Without a WAL the file is all there is, and SQLite need not make anything beside it. Where the
 * WAL's index is, somebody may have the file open and write to it.
 */
function openToRead(path: string): Database {
  const isAlone = ["-wal", "-shm", "-journal"].every(
    (end) => !existsSync(`${path}${end}`) || statSync(`${path}${end}`).size === 0,
  );
  if (isAlone) return openUntouched(path);
  const db = new Database(path, { readonly: true, strict: true });
  waitForLocks(db);
  return db;
}

/** The first and last row of every table: where a cut or overwritten file shows at once. */
function readEdges(db: Database): void {
  const tables = db
    .query<{ name: string; sql: string }, []>(
      "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'",
    )
    .all();
  for (const { name, sql } of tables) {
    const table = `"${name.replaceAll('"', '""')}"`;
    db.query(`SELECT * FROM ${table} LIMIT 1`).get();
    if (!/WITHOUT\s+ROWID/i.test(sql)) {
      db.query(`SELECT * FROM ${table} ORDER BY rowid DESC LIMIT 1`).get();
    }
  }
}
