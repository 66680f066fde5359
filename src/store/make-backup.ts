/** A backup on demand or by the clock: a checked copy, or one sentence on why there is none. */
import { existsSync } from "node:fs";
import { basename, dirname } from "node:path";
import { backupInto } from "./backup.ts";
import { StoreError, type StoreErrorCode, storeErrorOf } from "./database.ts";
import { openToRead } from "./open-to-read.ts";
import { schemaVersion } from "./schema-version.ts";

const OF_THE_SOURCE: readonly StoreErrorCode[] = ["damaged", "foreign", "missing"];

/** Throws StoreError `full`, `backup` or one of the source, and leaves nothing behind then. */
export function makeBackup(dbPath: string, targetPath: string): void {
  if (!existsSync(dbPath)) throw nothingYet();
  try {
    requireOurs(dbPath);
    backupInto(dbPath, targetPath);
  } catch (cause) {
    // The source is at fault, not the place of the copy.
    const known = storeErrorOf(cause, dbPath);
    if (known && OF_THE_SOURCE.includes(known.code)) throw known;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StoreError(
      storeErrorOf(cause, targetPath)?.code === "full" ? "full" : "backup",
      `The backup ${basename(targetPath)} was not made (${why}); check space and owner of ${dirname(targetPath)}.`,
      { cause },
    );
  }
}

/** A copy of another program's file would be offered as a backup later. */
function requireOurs(dbPath: string): void {
  using reader = openToRead(dbPath);
  if (schemaVersion(reader.db) === 0) throw nothingYet();
}

function nothingYet(): StoreError {
  return new StoreError("missing", "There is nothing to back up yet; start claude-rpg once.");
}
