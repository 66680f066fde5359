/** All commands, and the overview that `--help` prints. */
import { VERSION } from "../config/version.ts";
import { COMMON, readArguments } from "./arguments.ts";
import { auditCommand } from "./audit.ts";
import { backupCommand } from "./backup.ts";
import { childCommand } from "./child.ts";
import type { Command } from "./command.ts";
import { compactCommand } from "./compact.ts";
import { demoCommand } from "./demo.ts";
import { devicesCommand } from "./devices.ts";
import { installCommand, uninstallCommand } from "./hooks-commands.ts";
import { migrateCommand } from "./migrate.ts";
import { noteCommand } from "./note.ts";
import { openCommand } from "./open.ts";
import { questCommand } from "./quest.ts";
import { readScreenCommand } from "./read-screen.ts";
import { reportCommand } from "./report.ts";
import { restoreCommand } from "./restore.ts";
import { sendCommand } from "./send.ts";
import { serveCommand, startCommand } from "./serve.ts";
import { statusCommand } from "./status.ts";
import { exportCommand, importCommand } from "./transfer.ts";
import { verifyCommand } from "./verify.ts";
import { whyCommand } from "./why.ts";

const versionCommand: Command = {
  name: "version",
  summary: "print the version",
  help: "Usage: claude-rpg version\n\nExample:\n  claude-rpg version\n",
  async run(args) {
    readArguments(args, COMMON, 0);
    process.stdout.write(`${VERSION}\n`);
    return 0;
  },
};

/** In the order in which a person comes to need them. */
const GROUPS: readonly (readonly [title: string, commands: readonly Command[]])[] = [
  [
    "Begin",
    [startCommand, openCommand, demoCommand, installCommand, uninstallCommand, serveCommand],
  ],
  ["Every day", [statusCommand, sendCommand, whyCommand, noteCommand, questCommand, reportCommand]],
  [
    "Data",
    [
      backupCommand,
      restoreCommand,
      exportCommand,
      importCommand,
      verifyCommand,
      compactCommand,
      migrateCommand,
    ],
  ],
  ["Looking closer", [devicesCommand, auditCommand, readScreenCommand, versionCommand]],
];

/** The last one is run by the program itself only. */
export const COMMANDS: readonly Command[] = [
  ...GROUPS.flatMap(([, commands]) => commands),
  childCommand,
];

const list = GROUPS.map(([title, commands]) => {
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(12)} ${summary}`);
  return [`${title}:`, ...lines].join("\n");
}).join("\n\n");

export const OVERVIEW = `claude-rpg ${VERSION}: who of your coding agents works, and who waits for you.

Usage: claude-rpg [COMMAND] [OPTIONS]

${list}

Options of every command:
  --data-dir DIR   data folder (CLAUDE_RPG_HOME, default ~/.claude-rpg)
  --port N         port of the server (CLAUDE_RPG_PORT, default 4011)
  --host ADDRESS   address to listen on (CLAUDE_RPG_HOST, default 127.0.0.1)
  --behind-proxy   allow an address beyond loopback: a proxy with TLS is in front
  --help           what the command does, with an example

Examples:
  claude-rpg start
  claude-rpg help send
`;
