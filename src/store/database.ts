/** Opens the one SQLite file the way durability asks for. */
import { Database } from "bun:sqlite";
import { chmodSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { waitForLocks } from "./wait-for-locks.ts";

export type StoreErrorCode =
  | "newer"
  | "foreign"
  | "unwritable"
  | "held"
  | "migration"
  | "too_old"
  | "damaged"
  | "locked"
  | "full"
  | "backup"
  | "missing"
  | "import"
  | "engine"
  | "child"
  | "bad_day";

/** Reasons for which the store will not open; the message is one sentence with the repair. */
export class StoreError extends Error {
  constructor(
    readonly code: StoreErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** FULL is what makes "202 after the commit" survive a power cut; NORMAL is for benches. */
export type Durability = "FULL" | "NORMAL";

/** 16 MiB of WAL between checkpoints: each one syncs the whole file in the way of a commit. */
export const AUTOCHECKPOINT_PAGES = 4_000;

/** `inspect` looks at the file before anything of it is changed, and throws to refuse it. */
export function openDatabase(
  path: string,
  durability: Durability = "FULL",
  inspect: (db: Database) => void = () => {},
): Database {
  makeFolder(dirname(path));
  let db: Database;
  try {
    db = new Database(path, { create: true, strict: true });
  } catch (cause) {
    throw storeErrorOf(cause, path) ?? cause;
  }
  try {
    waitForLocks(db);
    refuseOldEngine(engineVersion(db));
    // A file of another kind fails here, before anything is written to it.
    db.query("SELECT count(*) FROM sqlite_master").get();
    inspect(db);
    // Before the WAL is made: SQLite gives it the mode of the file.
    chmodSync(path, 0o600);
    db.run("PRAGMA journal_mode = WAL");
    db.run(`PRAGMA synchronous = ${durability}`);
    if (process.platform === "darwin") {
      db.run("PRAGMA fullfsync = ON");
      db.run("PRAGMA checkpoint_fullfsync = ON");
    }
    // A member's savepoint keeps copies of the pages it changes: in memory, not in a file.
    db.run("PRAGMA temp_store = MEMORY");
    db.run(`PRAGMA wal_autocheckpoint = ${AUTOCHECKPOINT_PAGES}`);
    db.run("PRAGMA foreign_keys = ON");
    db.run("PRAGMA recursive_triggers = ON");
    // A file that is read-only, or locked by another program, is told here and not by an event.
    db.run("BEGIN IMMEDIATE");
    db.run("ROLLBACK");
  } catch (cause) {
    db.close();
    throw storeErrorOf(cause, path) ?? cause;
  }
  return closingWhole(db);
}

/**
 * SQLite keeps a closed connection with an open statement until that is collected, and would
 * remove the WAL by its name then: it may be another file's by that time. So `close` ends them.
 */
export function closingWhole(db: Database): Database {
  const prepared: { finalize(): void }[] = [];
  const prepare = (...how: Parameters<Database["prepare"]>) => {
    const statement = db.prepare(...how);
    prepared.push(statement);
    return statement;
  };
  const close = () => {
    for (const statement of prepared.splice(0)) statement.finalize();
    db.close();
  };
  return new Proxy(db, {
    get(target, name) {
      if (name === "prepare") return prepare;
      if (name === "close") return close;
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}

function engineVersion(db: Database): string {
  const sql = "SELECT sqlite_version() AS version";
  return db.query<{ version: string }, []>(sql).get()?.version ?? "";
}

/** macOS brings its own SQLite; `unixepoch`, `->>` and JSON are there for certain since 3.38. */
export function refuseOldEngine(version: string): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > 3 || (major === 3 && minor >= 38)) return;
  throw new StoreError(
    "engine",
    `This system's SQLite is ${version} and 3.38 is needed; update the system or take our build.`,
  );
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new StoreError(
      "unwritable",
      `The data folder ${folder} cannot be made; check its parent's owner or use --data-dir.`,
      { cause },
    );
  }
}

/** What SQLite or the system said, as a sentence with the repair; null when it is none of these. */
export function storeErrorOf(cause: unknown, path: string): StoreError | null {
  if (cause instanceof StoreError) return cause;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const is = (...starts: string[]) => starts.some((start) => code.startsWith(start));
  // An error of the system names the file it is about.
  const where = cause instanceof Error && "path" in cause ? String(cause.path) : path;
  const error = (as: StoreErrorCode, sentence: string) => new StoreError(as, sentence, { cause });
  if (is("SQLITE_NOTADB")) {
    return error(
      "foreign",
      `${path} is not a claude-rpg database; move it away or choose another --data-dir.`,
    );
  }
  if (is("SQLITE_CORRUPT")) {
    return error(
      "damaged",
      `The database ${path} is damaged; claude-rpg backup list names what can be restored.`,
    );
  }
  if (is("SQLITE_BUSY", "SQLITE_LOCKED")) {
    return error(
      "locked",
      `Another program holds the database ${path} locked; close that program and start again.`,
    );
  }
  if (is("SQLITE_FULL", "SQLITE_IOERR_SHMSIZE", "ENOSPC", "EDQUOT")) {
    return error("full", `No space is left on the disk of ${where}; free some and start again.`);
  }
  if (is("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "EACCES", "EPERM", "EROFS")) {
    return error(
      "unwritable",
      `${where} cannot be written; check owner and mode of the file and its folder.`,
    );
  }
  if (is("ENOENT", "ENOTDIR", "EEXIST", "EISDIR", "ENAMETOOLONG", "ELOOP")) {
    return error(
      "unwritable",
      `${where} cannot be used: something else stands there, or its folder cannot be made; choose another --data-dir.`,
    );
  }
  if (is("SQLITE_IOERR", "EIO")) {
    return error("unwritable", `The disk of ${where} does not answer well (${code}); check it.`);
  }
  return null;
}
