/** A connection that only reads, for commands beside a running server. */
import { Database } from "bun:sqlite";
import { existsSync } from "node:fs";
import { StoreError, storeErrorOf } from "./database.ts";
import { waitForLocks } from "./wait-for-locks.ts";

/** Throws StoreError unless there is a database that can be read. */
export function requireDatabase(path: string): void {
  openToRead(path).close();
}

/** `isExact`: whole numbers come as bigint. Throws StoreError; never makes a file. */
export function openToRead(path: string, { isExact = false } = {}): Database {
  if (!existsSync(path)) {
    throw new StoreError("missing", `There is no database at ${path}; choose another --data-dir.`);
  }
  let db: Database;
  try {
    db = new Database(path, { readonly: true, strict: true, safeIntegers: isExact });
  } catch (cause) {
    throw new StoreError("unwritable", `${path} cannot be read; check its owner and mode.`, {
      cause,
    });
  }
  try {
    waitForLocks(db);
    db.query("SELECT count(*) FROM sqlite_master").get();
    return db;
  } catch (cause) {
    db.close();
    const known = storeErrorOf(cause, path);
    if (known?.code === "locked" || known?.code === "full") throw known;
    if (known?.code === "unwritable") {
      throw new StoreError(
        "unwritable",
        `${path} cannot be read: SQLite makes a file beside it, and the folder cannot be written; check its owner and mode, or copy the file elsewhere.`,
        { cause },
      );
    }
    throw new StoreError(
      "foreign",
      `${path} is not a claude-rpg database, or it is damaged; claude-rpg backup list names what can be restored.`,
      { cause },
    );
  }
}
