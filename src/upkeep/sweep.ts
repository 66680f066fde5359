/** Takes away what an interrupted backup or restore left behind. */
import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { DataPaths } from "../config/paths.ts";
import { removeFile } from "../store/restore.ts";

/** Before the database is opened, and while nobody else can hold the folder. */
export function sweepBackups({ backups, database, restoring }: DataPaths): void {
  removeFile(restoring);
  const folder = statSync(backups, { throwIfNoEntry: false });
  if (!folder) mkdirSync(backups, { recursive: true, mode: 0o700 });
  // Something else in the folder's place is no reason not to start: making a backup says so.
  else if (!folder.isDirectory()) return;
  const present = statSync(database, { throwIfNoEntry: false });
  for (const name of readdirSync(backups)) {
    const info = statSync(join(backups, name), { throwIfNoEntry: false });
    // Folders, and links that lead nowhere, are somebody else's.
    if (!info?.isFile()) continue;
    // A restore that was cut short had named the present a backup already: they are one file.
    const isPresent = info.ino === present?.ino && info.dev === present.dev;
    if (/\.db\.part(-journal|-wal|-shm)?$/.test(name) || isPresent) rmSync(join(backups, name));
  }
}
