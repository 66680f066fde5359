/** Reads a settings file through its symbolic links and writes it back with its mode and owner. */
import {
  accessSync,
  constants,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import { replaceFile } from "./replace-file.ts";

/** A settings file as it was found. */
export interface SettingsFile {
  /** Where the user would look for it. */
  path: string;
  /** The file itself, behind any symbolic links. */
  target: string;
  /** null: there is no file yet. */
  bytes: Uint8Array | null;
  text: string;
  mode: number;
  owner: { uid: number; gid: number } | undefined;
}

/** The file cannot be read or changed; the message is one sentence for the user. */
export class SettingsFileError extends Error {}

const LINKS_MAX = 40;

/** @throws SettingsFileError for what is no readable and writable UTF-8 file. */
export function readSettingsFile(path: string): SettingsFile {
  const target = followLinks(path);
  const stat = attempt(path, "read", () => statSync(target, { throwIfNoEntry: false }));
  if (!stat) {
    return { path, target, bytes: null, text: "", mode: 0o600, owner: undefined };
  }
  if (!stat.isFile()) throw new SettingsFileError(`${path} is not a file; move it away.`);
  const bytes = attempt(path, "read", () => new Uint8Array(readFileSync(target)));
  attempt(path, "changed", () => accessSync(target, constants.W_OK));
  const text = decode(path, bytes);
  const isForeign = stat.uid !== process.geteuid?.() || stat.gid !== process.getegid?.();
  const owner = isForeign ? { uid: stat.uid, gid: stat.gid } : undefined;
  return { path, target, bytes, text, mode: stat.mode & 0o7777, owner };
}

/**
 * Replaces the content, or removes the file where `bytes` is null.
 * @throws SettingsFileError if another program changed the file since it was read.
 */
export function writeSettingsFile(file: SettingsFile, bytes: Uint8Array | null): void {
  const isUnchanged = () => sameBytes(readNow(file.target), file.bytes);
  const done = attempt(file.path, "changed", () => {
    if (bytes === null) {
      if (!isUnchanged()) return false;
      rmSync(file.target, { force: true });
      return true;
    }
    mkdirSync(dirname(file.target), { recursive: true, mode: 0o700 });
    const { mode, owner } = file;
    return replaceFile(file.target, bytes, { mode, owner, isStillWanted: isUnchanged });
  });
  if (!done) {
    throw new SettingsFileError(
      `${file.path} was changed by another program just now; nothing was written, run it again.`,
    );
  }
}

function followLinks(path: string): string {
  let target = path;
  for (let links = 0; links < LINKS_MAX; links += 1) {
    const at = target;
    const stat = attempt(path, "read", () => lstatSync(at, { throwIfNoEntry: false }));
    if (!stat?.isSymbolicLink()) return target;
    target = resolve(
      dirname(at),
      attempt(path, "read", () => readlinkSync(at)),
    );
  }
  throw new SettingsFileError(`${path} is a symbolic link that leads in a circle; mend the link.`);
}

function decode(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new SettingsFileError(`${path} is not UTF-8 text; save it as UTF-8 and run it again.`);
  }
}

function readNow(target: string): Uint8Array | null {
  const exists = statSync(target, { throwIfNoEntry: false }) !== undefined;
  return exists ? new Uint8Array(readFileSync(target)) : null;
}

function sameBytes(left: Uint8Array | null, right: Uint8Array | null): boolean {
  if (left === null || right === null) return left === right;
  return Buffer.compare(left, right) === 0;
}

/** File system errors become the one sentence that names the path and the system's reason. */
export function attempt<T>(path: string, verb: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    if (cause instanceof SettingsFileError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SettingsFileError(`${path} cannot be ${verb} (${why}).`);
  }
}
