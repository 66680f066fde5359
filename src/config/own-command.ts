/** How to run this very program once more. */
import { join } from "node:path";

/** The executable itself; from source the engine with our first file. */
export function ownCommand(args: readonly string[]): string[] {
  const script = Bun.isStandaloneExecutable ? [] : [join(import.meta.dir, "../main.ts")];
  return [process.execPath, ...script, ...args];
}
