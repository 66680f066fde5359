/** What `install` remembers of each settings file it changed, for a byte-exact `uninstall`. */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { limits } from "../../config/limits.ts";
import type { DataPaths } from "../../config/paths.ts";
import { replaceFile } from "./replace-file.ts";

const noteEntry = z.object({
  /** The settings file, behind its symbolic links. */
  target: z.string(),
  /** SHA-256 of what we wrote: as long as it matches, nothing else changed. */
  writtenSha256: z.string(),
  /** What stood there before us; unknown when somebody edited between two installs. */
  before: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("missing") }),
    z.object({ kind: z.literal("backup"), name: z.string(), sha256: z.string() }),
    z.object({ kind: z.literal("unknown") }),
  ]),
});
export type NoteEntry = z.infer<typeof noteEntry>;
const note = z.object({ files: z.array(noteEntry) });

const BACKUP_NAME = /^claude-code-settings-\d{8}T\d{9}Z-[0-9a-f]{8}\.json$/;

export function sha256(bytes: Uint8Array): string {
  return new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
}

function notePath(paths: DataPaths): string {
  return join(paths.root, "claude-code-install.json");
}

/** A note that is gone or broken only costs the byte-exact way back, never the removal. */
export function readNote(paths: DataPaths): NoteEntry[] {
  const path = notePath(paths);
  if (!statSync(path, { throwIfNoEntry: false })) return [];
  try {
    const parsed = note.safeParse(JSON.parse(readFileSync(path, "utf8")));
    return parsed.success ? parsed.data.files : [];
  } catch (cause) {
    if (cause instanceof SyntaxError) return [];
    throw cause;
  }
}

/** Puts `entry` in place of the one of the same target, or takes that away (null). */
export function updateNote(paths: DataPaths, target: string, entry: NoteEntry | null): void {
  const others = readNote(paths).filter((known) => known.target !== target);
  const files = entry ? [...others, entry] : others;
  const text = `${JSON.stringify({ files }, null, 2)}\n`;
  replaceFile(notePath(paths), new TextEncoder().encode(text), { mode: 0o600 });
}

/** Keeps a copy (0600, it may hold keys) in the backups folder and returns its name. */
export function backUp(paths: DataPaths, bytes: Uint8Array, nowMs: number): string {
  mkdirSync(paths.backups, { recursive: true, mode: 0o700 });
  const stamp = new Date(nowMs).toISOString().replace(/[-:.]/g, "");
  const name = `claude-code-settings-${stamp}-${sha256(bytes).slice(0, 8)}.json`;
  replaceFile(join(paths.backups, name), bytes, { mode: 0o600 });
  pruneBackups(paths, name);
  return name;
}

export function readBackup(paths: DataPaths, name: string): Uint8Array | null {
  const path = join(paths.backups, name);
  if (!BACKUP_NAME.test(name) || !statSync(path, { throwIfNoEntry: false })) return null;
  return new Uint8Array(readFileSync(path));
}

/** The oldest go first; one that a note still names stays, and so does the one just made. */
function pruneBackups(paths: DataPaths, justMade: string): void {
  const named = new Set([justMade]);
  for (const { before } of readNote(paths)) if (before.kind === "backup") named.add(before.name);
  const all = readdirSync(paths.backups).filter((name) => BACKUP_NAME.test(name));
  const spare = all.sort().slice(0, Math.max(0, all.length - limits.settingsBackupsMax));
  for (const name of spare) if (!named.has(name)) rmSync(join(paths.backups, name));
}
