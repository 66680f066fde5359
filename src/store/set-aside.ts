/** A damaged database is moved aside, whole, and nothing is begun in its place by itself. */
import { existsSync, readdirSync, renameSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { embeddedFolder } from "../config/embedded.ts";
import { fileTime } from "../lib/file-time.ts";
import { readBackupName } from "./backup-names.ts";
import { StoreError } from "./database.ts";
import { faultOf, openUntouched } from "./fault.ts";
import { readMigrations } from "./migration.ts";
import { schemaVersion } from "./schema-version.ts";

export interface FileOnDisk {
  path: string;
  /** Folder of its backups. */
  backups: string;
}

const MARK = ".damaged-";

/** Moves the file and its WAL, and returns the sentence to stop with. */
export function setAside(file: FileOnDisk, nowMs: number, cause: unknown): StoreError {
  const name = `${file.path}${MARK}${fileTime(nowMs)}`;
  renameSync(file.path, name);
  for (const end of ["-wal", "-shm", "-journal"]) {
    if (existsSync(`${file.path}${end}`)) renameSync(`${file.path}${end}`, `${name}${end}`);
  }
  const what = `The database was damaged and is kept aside as ${name}`;
  return new StoreError("damaged", `${what}; ${repairOf(file)}`, { cause });
}

/**
 * The start after the one that set a file aside must not begin an empty one in silence: the
 * service manager may have tried again by itself. Throws StoreError `damaged`.
 */
export function refuseAfterDamage(file: FileOnDisk): void {
  const folder = dirname(file.path);
  const start = `${basename(file.path)}${MARK}`;
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const aside = names.filter((name) => name.startsWith(start) && name.endsWith("Z")).toSorted();
  const newest = aside.at(-1);
  if (newest === undefined) return;
  const what = `There is no database, and a damaged one is kept aside as ${join(folder, newest)}`;
  throw new StoreError("damaged", `${what}; ${repairOf(file)}`);
}

function repairOf(file: FileOnDisk): string {
  const backup = newestGoodBackup(file.backups);
  return backup === null
    ? "there is no good backup; move it elsewhere to begin anew."
    : `bring the newest good backup back with: claude-rpg restore ${backup}`;
}

/** Its name; each is checked, newest first, because whoever needs one needs a good one. */
export function newestGoodBackup(folder: string): string | null {
  return backupsIn(folder).find((name) => isGood(join(folder, name))) ?? null;
}

/** Whole, of this program, and not of a later release. */
function isGood(path: string): boolean {
  if (faultOf(path) !== null) return false;
  const newest = readMigrations(embeddedFolder("migrations")).at(-1)?.version ?? 0;
  const db = openUntouched(path);
  try {
    const version = schemaVersion(db);
    return version > 0 && version <= newest;
  } catch (cause) {
    if (cause instanceof StoreError) return false;
    throw cause;
  } finally {
    db.close();
  }
}

/** Names of what rotation and `restore` know as backups, the newest first. */
export function backupsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const named = readdirSync(folder).flatMap((name) => readBackupName(name) ?? []);
  return named
    .toSorted((a, b) => b.at - a.at || (a.name < b.name ? 1 : -1))
    .map(({ name }) => name);
}
