/** One verified copy of a database file; where it goes and how long it stays is decided elsewhere. */
import { Database } from "bun:sqlite";
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";

/** The copy that was made does not hold together; its sentence names the first fault. */
export class BadCopy extends Error {}

/**
 * Copies `dbPath`, which may be in use, to `targetPath`. The target appears whole, checked and
 * on the disk, or not at all.
 */
export function backupInto(dbPath: string, targetPath: string): void {
  const part = `${targetPath}.part`;
  mkdirSync(dirname(targetPath), { recursive: true, mode: 0o700 });
  try {
    // VACUUM INTO takes an empty file; made here, it is for its owner alone from the start.
    writeFileSync(part, "", { mode: 0o600 });
    const db = new Database(dbPath, { readonly: true, strict: true });
    try {
      db.run("PRAGMA busy_timeout = 5000");
      db.query("VACUUM INTO ?").run(part);
    } finally {
      db.close();
    }
    const fault = faultOf(part);
    if (fault !== null) throw new BadCopy(`The copy ${part} does not hold together: ${fault}`);
    syncToDisk(part);
    renameSync(part, targetPath);
    syncToDisk(dirname(targetPath));
  } catch (cause) {
    rmSync(part, { force: true });
    throw cause;
  }
}

/** Null when every page and index of the file agrees; else the first fault that SQLite names. */
export function faultOf(path: string): string | null {
  const db = new Database(path, { readonly: true, strict: true });
  try {
    const rows = db.query<{ integrity_check: string }, []>("PRAGMA integrity_check(1)").all();
    const first = rows[0]?.integrity_check ?? "no answer";
    return first === "ok" ? null : first;
  } catch (cause) {
    // What SQLite cannot even read is a fault like any other.
    return cause instanceof Error ? cause.message : String(cause);
  } finally {
    db.close();
  }
}

function syncToDisk(path: string): void {
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
