/** Which Claude Code is installed: asked of the program, else read from its registry files. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { z } from "zod";
import { limits } from "../../config/limits.ts";
import { compareVersions } from "./hook-events.ts";

type Env = Record<string, string | undefined>;

const VERSION = /^\d{1,4}\.\d{1,4}\.\d{1,6}/;
/** `claude --version` prints one short line. */
const VERSION_TEXT_MAX = 4_096;
const registryFile = z.looseObject({ version: z.string().regex(VERSION) });

/**
 * The version as `major.minor.patch`, or null where none is found within
 * `msMax`. `configDir` is Claude Code's own folder (`~/.claude`).
 */
export async function findClientVersion(
  env: Env,
  configDir: string,
  msMax: number = limits.clientVersionMsMax,
): Promise<string | null> {
  return (await askProgram(env, msMax)) ?? newestInRegistry(join(configDir, "sessions"));
}

async function askProgram(env: Env, msMax: number): Promise<string | null> {
  // The native installer's folder is on the PATH of a login shell only.
  const local = env["HOME"] ? [join(env["HOME"], ".local", "bin")] : [];
  const path = [...(env["PATH"] ? [env["PATH"]] : []), ...local].join(delimiter);
  const program = Bun.which("claude", { PATH: path });
  if (!program) return null;
  const child = Bun.spawn([program, "--version"], {
    env: { ...env, PATH: path },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "ignore",
    timeout: msMax,
    killSignal: "SIGKILL",
  });
  // A child of the program may hold the pipe open after the kill; then we let go of it.
  const reader = child.stdout.getReader();
  const timer = setTimeout(() => reader.cancel(), msMax);
  let text = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += new TextDecoder().decode(part.value);
    if (VERSION.test(text.trim()) && text.includes("\n")) break;
    if (text.length > VERSION_TEXT_MAX) break;
  }
  clearTimeout(timer);
  await reader.cancel();
  return VERSION.exec(text.trim())?.[0] ?? null;
}

/** The highest version among the registry's files; each running or crashed client left one. */
function newestInRegistry(folder: string): string | null {
  let newest: string | null = null;
  for (const name of jsonFilesIn(folder)) {
    const version = registryVersion(join(folder, name));
    if (version && (!newest || compareVersions(version, newest) > 0)) newest = version;
  }
  return newest;
}

function jsonFilesIn(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder).filter((name) => name.endsWith(".json"));
}

/** A torn or foreign file tells nothing, and another one or none decides. */
function registryVersion(path: string): string | null {
  try {
    const parsed = registryFile.safeParse(JSON.parse(readFileSync(path, "utf8")));
    return parsed.success ? (VERSION.exec(parsed.data.version)?.[0] ?? null) : null;
  } catch {
    return null;
  }
}
