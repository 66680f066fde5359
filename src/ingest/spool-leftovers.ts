/** What a hook script leaves behind when it is killed, or when the spool was full. */
import { lstat, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { limits } from "../config/limits.ts";
import type { DataPaths } from "../config/paths.ts";

/** While a script runs, curl's status stands in the first bytes of its file. */
const HEAD = "X-E";

/**
 * Moves files that no living script can own any more into the spool, where they are taken in
 * or set aside like any other. Returns how many.
 */
export async function adoptLeftovers(paths: DataPaths, nowMs: number): Promise<number> {
  let adopted = 0;
  for (const name of await readdir(paths.spoolTmp)) {
    const path = join(paths.spoolTmp, name);
    const info = await lstat(path).catch(() => null);
    // Gone meanwhile, or a folder or link that somebody else put there: no event.
    if (!info?.isFile() || nowMs - info.mtimeMs < limits.spoolLeftoverMs) continue;
    // A decision that nobody read any more, or a name that no script of ours makes.
    if (!/^[0-9A-Za-z-]{8,64}$/.test(name)) {
      await rm(path, { force: true });
      continue;
    }
    const bytes = await readFile(path);
    bytes.write(HEAD, 0, "latin1");
    const temporary = `${path}.adopted`;
    await writeFile(temporary, bytes, { mode: 0o600 });
    // The file's time is the event's time.
    await utimes(temporary, info.atime, info.mtime);
    await rename(temporary, join(paths.spool, `${Math.floor(info.mtimeMs / 1000)}-${name}.ev`));
    await rm(path, { force: true });
    adopted++;
  }
  return adopted;
}

/**
 * Scripts that find the spool full leave a mark and add a byte to a file for each event that
 * goes. Takes both away, so that they spool again, and returns how many went.
 */
export async function takeDropped(paths: DataPaths): Promise<number> {
  let dropped = 0;
  // Scripts of earlier versions counted in the mark itself.
  for (const name of ["full", "dropped"]) {
    const path = join(paths.spool, name);
    const info = await stat(path).catch(() => null);
    if (!info?.isFile()) continue;
    await rm(path, { force: true });
    dropped += info.size;
  }
  return dropped;
}
