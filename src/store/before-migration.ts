/** The backup that each migration starts from, and how many of them stay. */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { limits } from "../config/limits.ts";
import { fileTime } from "../lib/file-time.ts";
import { backupInto } from "./backup.ts";
import { StoreError, storeErrorOf } from "./database.ts";

/** Sorted by name they are sorted by time. */
const NAME = /^pre-migration-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ(-\d+)?\.db$/;

/** Returns the path of the backup. Throws StoreError: nothing may be migrated without one. */
export function backupBeforeMigration(database: string, folder: string, nowMs: number): string {
  const target = freePath(join(folder, `pre-migration-${fileTime(nowMs)}`));
  try {
    backupInto(database, target);
  } catch (cause) {
    const root = cause instanceof StoreError ? (cause.cause ?? cause) : cause;
    const known = storeErrorOf(root, database);
    if (known?.code === "damaged") throw known;
    const why = root instanceof Error ? root.message : String(root);
    throw new StoreError(
      known?.code === "full" ? "full" : "backup",
      `The backup before the migration failed and nothing was migrated (${why}); check space and owner of ${folder}.`,
      { cause },
    );
  }
  const mine = readdirSync(folder).filter((name) => NAME.test(name));
  for (const old of mine.toSorted().slice(0, -limits.migrationBackupsMax)) {
    rmSync(join(folder, old), { force: true });
  }
  return target;
}

/** A second one within the same second gets a number. */
function freePath(stem: string): string {
  for (let count = 1; ; count++) {
    const path = `${stem}${count === 1 ? "" : `-${count}`}.db`;
    if (!existsSync(path)) return path;
  }
}
