/** Which failures are the database's own and not those of what was written. */
import { SQLiteError } from "bun:sqlite";

/** Codes that say something of one statement or its values; all others speak of the file. */
const OF_THE_STATEMENT = /^SQLITE_(CONSTRAINT|TOOBIG|MISMATCH|RANGE|ERROR|MISUSE)/;

/** Full, locked, read-only, unreadable, damaged: whatever is tried next fails the same way. */
export function isStorageTrouble(cause: unknown): boolean {
  return cause instanceof SQLiteError && !OF_THE_STATEMENT.test(cause.code ?? "");
}

/** Another process writes or holds the file for itself; it may be over in a moment. */
export function isLocked(cause: unknown): boolean {
  return cause instanceof SQLiteError && /^SQLITE_(BUSY|LOCKED)/.test(cause.code ?? "");
}
