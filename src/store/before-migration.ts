/** The backup that each migration starts from, and how many of them stay. */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { backupInto } from "./backup.ts";
import { backupNameOf, readBackupName } from "./backup-names.ts";
import { excess } from "./backup-rotation.ts";
import { StoreError, storeErrorOf } from "./database.ts";

/** Returns the path of the backup. Throws StoreError: nothing may be migrated without one. */
export function backupBeforeMigration(database: string, folder: string, nowMs: number): string {
  const pathOf = (name: string): string => join(folder, name);
  const target = pathOf(backupNameOf("pre-migration", nowMs, (name) => existsSync(pathOf(name))));
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
  const backups = readdirSync(folder).flatMap((name) => readBackupName(name) ?? []);
  for (const { name } of excess(backups, "pre-migration", nowMs)) {
    rmSync(pathOf(name), { force: true });
  }
  return target;
}
