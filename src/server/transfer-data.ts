/** The whole of a folder's data out into lines, and into an empty folder. */
import { existsSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import type { Config } from "../config/config.ts";
import { embeddedFolder } from "../config/embedded.ts";
import type { Clock } from "../lib/clock.ts";
import { takeLock } from "../store/lock.ts";
import { readMigrations } from "../store/migration.ts";
import { exportLines } from "../store/transfer/export.ts";
import { importLines } from "../store/transfer/import.ts";
import { forgetWatermark } from "../store/watermark.ts";

/** Reads only, also beside a running server. Throws StoreError. */
export function exportData(config: Config, nowMs: number): Generator<string, void, undefined> {
  return exportLines(config.paths.database, newestSchema(), nowMs);
}

/** Resolves with the count of rows. Throws StoreError; then the folder is as it was. */
export async function importData(
  config: Config,
  lines: AsyncIterable<string>,
  clock: Clock,
): Promise<number> {
  const { root, lock: lockPath } = config.paths;
  const isNewFolder = !existsSync(root);
  const lock = takeLock(lockPath, config.paths.serverNote);
  let isDone = false;
  try {
    const rows = await importLines(lines, {
      path: config.paths.database,
      migrationsFolder: embeddedFolder("migrations"),
      clock,
      schema: newestSchema(),
    });
    // A mark of a database that was here before knows of events that this one never had.
    forgetWatermark(config.paths);
    isDone = true;
    return rows;
  } finally {
    const isToGo = isNewFolder && !isDone;
    // While it is held nobody else can have taken it.
    if (isToGo) rmSync(lockPath);
    lock.release();
    if (isToGo && readdirSync(root).length === 0) rmdirSync(root);
  }
}

function newestSchema(): number {
  return readMigrations(embeddedFolder("migrations")).at(-1)?.version ?? 0;
}
