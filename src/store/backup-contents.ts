/** What a backup holds, read without touching it; and the same of the file in use. */
import type { Database } from "bun:sqlite";
import { existsSync, statSync } from "node:fs";
import { basename } from "node:path";
import { StoreError, storeErrorOf } from "./database.ts";
import { faultOf, openUntouched } from "./fault.ts";
import { reading } from "./look.ts";
import { schemaVersion } from "./schema-version.ts";

export interface BackupContents {
  bytes: number;
  schema: number;
  personas: number;
  projects: number;
  ledgerRows: number;
  /** Of all personas. */
  totalXp: number;
  /** Rows ever written, deleted ones too: two states of one file differ by what came between. */
  eventsEver: number;
  ledgerRowsEver: number;
}

/**
 * Reads the whole file and changes nothing of it, not even a file beside it. Throws StoreError
 * `missing`, `damaged` or `foreign`.
 */
export function readBackup(path: string): BackupContents {
  const name = basename(path);
  if (!existsSync(path)) {
    throw new StoreError("missing", `There is no backup ${name}; see: claude-rpg backup list`);
  }
  if (faultOf(path) !== null) throw damaged(name);
  const db = openUntouched(path);
  try {
    return numbersOf(db, path);
  } catch (cause) {
    const isForeign = cause instanceof StoreError && cause.code === "foreign";
    throw isForeign ? foreign(name, cause) : damaged(name, cause);
  } finally {
    db.close();
  }
}

/** The numbers of the file in use, by the same measure; null where there is none to read. */
export function readPresent(path: string): BackupContents | null {
  if (!existsSync(path)) return null;
  try {
    return reading(path, (db) => numbersOf(db, path));
  } catch (cause) {
    if (isDamage(cause, path)) return null;
    throw cause;
  }
}

/** The file's content is at fault, not the moment. */
export function isDamage(cause: unknown, path: string): boolean {
  const code = storeErrorOf(cause, path)?.code;
  if (code === "damaged" || code === "foreign") return true;
  // A table that is not there: the file is an older one, or lost its head.
  return cause instanceof Error && "code" in cause && cause.code === "SQLITE_ERROR";
}

function damaged(name: string, cause?: unknown): StoreError {
  return new StoreError(
    "damaged",
    `The backup ${name} is damaged; take another one: claude-rpg backup list`,
    { cause },
  );
}

function foreign(name: string, cause: unknown): StoreError {
  return new StoreError(
    "foreign",
    `${name} is no backup of claude-rpg; take another one: claude-rpg backup list`,
    { cause },
  );
}

function numbersOf(db: Database, path: string): BackupContents {
  const schema = schemaVersion(db);
  // Empty, or with other tables alone: nothing of ours was ever in it.
  if (schema === 0) throw new StoreError("foreign", "The file holds no data of claude-rpg.");
  const one = (sql: string): number => Number(db.query<{ n: unknown }, []>(sql).get()?.n ?? 0);
  const ever = (table: string): number =>
    one(`SELECT seq AS n FROM sqlite_sequence WHERE name = '${table}'`);
  return {
    bytes: statSync(path).size,
    schema,
    personas: one("SELECT count(*) AS n FROM personas"),
    projects: one("SELECT count(*) AS n FROM projects"),
    ledgerRows: one("SELECT count(*) AS n FROM xp_events"),
    totalXp: one("SELECT sum(total_xp) AS n FROM personas"),
    eventsEver: ever("events"),
    ledgerRowsEver: ever("xp_events"),
  };
}
