/** One variable of another process's environment; nothing else of it is looked at or kept. */
import { closeSync, openSync, readSync } from "node:fs";
import { limits } from "../config/limits.ts";

/**
 * Its value, or null: not set, not ours to see, or not Linux, where no other system shows the
 * environment of a process without its secrets in a command line.
 */
export function processVariable(
  pid: number,
  name: string,
  platform: NodeJS.Platform = process.platform,
): string | null {
  if (platform !== "linux") return null;
  const buffer = Buffer.alloc(limits.processEnvironmentBytesMax);
  try {
    const length = readWhole(`/proc/${pid}/environ`, buffer);
    const start = entryStart(buffer.subarray(0, length), `${name}=`);
    if (start < 0) return null;
    const end = buffer.indexOf(0, start);
    return buffer.toString("utf8", start, end < 0 || end > length ? length : end);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : null;
    // It has ended meanwhile, or belongs to somebody else.
    if (code === "ENOENT" || code === "ESRCH" || code === "EACCES" || code === "EPERM") return null;
    throw cause;
  } finally {
    buffer.fill(0);
  }
}

function readWhole(path: string, buffer: Buffer): number {
  const file = openSync(path, "r");
  try {
    let length = 0;
    while (length < buffer.length) {
      const read = readSync(file, buffer, length, buffer.length - length, null);
      if (read === 0) break;
      length += read;
    }
    return length;
  } finally {
    closeSync(file);
  }
}

/** Where the value begins; the entry must be the first or follow a zero byte. */
function entryStart(environment: Buffer, prefix: string): number {
  if (environment.indexOf(prefix) === 0) return prefix.length;
  const at = environment.indexOf(`\0${prefix}`);
  return at < 0 ? -1 : at + 1 + prefix.length;
}
