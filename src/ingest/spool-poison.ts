/** Spooled events that cannot be taken in: kept beside the spool for a person to look at. */
import { lstat, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { limits } from "../config/limits.ts";
import type { DataPaths } from "../config/paths.ts";

export interface PoisonFile {
  name: string;
  bytes: number;
  /** Epoch ms of the event's file. */
  atMs: number;
}

/** Moves it as it is: a link is not followed, a folder not entered. */
export async function setAside(paths: DataPaths, name: string): Promise<void> {
  await rename(join(paths.spool, name), join(paths.spoolPoison, name));
}

/** What is set aside, newest first. */
export async function listPoison(paths: DataPaths): Promise<PoisonFile[]> {
  const names = await readdir(paths.spoolPoison);
  const files = await Promise.all(
    names.map(async (name) => {
      // Gone since the listing: a person tidied up.
      const info = await lstat(join(paths.spoolPoison, name)).catch(() => null);
      return info && { name, bytes: info.size, atMs: info.mtimeMs };
    }),
  );
  return files.filter((file) => file !== null).sort((a, b) => b.atMs - a.atMs);
}

/** Removes the oldest beyond the bounds; returns how many. A folder is not ours to remove. */
export async function trimPoison(paths: DataPaths, files: PoisonFile[]): Promise<number> {
  let bytes = 0;
  let removed = 0;
  for (const [index, file] of files.entries()) {
    bytes += file.bytes;
    if (index < limits.poisonFilesMax && bytes <= limits.poisonBytesMax) continue;
    const path = join(paths.spoolPoison, file.name);
    const info = await lstat(path).catch(() => null);
    if (!info || info.isDirectory()) continue;
    await rm(path, { force: true });
    removed++;
  }
  return removed;
}
