/** The whole of a folder's data out into lines, and into an empty folder. */
import type { Config } from "../config/config.ts";
import { embeddedFolder } from "../config/embedded.ts";
import type { Clock } from "../lib/clock.ts";
import { takeLock } from "../store/lock.ts";
import { readMigrations } from "../store/migration.ts";
import { exportLines } from "../store/transfer/export.ts";
import { importLines } from "../store/transfer/import.ts";

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
  const lock = takeLock(config.paths.lock, config.paths.serverNote);
  try {
    return await importLines(lines, {
      path: config.paths.database,
      migrationsFolder: embeddedFolder("migrations"),
      clock,
      schema: newestSchema(),
    });
  } finally {
    lock.release();
  }
}

function newestSchema(): number {
  return readMigrations(embeddedFolder("migrations")).at(-1)?.version ?? 0;
}
