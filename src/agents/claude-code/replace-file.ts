/** Replaces a file as a whole: a reader sees the old bytes or the new ones, never a part. */
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { newId } from "../../lib/ids.ts";

export interface ReplaceOptions {
  /** Permission bits of the new file. */
  mode: number;
  /** Owner to give the new file, where it is another than this process has. */
  owner?: { uid: number; gid: number } | undefined;
  /** Asked at the last moment, when the new file is complete; false leaves the old one. */
  isStillWanted?: () => boolean;
}

/**
 * Writes beside the target, syncs, renames over it. `path` must be no symbolic link (the link
 * itself would be replaced). Returns false if `isStillWanted` said no; throws what the file
 * system throws, with the target untouched.
 */
export function replaceFile(path: string, bytes: Uint8Array, options: ReplaceOptions): boolean {
  const part = join(dirname(path), `.${basename(path)}.${newId()}.tmp`);
  try {
    const file = openSync(part, "wx", 0o600);
    try {
      let written = 0;
      while (written < bytes.length) written += writeSync(file, bytes, written);
      if (options.owner) fchownSync(file, options.owner.uid, options.owner.gid);
      fchmodSync(file, options.mode);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    if (options.isStillWanted && !options.isStillWanted()) {
      rmSync(part);
      return false;
    }
    renameSync(part, path);
  } catch (cause) {
    rmSync(part, { force: true });
    throw cause;
  }
  syncFolder(dirname(path));
  return true;
}

/** Makes the rename itself durable. */
function syncFolder(path: string): void {
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
