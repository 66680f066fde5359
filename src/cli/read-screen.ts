/** `claude-rpg read-screen`: what the screen reader makes of a captured text. */
import { readFileSync } from "node:fs";
import { plainLines } from "../agents/claude-code/screen/plain-lines.ts";
import { readScreen } from "../agents/claude-code/screen/read-screen.ts";
import { COMMON, CommandError, readArguments } from "./arguments.ts";
import type { Command } from "./command.ts";

export const readScreenCommand: Command = {
  name: "read-screen",
  summary: "say what the screen reader makes of a captured screen",
  help: `Usage: claude-rpg read-screen [FILE] [--title TITLE] [--json]

Reads a screen captured by tmux, from FILE or from stdin, and prints its
status, its reason and the rule that decided.

Example:
  tmux capture-pane -p -e -t %3 | claude-rpg read-screen --json
`,
  async run(args) {
    const options = { ...COMMON, title: { type: "string" }, json: { type: "boolean" } } as const;
    const { values, positionals } = readArguments(args, options, 1);
    const [file] = positionals;
    const text = file ? readCapture(file) : await Bun.stdin.text();
    const lines = plainLines(text);
    const reading = readScreen({ lines, title: values.title ?? "", isAlternate: false });
    if (values.json) {
      process.stdout.write(`${JSON.stringify(reading)}\n`);
      return 0;
    }
    const { status, reason, rule, confidence } = reading;
    process.stdout.write(`${status} (${reason}), rule ${rule}, confidence ${confidence}\n`);
    return 0;
  },
};

function readCapture(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new CommandError(`The file ${file} cannot be read; name a captured screen.`, { cause });
  }
}
