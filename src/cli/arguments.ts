/** Reads a command's arguments strictly; what is not understood ends with code 2. */
import { type ParseArgsConfig, parseArgs } from "node:util";

/** Wrong usage: the sentence goes to stderr and the process ends with 2. */
export class UsageError extends Error {}

/** A failure that the user can mend: one sentence to stderr, exit code 1. */
export class CommandError extends Error {}

type Options = NonNullable<ParseArgsConfig["options"]>;

export function readArguments<O extends Options>(args: string[], options: O, positionals: number) {
  try {
    const read = parseArgs({ args, options, allowPositionals: true, strict: true });
    if (read.positionals.length > positionals) {
      throw new UsageError(`"${read.positionals[positionals]}" is one word too many; see --help.`);
    }
    return read;
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    const why = cause instanceof Error ? cause.message.split(". ")[0] : String(cause);
    throw new UsageError(`${why}; see --help.`);
  }
}

/** Options that every command takes. */
export const COMMON = {
  help: { type: "boolean", short: "h" },
  port: { type: "string" },
  host: { type: "string" },
  "data-dir": { type: "string" },
  "behind-proxy": { type: "boolean" },
} as const satisfies Options;
