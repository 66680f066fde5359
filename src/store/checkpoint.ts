/** Folds the write-ahead log into the file from another process, in nobody's way. */
import { Database } from "bun:sqlite";
import { waitForLocks } from "./wait-for-locks.ts";

/** What lies in the log now is copied; writers go on, and nothing of the content changes. */
export function checkpointPassive(dbPath: string): void {
  const db = new Database(dbPath, { readwrite: true, create: false });
  try {
    waitForLocks(db);
    if (process.platform === "darwin") db.run("PRAGMA checkpoint_fullfsync = ON");
    db.run("PRAGMA wal_checkpoint(PASSIVE)");
  } finally {
    db.close();
  }
}
