/** Opens the one SQLite file the way durability asks for. */
import { Database } from "bun:sqlite";
import { chmodSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";

/** Reasons for which the store will not open; the message is one sentence with the repair. */
export class StoreError extends Error {
  constructor(
    readonly code: "newer" | "foreign" | "unwritable" | "held" | "migration" | "too_old",
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** FULL is what makes "202 after the commit" survive a power cut; NORMAL is for benches. */
export type Durability = "FULL" | "NORMAL";

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
    throw new StoreError(
      "unwritable",
      `The database ${path} cannot be opened for writing; check the folder's owner and space.`,
      { cause },
    );
  }
  try {
    // A file of another kind fails here, before anything is written to it.
    db.query("SELECT count(*) FROM sqlite_master").get();
    db.run("PRAGMA busy_timeout = 5000");
    inspect(db);
    db.run("PRAGMA journal_mode = WAL");
    db.run(`PRAGMA synchronous = ${durability}`);
    if (process.platform === "darwin") {
      db.run("PRAGMA fullfsync = ON");
      db.run("PRAGMA checkpoint_fullfsync = ON");
    }
    // A member's savepoint keeps copies of the pages it changes: in memory, not in a file.
    db.run("PRAGMA temp_store = MEMORY");
    // 16 MiB of WAL between checkpoints: each one syncs the whole file in the way of a commit.
    db.run("PRAGMA wal_autocheckpoint = 4000");
    db.run("PRAGMA foreign_keys = ON");
    db.run("PRAGMA recursive_triggers = ON");
    chmodSync(path, 0o600);
  } catch (cause) {
    db.close();
    if (cause instanceof StoreError) throw cause;
    const isForeign = cause instanceof Error && /not a database/i.test(cause.message);
    throw isForeign
      ? new StoreError(
          "foreign",
          `${path} is not a claude-rpg database; move it away or choose another --data-dir.`,
          { cause },
        )
      : new StoreError(
          "unwritable",
          `The database ${path} cannot be written; check the folder's owner, mode and space.`,
          { cause },
        );
  }
  return db;
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
