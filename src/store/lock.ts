/** One server per data folder: an exclusive transaction held on a tiny file of its own. */
import { Database } from "bun:sqlite";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import type { DataPaths } from "../config/paths.ts";
import { StoreError, storeErrorOf } from "./database.ts";

const note = z.object({ pid: z.number().int(), url: z.string() });
export type ServerNote = z.infer<typeof note>;

export interface Lock {
  release(): void;
}

/**
 * Takes the data folder or throws StoreError `held`. The kernel frees the lock with the
 * process, so a killed server never leaves a stale one. Keep what is returned: a lock that
 * nobody refers to any more is collected, and with it the lock is free.
 */
export function takeLock(lockPath: string, notePath: string): Lock {
  let db: Database;
  try {
    mkdirSync(dirname(lockPath), { recursive: true, mode: 0o700 });
    db = new Database(lockPath, { create: true });
  } catch (cause) {
    throw storeErrorOf(cause, lockPath) ?? cause;
  }
  try {
    db.run("PRAGMA busy_timeout = 0");
    db.run("PRAGMA locking_mode = EXCLUSIVE");
    db.run("BEGIN EXCLUSIVE");
    // On a disk that is mounted to be read, SQLite takes the lock all the same.
    accessSync(lockPath, constants.W_OK);
  } catch (cause) {
    db.close();
    const trouble = storeErrorOf(cause, lockPath);
    if (trouble?.code !== "locked") throw trouble ?? cause;
    const holder = readServerNote(notePath);
    const who = holder ? ` by process ${holder.pid} at ${holder.url}` : "";
    throw new StoreError(
      "held",
      `This data folder is already served${who}; open that one or choose another --data-dir.`,
      { cause },
    );
  }
  return {
    release() {
      // Even `force` asks a disk that is only read, and that one refuses.
      if (existsSync(notePath)) rmSync(notePath, { force: true });
      db.run("ROLLBACK");
      db.close();
    },
  };
}

/**
 * As above, for a command on data that is there: it makes no folder and leaves no file in one that
 * is none of ours. Throws StoreError `missing` as well.
 */
export function takeLockOfData(paths: DataPaths): Lock {
  const { lock, serverNote, database, backups, root } = paths;
  if (![lock, database, backups].some((path) => existsSync(path))) {
    throw new StoreError(
      "missing",
      `There is no data of claude-rpg in ${root}; choose another --data-dir.`,
    );
  }
  return takeLock(lock, serverNote);
}

export function writeServerNote(path: string, value: ServerNote): void {
  writeFileSync(path, JSON.stringify(value), { mode: 0o600 });
}

/** Null when no server has left a note, or the note is torn. */
export function readServerNote(path: string): ServerNote | null {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    // No note: no server has run here since the last clean stop.
    return null;
  }
  try {
    return note.parse(JSON.parse(text));
  } catch {
    // A torn note says nothing; the lock itself is the authority.
    return null;
  }
}
