/** A connection that only reads, for commands beside a running server. */
import { Database } from "bun:sqlite";
import { existsSync } from "node:fs";
import { closingWhole, StoreError, storeErrorOf } from "./database.ts";
import { waitForLocks } from "./wait-for-locks.ts";

/** Throws StoreError unless there is a database that can be read. */
export function requireDatabase(path: string): void {
  openToRead(path)[Symbol.dispose]();
}

export class Reader implements Disposable {
  /** `isLone`: nobody had the file open, so log and index beside it are this connection's. */
  constructor(
    readonly db: Database,
    private readonly path: string,
    private readonly isLone: boolean,
  ) {}

  [Symbol.dispose](): void {
    this.db.close();
    if (this.isLone) takeLogAway(this.path);
  }
}

/**
 * `isExact`: whole numbers come as bigint. Throws StoreError; never makes a file, and leaves none
 * beside the one it reads.
 */
export function openToRead(path: string, { isExact = false } = {}): Reader {
  if (!existsSync(path)) {
    throw new StoreError("missing", `There is no database at ${path}; choose another --data-dir.`);
  }
  const isLone = ["-wal", "-shm"].every((end) => !existsSync(`${path}${end}`));
  let db: Database;
  try {
    db = new Database(path, { readonly: true, strict: true, safeIntegers: isExact });
  } catch (cause) {
    throw new StoreError("unwritable", `${path} cannot be read; check its owner and mode.`, {
      cause,
    });
  }
  const reader = new Reader(closingWhole(db), path, isLone);
  try {
    waitForLocks(db);
    db.query("SELECT count(*) FROM sqlite_master").get();
    return reader;
  } catch (cause) {
    reader[Symbol.dispose]();
    throw unreadable(path, cause);
  }
}

function unreadable(path: string, cause: unknown): StoreError {
  const known = storeErrorOf(cause, path);
  if (known?.code === "locked" || known?.code === "full" || known?.code === "damaged") return known;
  if (known?.code === "unwritable") {
    return new StoreError(
      "unwritable",
      `${path} cannot be read: SQLite makes a file beside it, and the folder cannot be written; check its owner and mode, or copy the file elsewhere.`,
      { cause },
    );
  }
  return new StoreError(
    "foreign",
    `${path} is not a claude-rpg database, or it is damaged; claude-rpg backup list names what can be restored.`,
    { cause },
  );
}

/**
 * Even a reader makes the log and its index, and does not take them away again. A connection that
 * may write does when it closes as the last of all, which SQLite itself knows: a server that has
 * come meanwhile keeps them.
 */
function takeLogAway(path: string): void {
  try {
    const db = new Database(path, { readwrite: true, create: false });
    try {
      db.query("SELECT count(*) FROM sqlite_master").get();
    } finally {
      db.close();
    }
  } catch {
    // What may not be written, or is no database, keeps them: they hold nothing.
  }
}
