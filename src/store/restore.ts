/** Puts a backup in the place of the present file: prepared aside, swapped in one step. */
import { Database } from "bun:sqlite";
import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
} from "node:fs";
import { basename, dirname } from "node:path";
import { embeddedFolder } from "../config/embedded.ts";
import type { AdoptionRules } from "./adopt/rules.ts";
import { syncToDisk } from "./backup.ts";
import { isDamage, readBackup } from "./backup-contents.ts";
import { StoreError, storeErrorOf } from "./database.ts";
import { readMigrations } from "./migration.ts";
import { openStore, type Store } from "./store.ts";
import { waitForLocks } from "./wait-for-locks.ts";

/**
 * Copies the backup beside the database and brings the copy to this program's schema. The backup
 * and the present stay as they are, whatever happens. Throws StoreError.
 */
export function prepareRestore(
  backup: string,
  prepared: string,
  how: { rules: AdoptionRules; nowMs: number },
): { schema: number } {
  const name = basename(backup);
  const contents = readBackup(backup);
  const migrationsFolder = embeddedFolder("migrations");
  const schema = readMigrations(migrationsFolder).at(-1)?.version ?? 0;
  if (contents.schema > schema) {
    throw new StoreError(
      "newer",
      `The backup ${name} has schema ${contents.schema}, this program knows ${schema}; install the newer release to restore it.`,
    );
  }
  removeFile(prepared);
  try {
    // A file system that can share the blocks of two files does so.
    copyFileSync(backup, prepared, constants.COPYFILE_FICLONE);
    chmodSync(prepared, 0o600);
    const clock = { now: () => how.nowMs, monotonic: () => 0 };
    const store = openStore({ path: prepared, migrationsFolder, clock, rules: how.rules });
    try {
      forgetOpenPrompts(store);
    } finally {
      store.close();
    }
    syncToDisk(prepared);
  } catch (cause) {
    removeFile(prepared);
    if (cause instanceof StoreError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StoreError(
      "backup",
      `The backup ${name} could not be made ready (${why}); check the space in ${dirname(prepared)}.`,
      { cause },
    );
  }
  return { schema };
}

/** What waited then may have been typed since: nothing of the past presses keys by itself. */
function forgetOpenPrompts(store: Store): void {
  const detail = "A backup was restored before this was typed.";
  store.transact((tx) => {
    for (const { requestId, text } of store.prompts.open()) {
      store.prompts.change(tx, { requestId, state: "failed", detail, text });
    }
  });
}

/**
 * Who may sign in, what was asked to be typed, and what was done from outside, is not undone by a
 * restore: a revoked device would come back to life, and the trail would lose its end. False: the
 * present is missing or too damaged to be read, and the copy is as the backup was.
 */
export function carryTrail(presentPath: string, preparedPath: string): boolean {
  if (!existsSync(presentPath)) return false;
  const db = new Database(preparedPath, { readwrite: true, create: false, strict: true });
  try {
    waitForLocks(db);
    db.query("ATTACH ? AS present").run(presentPath);
    db.transaction(() => {
      for (const table of ["devices", "prompts"]) {
        const columns = sharedColumns(db, table);
        db.run(`DELETE FROM main.${table};
          INSERT INTO main.${table} (${columns}) SELECT ${columns} FROM present.${table}`);
      }
      const audit = sharedColumns(db, "audit_log")
        .split(", ")
        .filter((column) => column !== "id")
        .join(", ");
      db.run(`INSERT INTO main.audit_log (${audit}) SELECT ${audit} FROM present.audit_log p
        WHERE NOT EXISTS (SELECT 1 FROM main.audit_log a
          WHERE a.id = p.id AND a.at = p.at AND a.action = p.action) ORDER BY p.id`);
    }).immediate();
    db.run("DETACH present");
    db.run("PRAGMA wal_checkpoint(TRUNCATE)");
    return true;
  } catch (cause) {
    if (isDamage(cause, presentPath)) return false;
    throw storeErrorOf(cause, presentPath) ?? cause;
  } finally {
    db.close();
  }
}

/** The restore itself, where no server is there to write it down. */
export function noteRestore(preparedPath: string, target: string, at: string): void {
  const db = new Database(preparedPath, { readwrite: true, create: false });
  try {
    db.query(
      "INSERT INTO audit_log (at, action, target, result) VALUES (?, 'restore', ?, 'ok')",
    ).run(at, target);
    db.run("PRAGMA wal_checkpoint(TRUNCATE)");
  } finally {
    db.close();
  }
}

function sharedColumns(db: Database, table: string): string {
  const columns = (schema: string): string[] =>
    db
      .query<{ name: string }, []>(`PRAGMA ${schema}.table_info(${table})`)
      .all()
      .map(({ name }) => name);
  const present = columns("present");
  return columns("main")
    .filter((name) => present.includes(name))
    .join(", ");
}

/**
 * The present file, closed by everybody, gets the name `kept` as well; then the prepared one takes
 * its place by one rename. Whenever this is cut short there is one whole database. Throws
 * StoreError `held` when somebody else has the present open.
 */
export function swapIn(present: string, prepared: string, kept: string): void {
  if (existsSync(present)) {
    const isWhole = foldLog(present);
    mkdirSync(dirname(kept), { recursive: true, mode: 0o700 });
    keepAs(present, kept);
    // What cannot be folded in stays with the damaged file, for whoever can read it.
    if (!isWhole && existsSync(`${present}-wal`)) renameSync(`${present}-wal`, `${kept}-wal`);
    syncToDisk(dirname(kept));
  }
  for (const end of ["-wal", "-shm"]) rmSync(`${present}${end}`, { force: true });
  renameSync(prepared, present);
  syncToDisk(dirname(present));
}

/** Takes a swap back. */
export function swapBack(present: string, kept: string): void {
  for (const end of ["-wal", "-shm"]) rmSync(`${present}${end}`, { force: true });
  renameSync(kept, present);
  syncToDisk(dirname(present));
}

/** A killed server leaves its log behind. False: the file is too damaged for that. */
function foldLog(present: string): boolean {
  let isBusy = false;
  try {
    const db = new Database(present, { readwrite: true, create: false });
    try {
      db.run("PRAGMA busy_timeout = 0");
      const row = db.query<{ busy: number }, []>("PRAGMA wal_checkpoint(TRUNCATE)").get();
      isBusy = row?.busy === 1;
    } finally {
      db.close();
    }
  } catch (cause) {
    if (isDamage(cause, present)) return false;
    throw cause;
  }
  // Who closes last takes the log away, by its name: as long as somebody else has the file open,
  // that would be the log of the file that comes in its place.
  if (!isBusy && !existsSync(`${present}-wal`)) return true;
  throw new StoreError(
    "held",
    `Another program has ${basename(present)} open; close it and restore again.`,
  );
}

/** A second name costs nothing; where the file system has none, a copy. */
function keepAs(present: string, kept: string): void {
  try {
    linkSync(present, kept);
  } catch {
    copyFileSync(present, kept, constants.COPYFILE_EXCL);
    syncToDisk(kept);
  }
}

export function removeFile(path: string): void {
  for (const end of ["", "-journal", "-wal", "-shm"]) rmSync(`${path}${end}`, { force: true });
}
