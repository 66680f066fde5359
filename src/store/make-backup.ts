/** A backup on demand or by the clock: a checked copy, or one sentence on why there is none. */
import { existsSync } from "node:fs";
import { basename, dirname } from "node:path";
import { backupInto } from "./backup.ts";
import { StoreError, storeErrorOf } from "./database.ts";

/** Throws StoreError `missing`, `full` or `backup`, and leaves nothing behind then. */
export function makeBackup(dbPath: string, targetPath: string): void {
  if (!existsSync(dbPath)) {
    throw new StoreError("missing", "There is nothing to back up yet; start claude-rpg once.");
  }
  try {
    backupInto(dbPath, targetPath);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StoreError(
      storeErrorOf(cause, targetPath)?.code === "full" ? "full" : "backup",
      `The backup ${basename(targetPath)} was not made (${why}); check space and owner of ${dirname(targetPath)}.`,
      { cause },
    );
  }
}
