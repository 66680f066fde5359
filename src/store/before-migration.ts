/** The backup that each migration starts from, and how many of them stay. */
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { limits } from "../config/limits.ts";
import { fileTime } from "../lib/file-time.ts";
import { backupInto } from "./backup.ts";
import { StoreError, storeErrorOf } from "./database.ts";

/** `pre-migration-20261125T134801Z-schema-6.db`: sorted by name they are sorted by time. */
const NAME = /^pre-migration-\d{8}T\d{6}Z-schema-\d+\.db$/;

/** Returns the path of the backup. Throws StoreError: nothing may be migrated without one. */
export function backupBeforeMigration(
  database: string,
  folder: string,
  from: number,
  nowMs: number,
): string {
  const target = join(folder, `pre-migration-${fileTime(nowMs)}-schema-${from}.db`);
  try {
    backupInto(database, target);
  } catch (cause) {
    const known = storeErrorOf(cause, database);
    if (known?.code === "damaged") throw known;
    const why = cause instanceof Error ? cause.message : String(cause);
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
