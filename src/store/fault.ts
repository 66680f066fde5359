/** Whether a database file holds together, without touching it. */
import { constants, Database } from "bun:sqlite";
import { pathToFileURL } from "node:url";

/** Null when every page and index of the file agrees; else the first fault that SQLite names. */
export function faultOf(path: string): string | null {
  try {
    const db = openUntouched(path);
    try {
      const rows = db.query<{ integrity_check: string }, []>("PRAGMA integrity_check(1)").all();
      const first = rows[0]?.integrity_check ?? "no answer";
      return first === "ok" ? null : first;
    } finally {
      db.close();
    }
  } catch (cause) {
    // What SQLite cannot even read is a fault like any other.
    return cause instanceof Error ? cause.message : String(cause);
  }
}

/** `immutable`: for a file that nobody has open; nothing is made beside it. */
export function openUntouched(path: string): Database {
  const flags = constants.SQLITE_OPEN_READONLY | constants.SQLITE_OPEN_URI;
  return new Database(`${pathToFileURL(path).href}?immutable=1`, flags);
}
