/** `claude-rpg read-screen`: what the screen reader makes of a captured text. */
import { readFileSync } from "node:fs";
import { isBoxTextGhost } from "../agents/claude-code/screen/ghost-text.ts";
import { plainLines } from "../agents/claude-code/screen/plain-lines.ts";
import { readScreen } from "../agents/claude-code/screen/read-screen.ts";
import type { ScreenReading } from "../protocol/reading.ts";
import { COMMON, CommandError, readArguments, UsageError } from "./arguments.ts";
import type { Command } from "./command.ts";

export const readScreenCommand: Command = {
  name: "read-screen",
  summary: "say what the screen reader makes of a captured screen",
  help: `Usage: claude-rpg read-screen [FILE] [--title TITLE] [--json]

Reads a screen captured by tmux, from FILE or from stdin, and prints its
status, its reason, the rule that decided, and what is asked or typed.

Example:
  tmux capture-pane -p -e -t %3 | claude-rpg read-screen --json
`,
  async run(args) {
    const options = { ...COMMON, title: { type: "string" }, json: { type: "boolean" } } as const;
    const { values, positionals } = readArguments(args, options, 1);
    const [file] = positionals;
    if (!file && process.stdin.isTTY) {
      throw new UsageError(
        "Name a captured screen, or send one: tmux capture-pane -p -e -t %3 | claude-rpg read-screen",
      );
    }
    const text = file ? readCapture(file) : await Bun.stdin.text();
    const lines = plainLines(text);
    // With the colours of a capture (-e) a dim suggestion is told from a draft.
    const hints = text.includes("\u001b[") ? { isBoxTextGhost: isBoxTextGhost(text) } : {};
    const screen = { lines, title: values.title ?? "", isAlternate: false };
    const reading = readScreen(screen, hints);
    if (values.json) {
      process.stdout.write(`${JSON.stringify(reading)}\n`);
      return 0;
    }
    process.stdout.write(textOf(reading));
    return 0;
  },
};

function textOf(reading: ScreenReading): string {
  const { status, reason, rule, confidence, question, draft, elapsedS, tokens, mode } = reading;
  const lines = [
    `${status} (${reason}), rule ${rule}, confidence ${confidence}`,
    ...(question === null ? [] : [`asks: ${question}`]),
    ...reading.options.map(({ key, label, isSelected }) =>
      `${isSelected ? "❯" : " "} ${key === null ? "" : `${key}. `}${label}`.trimEnd(),
    ),
    ...(draft === null ? [] : [`draft: ${draft}`]),
    ...(elapsedS === null ? [] : [`working for ${elapsedS} s`]),
    ...(tokens === null ? [] : [`${tokens} tokens`]),
    ...(mode === null ? [] : [`mode ${mode}`]),
    reading.isReady ? "the prompt box takes text now" : "the prompt box takes no text now",
  ];
  return `${lines.join("\n")}\n`;
}

function readCapture(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new CommandError(`The file ${file} cannot be read; name a captured screen.`, { cause });
  }
}
