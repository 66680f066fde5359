/** `claude-rpg install` and `uninstall` as commands. */
import { COMMON, readArguments } from "./arguments.ts";
import type { Command } from "./command.ts";
import { installCommand as install } from "./install.ts";
import { configOf } from "./server-client.ts";
import { uninstallCommand as uninstall } from "./uninstall.ts";

const OPTIONS = {
  ...COMMON,
  "hooks-only": { type: "boolean" },
  yes: { type: "boolean", short: "y" },
  "dry-run": { type: "boolean" },
} as const;

export const installCommand: Command = {
  name: "install",
  summary: "connect Claude Code: add the hooks to its settings",
  help: `Usage: claude-rpg install --hooks-only [--yes] [--dry-run]

Adds our hooks to $CLAUDE_CONFIG_DIR/settings.json (or ~/.claude/settings.json)
beside whatever stands there, after a backup. --dry-run shows the exact change
and writes nothing.

Example:
  claude-rpg install --hooks-only --dry-run
`,
  run: (args) => run(args, install),
};

export const uninstallCommand: Command = {
  name: "uninstall",
  summary: "take the hooks out again",
  help: `Usage: claude-rpg uninstall --hooks-only [--yes] [--dry-run]

Takes exactly our hooks out of Claude Code's settings; the file is as before
when nothing else has changed it since.

Example:
  claude-rpg uninstall --hooks-only --yes
`,
  run: (args) => run(args, uninstall),
};

function run(args: string[], command: typeof install): Promise<number> {
  const { values } = readArguments(args, OPTIONS, 0);
  const flags = {
    hooksOnly: values["hooks-only"] === true,
    yes: values.yes === true,
    dryRun: values["dry-run"] === true,
  };
  return command(flags, configOf(values));
}
