/** One verified copy of a database file; where it goes and how long it stays is decided elsewhere. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { faultOf } from "./fault.ts";
import { openToRead } from "./open-to-read.ts";

/** The copy that was made does not hold together; its sentence names the first fault. */
export class BadCopy extends Error {}

/**
 * Copies `dbPath`, which may be in use, to `targetPath`. The target appears whole, checked and
 * on the disk, or not at all.
 */
export function backupInto(dbPath: string, targetPath: string): void {
  const part = partOf(targetPath);
  mkdirSync(dirname(targetPath), { recursive: true, mode: 0o700 });
  try {
    // VACUUM INTO takes an empty file; made here, it is for its owner alone from the start.
    writeFileSync(part, "", { mode: 0o600 });
    {
      using reader = openToRead(dbPath);
      reader.db.query("VACUUM INTO ?").run(part);
    }
    const fault = faultOf(part);
    if (fault !== null) throw new BadCopy(`The copy ${part} does not hold together: ${fault}`);
    syncToDisk(part);
    renameSync(part, targetPath);
    syncToDisk(dirname(targetPath));
  } catch (cause) {
    removePart(targetPath);
    throw cause;
  }
}

/** The name of a copy until it is whole. */
function partOf(targetPath: string): string {
  return `${targetPath}.part`;
}

/** Also for whoever ended the process that was writing it. */
export function removePart(targetPath: string): void {
  for (const end of ["", "-journal", "-wal", "-shm"]) {
    const path = `${partOf(targetPath)}${end}`;
    // Where the folder itself is none, even a removal by force fails.
    if (existsSync(path)) rmSync(path, { force: true });
  }
}

/** A file's bytes, or a folder's names, are on the disk when this returns. */
export function syncToDisk(path: string): void {
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
