/** Failures that are the database's or the disk's own, and what they mean for people. */
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

/** What is wrong while the server runs and takes no event: one sentence with the repair. */
export function runningTrouble(cause: unknown, folder: string): string {
  return `${what(cause, folder)}; until then events wait in the spool of the hook scripts.`;
}

/** The answer to whoever wanted something stored. */
export function refusal(cause: unknown): string {
  return `${what(cause, "the data folder")}; nothing was stored.`;
}

function what(cause: unknown, folder: string): string {
  const code = cause instanceof SQLiteError ? (cause.code ?? "") : "";
  if (code.startsWith("SQLITE_FULL")) return `The disk of ${folder} is full; make room`;
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return `Another program holds the database in ${folder}; close that program`;
  }
  if (/^SQLITE_(READONLY|CANTOPEN|PERM)/.test(code)) {
    return `The database in ${folder} cannot be written; check its owner and mode`;
  }
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) {
    return `The database in ${folder} is damaged; see claude-rpg verify, and claude-rpg backup list`;
  }
  return `The database in ${folder} takes no events; the server's log says why`;
}
