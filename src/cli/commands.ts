/** All commands, and the overview that `--help` prints. */
import { VERSION } from "../config/version.ts";
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
  async run() {
    process.stdout.write(`${VERSION}\n`);
    return 0;
  },
};

export const COMMANDS: readonly Command[] = [
  serveCommand,
  startCommand,
  openCommand,
  demoCommand,
  installCommand,
  uninstallCommand,
  statusCommand,
  noteCommand,
  questCommand,
  reportCommand,
  sendCommand,
  devicesCommand,
  migrateCommand,
  backupCommand,
  restoreCommand,
  compactCommand,
  readScreenCommand,
  whyCommand,
  auditCommand,
  verifyCommand,
  exportCommand,
  importCommand,
  versionCommand,
  childCommand,
];

const list = COMMANDS.filter(({ isHidden }) => !isHidden)
  .map(({ name, summary }) => `  ${name.padEnd(12)} ${summary}`)
  .join("\n");

export const OVERVIEW = `claude-rpg ${VERSION}: who of your coding agents works, and who waits for you.

Usage: claude-rpg [COMMAND] [OPTIONS]

${list}

Options of every command:
  --data-dir DIR   data folder (CLAUDE_RPG_HOME, default ~/.claude-rpg)
  --port N         port of the server (CLAUDE_RPG_PORT, default 4011)
  --host ADDRESS   address to listen on (CLAUDE_RPG_HOST, default 127.0.0.1)
  --behind-proxy   allow an address beyond loopback: a proxy with TLS is in front
  --help           what the command does, with an example

Example:
  claude-rpg install --hooks-only
`;
