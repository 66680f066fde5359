/** How a connection meets the locks of others. */
import type { Database } from "bun:sqlite";
import { limits } from "../config/limits.ts";

/**
 * The first thing that a new connection is told: even its first look at the schema meets, for a
 * moment, the lock of one that recovers the log or closes last, such as the child of a killed
 * server.
 */
export function waitForLocks(db: Database): void {
  db.run(`PRAGMA busy_timeout = ${limits.databaseOpeningMsMax}`);
}
