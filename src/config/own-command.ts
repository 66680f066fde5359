/** How to run this very program once more, by itself or by a person. */
import { join, relative } from "node:path";

/** The executable itself; from source the engine with our first file. */
export function ownCommand(args: readonly string[]): string[] {
  const script = Bun.isStandaloneExecutable ? [] : [join(import.meta.dir, "../main.ts")];
  return [process.execPath, ...script, ...args];
}

/** What a person in `folder` types for it: its name where the PATH has it, else its path. */
export function typedName(folder: string): string {
  if (!Bun.isStandaloneExecutable || Bun.which("claude-rpg") === process.execPath) {
    return "claude-rpg";
  }
  const near = relative(folder, process.execPath);
  if (near.startsWith("..")) return process.execPath;
  return near.includes("/") ? near : `./${near}`;
}
