/** Brings the real Claude Code from the npm registry into a folder of its own. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The version that the scenarios are written for; another one is tried by this variable. */
export const CLIENT_VERSION = process.env["CLAUDE_CODE_VERSION"] ?? "2.1.330";

const FOLDER = join(import.meta.dir, "../../node_modules/.cache/claude-code", CLIENT_VERSION);
const INSTALL_MS_MAX = 180_000;

export type Client = { path: string } | { missing: string };

/** The executable, or one sentence on why it cannot be had. It is downloaded once a version. */
export async function bringClient(): Promise<Client> {
  const name = `@anthropic-ai/claude-code-${process.platform}-${process.arch}`;
  const path = join(FOLDER, "node_modules", name, "claude");
  if (existsSync(path)) return { path };
  mkdirSync(FOLDER, { recursive: true });
  const dependencies = { [name]: CLIENT_VERSION };
  writeFileSync(join(FOLDER, "package.json"), JSON.stringify({ private: true, dependencies }));
  const child = Bun.spawn([process.execPath, "install", "--ignore-scripts", "--no-save"], {
    cwd: FOLDER,
    stdin: "ignore",
    stdout: "ignore",
    stderr: "pipe",
    timeout: INSTALL_MS_MAX,
  });
  const [code, errors] = await Promise.all([child.exited, new Response(child.stderr).text()]);
  if (code === 0 && existsSync(path)) return { path };
  const why = errors.trim().split("\n").at(-1) || `exit code ${code}`;
  return { missing: `Claude Code ${CLIENT_VERSION} cannot be installed from npm (${why})` };
}
