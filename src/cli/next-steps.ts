/** What `start` proposes: only what this machine has not done yet. */
import { existsSync } from "node:fs";
import type { Config } from "../config/config.ts";
import { defaultSocketPath } from "../tmux/servers.ts";

/** Lines of a command and what it is for; `name` is how this program is called here. */
export function nextSteps(config: Config, env: NodeJS.ProcessEnv, name: string): string {
  const hasTmux = existsSync(defaultSocketPath(env, process.getuid?.() ?? 0));
  const hasHooks = existsSync(config.paths.hookScript);
  const steps = [
    ...(hasHooks ? [] : [["install --hooks-only", "connect Claude Code (asks first)"]]),
    ...(hasTmux && hasHooks ? [] : [["demo", "look around with scripted agents"]]),
    ["status", "who waits for you"],
    ["open --print", "a link for another browser"],
  ];
  const width = Math.max(...steps.map(([command = ""]) => command.length));
  return steps
    .map(([command = "", what = ""]) => `  ${name} ${command.padEnd(width)}   ${what}\n`)
    .join("");
}
