/** Is this process the agent? A pure rule over its name, its program and its arguments. */
import { basename } from "node:path";

export interface ProcessCommand {
  /** The kernel's name of the process; a native install is named for its version. */
  name: string;
  argv: readonly string[];
  /** Path of the program that runs; null where the system does not tell. */
  exe: string | null;
}

const CLAUDE = /^claude(\.exe)?$/;
const VERSION = /^\d+\.\d+\.\d+(-[0-9A-Za-z.]+)?$/;
const VERSION_PATH = /\/claude\/versions\/[^/]+$/;
const RUNTIME = /^(node|bun)(\.exe)?$/;
const SCRIPT = /\/claude-code\/[^/]*cli\.[cm]?js$|\/bin\/claude$|^claude$/;

/**
 * True for Claude Code: the native program under its own name, a version's name or a version's
 * path, or its script under node or bun. An editor or a shell that only names it is not one.
 */
export function isAgentCommand({ name, argv, exe }: ProcessCommand): boolean {
  const program = basename(argv[0] ?? "");
  if (CLAUDE.test(program) || VERSION.test(program)) return true;
  if (exe && VERSION_PATH.test(exe.replace(/ \(deleted\)$/, ""))) return true;
  const isRuntime = RUNTIME.test(program) || (exe !== null && RUNTIME.test(basename(exe)));
  if (isRuntime) {
    const script = argv.slice(1).find((argument) => !argument.startsWith("-"));
    return script !== undefined && SCRIPT.test(script);
  }
  // A program may rename itself, but a shell that runs a script named claude keeps its own name.
  return argv.length === 0 ? CLAUDE.test(name) || VERSION.test(name) : false;
}
