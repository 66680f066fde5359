/** Puts our hooks into Claude Code's settings and takes them out again, files and all. */
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { limits } from "../../config/limits.ts";
import type { DataPaths } from "../../config/paths.ts";
import { tokenFile } from "../../lib/token-file.ts";
import { writeHookCurl } from "./hook-curl.ts";
import { type HookEntry, hookEntries } from "./hook-events.ts";
import { hookMark, hookScript } from "./hook-script.ts";
import {
  backUp,
  type NoteEntry,
  readBackup,
  readNote,
  sha256,
  updateNote,
} from "./install-note.ts";
import { replaceFile } from "./replace-file.ts";
import { addHooks, hasHooks, removeHooks } from "./settings-file.ts";
import {
  attempt,
  readSettingsFile,
  type SettingsFile,
  SettingsFileError,
  writeSettingsFile,
} from "./settings-store.ts";

/** What will become of one settings file. */
export interface SettingsPlan {
  file: SettingsFile;
  /** null: the file goes, because we made it. */
  after: Uint8Array | null;
  /** `after` as text, for a diff. */
  afterText: string;
  isChanged: boolean;
}

/** Claude Code's own folder: `$CLAUDE_CONFIG_DIR` or `~/.claude`. */
export function claudeConfigDir(env: Record<string, string | undefined>): string {
  return env["CLAUDE_CONFIG_DIR"] || join(env["HOME"] || homedir(), ".claude");
}

/**
 * Reads and decides, writes nothing. `version` is the client's (null: not known), `holdMs` how
 * long the server holds a permission request.
 * @throws SettingsFileError with one sentence when the file must be left alone.
 */
export function planInstall(
  paths: DataPaths,
  settingsPath: string,
  version: string | null,
  holdMs: number = limits.permissionHoldMsDefault,
): SettingsPlan & { entries: HookEntry[] } {
  const file = readSettingsFile(settingsPath);
  const entries = hookEntries(paths, version, holdMs);
  const afterText = accepted(file, addHooks(file.text, entries, hookMark(paths)));
  const isChanged = file.bytes === null || afterText !== file.text;
  return { file, after: new TextEncoder().encode(afterText), afterText, isChanged, entries };
}

/**
 * Makes the data folder, token, script and curl config, then changes the settings: a hook never
 * points at a script that is not there yet.
 */
export function applyInstall(
  paths: DataPaths,
  plan: SettingsPlan,
  server: { host: string; port: number; holdMs?: number },
  nowMs: number,
): void {
  attempt(paths.root, "written", () => {
    writeScript(paths, server);
    if (!plan.isChanged || plan.after === null) return;
    const before = rememberBefore(paths, plan.file, nowMs);
    const writtenSha256 = sha256(plan.after);
    // The note first: if the settings' write fails, its digest matches nothing.
    updateNote(paths, plan.file.target, { target: plan.file.target, writtenSha256, before });
  });
  if (plan.isChanged) writeSettingsFile(plan.file, plan.after);
}

function writeScript(
  paths: DataPaths,
  server: { host: string; port: number; holdMs?: number },
): void {
  makeFolders(paths);
  const token = tokenFile(paths.hookToken);
  const script = new TextEncoder().encode(hookScript(paths, limits));
  replaceFile(paths.hookScript, script, { mode: 0o700 });
  // A running server wrote its own address, which may be another than the configured one.
  if (!isCurlFor(paths, token)) writeHookCurl(paths, { ...server, token });
}

/**
 * Reads and decides, writes nothing. Byte for byte what was there before us if nobody changed
 * the file since, else the present text without our entries.
 * @throws SettingsFileError with one sentence when the file must be left alone.
 */
export function planUninstall(paths: DataPaths, settingsPath: string): SettingsPlan {
  const file = readSettingsFile(settingsPath);
  if (file.bytes === null) return { file, after: null, afterText: "", isChanged: false };
  const entry = readNote(paths).find((known) => known.target === file.target);
  if (entry && entry.writtenSha256 === sha256(file.bytes)) {
    if (entry.before.kind === "missing") {
      return { file, after: null, afterText: "", isChanged: true };
    }
    const backup = entry.before.kind === "backup" ? readBackup(paths, entry.before.name) : null;
    if (backup && entry.before.kind === "backup" && sha256(backup) === entry.before.sha256) {
      const afterText = new TextDecoder("utf-8", { ignoreBOM: true }).decode(backup);
      return { file, after: backup, afterText, isChanged: true };
    }
  }
  const afterText = accepted(file, removeHooks(file.text, hookMark(paths)));
  const after = new TextEncoder().encode(afterText);
  return { file, after, afterText, isChanged: afterText !== file.text };
}

/** Settings first, so that no hook points at a script that is gone. Data and token stay. */
export function applyUninstall(paths: DataPaths, plan: SettingsPlan): void {
  if (plan.isChanged) writeSettingsFile(plan.file, plan.after);
  attempt(paths.root, "written", () => {
    if (readNote(paths).length > 0) updateNote(paths, plan.file.target, null);
    rmSync(paths.hookScript, { force: true });
  });
}

function makeFolders(paths: DataPaths): void {
  const folders = [paths.root, dirname(paths.hookScript), paths.spool, paths.spoolTmp];
  for (const folder of folders) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
  }
}

function isCurlFor(paths: DataPaths, token: string): boolean {
  if (!statSync(paths.hookCurl, { throwIfNoEntry: false })) return false;
  return readFileSync(paths.hookCurl, "utf8").includes(`Bearer ${token}"`);
}

/** Without an entry of ours the file is a fresh original; else the first one is carried over. */
function rememberBefore(paths: DataPaths, file: SettingsFile, nowMs: number): NoteEntry["before"] {
  if (file.bytes === null) return { kind: "missing" };
  const name = backUp(paths, file.bytes, nowMs);
  if (!hasHooks(file.text, hookMark(paths))) {
    return { kind: "backup", name, sha256: sha256(file.bytes) };
  }
  const known = readNote(paths).find((entry) => entry.target === file.target);
  const isOurText = known?.writtenSha256 === sha256(file.bytes);
  return known && isOurText ? known.before : { kind: "unknown" };
}

function accepted(file: SettingsFile, result: ReturnType<typeof addHooks>): string {
  if (result.ok) return result.text;
  throw new SettingsFileError(
    `${file.path} was left as it is: ${result.reason}; mend it and run this again.`,
  );
}
