/** What lies in the spool folder, in the order in which it happened. */
import { type Dirent, constants as fs, readdirSync } from "node:fs";
import { lstat, open, readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { limits } from "../config/limits.ts";
import type { DataPaths } from "../config/paths.ts";

/** A file's name: `<epoch s>-<event id>.ev`. Names of another form are not ours and stay. */
const FILE = /^(\d{9,11})-([0-9A-Za-z._-]{8,128})\.ev$/;

/** How far a file's own time may lie before the second in its name: a script's last steps. */
const LAST_STEPS_MS = 10_000;
/** How many are asked for their size and time at once. */
const LOOKS_AT_ONCE = 256;

export interface SpooledFile {
  name: string;
  path: string;
  /** The event's id as the name has it; the header inside says the same. */
  eventId: string;
  /** When the script left it: epoch ms with fractions, as fine as the file system is. */
  atMs: number;
  bytes: number;
  /** Null: a file to read. Else why it is none of a script's, in words for people. */
  fault: string | null;
}

/** One short look: nothing lies there but the folders for events in the making and set aside. */
export function isSpoolEmpty(paths: DataPaths): boolean {
  const folders = [basename(paths.spoolTmp), basename(paths.spoolPoison)];
  try {
    return readdirSync(paths.spool).every((name) => folders.includes(name));
  } catch {
    // Gone or out of reach: a whole pass makes it anew, or says what is wrong.
    return false;
  }
}

/** Oldest first. What went away between the listing and the look is left out. */
export async function listSpooled(folder: string): Promise<SpooledFile[]> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter((entry) =>
    FILE.test(entry.name),
  );
  const files: SpooledFile[] = [];
  for (let from = 0; from < entries.length; from += LOOKS_AT_ONCE) {
    const some = entries.slice(from, from + LOOKS_AT_ONCE);
    const looked = await Promise.all(some.map((entry) => look(folder, entry)));
    for (const file of looked) if (file) files.push(file);
  }
  return files.sort((a, b) => a.atMs - b.atMs || (a.name < b.name ? -1 : 1));
}

async function look(folder: string, entry: Dirent): Promise<SpooledFile | null> {
  const [, second = "0", eventId = ""] = FILE.exec(entry.name) ?? [];
  const path = join(folder, entry.name);
  // Taken away by its script or by a person: there is nothing to take in.
  const info = await lstat(path).catch(() => null);
  if (!info) return null;
  return {
    name: entry.name,
    path,
    eventId,
    atMs: timeOf(Number(second) * 1000, info.mtimeMs),
    bytes: info.size,
    fault: faultOf(info),
  };
}

/** The file's time is finer than its name, unless the file was copied or touched later. */
function timeOf(nameMs: number, mtimeMs: number): number {
  return mtimeMs >= nameMs - LAST_STEPS_MS && mtimeMs < nameMs + 1000 ? mtimeMs : nameMs;
}

function faultOf(info: { isFile(): boolean; isSymbolicLink(): boolean; size: number }) {
  if (info.isSymbolicLink()) return "a symbolic link, which is not followed";
  if (!info.isFile()) return "no file";
  const isTooLarge = info.size > limits.hookBodyBytesMax + limits.spoolHeadBytesMax;
  return isTooLarge ? "larger than any event may be" : null;
}

/** The whole file; never through a link that took its place since the look. */
export async function readSpooled(file: SpooledFile): Promise<Buffer> {
  const handle = await open(file.path, fs.O_RDONLY | fs.O_NOFOLLOW);
  try {
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** As many files as share a commit, and so many bytes that they fit in memory beside all else. */
export function batchesOf(files: SpooledFile[]): SpooledFile[][] {
  const batches: SpooledFile[][] = [];
  let bytes = 0;
  for (const file of files) {
    const last = batches.at(-1);
    const hasRoom = last !== undefined && last.length < limits.spoolBatchFilesMax;
    if (hasRoom && bytes + file.bytes <= limits.spoolBatchBytesMax) {
      last.push(file);
      bytes += file.bytes;
    } else {
      batches.push([file]);
      bytes = file.bytes;
    }
  }
  return batches;
}

/** Header lines, an empty line, the body: as the hook script writes it. */
export function splitSpooled(bytes: Buffer): { headers: Map<string, string>; body: string } {
  const end = bytes.indexOf("\n\n");
  const head = bytes.subarray(0, Math.max(0, end)).toString("utf8");
  const headers = new Map<string, string>();
  for (const line of head.split("\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return { headers, body: bytes.subarray(end + 2).toString("utf8") };
}
