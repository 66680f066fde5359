/** argv → command; errors → one sentence and an exit code (0 done, 1 failure, 2 usage). */
import { CommandError, UsageError } from "./cli/arguments.ts";
import { COMMANDS, OVERVIEW } from "./cli/commands.ts";
import { StoreError } from "./store/database.ts";

async function main(args: string[]): Promise<number> {
  const [first = "serve", ...rest] = args;
  // `claude-rpg help send` is `claude-rpg send --help`.
  if (first === "help" && rest.length > 0) return await main([...rest, "--help"]);
  if (first === "--help" || first === "-h" || first === "help") {
    process.stdout.write(OVERVIEW);
    return 0;
  }
  // `claude-rpg --port 5000` is `claude-rpg serve --port 5000`.
  const isOption = first.startsWith("-") && first !== "--version";
  const name = isOption ? "serve" : first === "--version" ? "version" : first;
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (!command) throw new UsageError(`"${name}" is no command; see: claude-rpg --help`);
  const own = isOption ? args : rest;
  if (own.includes("--help") || own.includes("-h")) {
    process.stdout.write(command.help);
    return 0;
  }
  return await command.run(own);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (cause) {
  if (
    !(cause instanceof UsageError || cause instanceof CommandError || cause instanceof StoreError)
  ) {
    throw cause;
  }
  process.stderr.write(`claude-rpg: ${cause.message}\n`);
  process.exitCode = cause instanceof UsageError ? 2 : 1;
}
