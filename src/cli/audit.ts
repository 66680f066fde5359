/** `claude-rpg audit`: what was done from outside, for whoever sits at this machine. */
import { limits } from "../config/limits.ts";
import type { AuditRow } from "../store/devices.ts";
import { readAudit } from "../store/read-audit.ts";
import { COMMON, readArguments, UsageError } from "./arguments.ts";
import type { Command } from "./command.ts";
import { configOf } from "./server-client.ts";

export const auditCommand: Command = {
  name: "audit",
  summary: "list prompts, keys, decisions and sign-ins, the newest first",
  help: `Usage: claude-rpg audit [--limit N] [--json]

Who did what from outside: each prompt, key, decision, sign-in and change of
devices with its device, time, target and result. Of what was typed only a
digest is kept. It only reads, also beside a running server.
  --limit N  lines to list, at most 10000 (default 50)
  --json     one JSON object a line

Example:
  claude-rpg audit --limit 20
`,
  async run(args) {
    const options = { ...COMMON, limit: { type: "string" }, json: { type: "boolean" } } as const;
    const { values } = readArguments(args, options, 0);
    const limit = limitOf(values.limit);
    const rows = readAudit(configOf(values).paths.database, limit);
    const lines = values.json ? rows.map((row) => `${JSON.stringify(row)}\n`) : rows.map(lineOf);
    process.stdout.write(lines.join(""));
    return 0;
  },
};

function limitOf(text: string | undefined): number {
  if (text === undefined) return limits.pageItemsDefault;
  const limit = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > limits.auditLinesMax) {
    throw new UsageError(`--limit must be a whole number from 1 to ${limits.auditLinesMax}.`);
  }
  return limit;
}

function lineOf(row: AuditRow): string {
  const who = row.deviceName ?? row.deviceId ?? "no device";
  const target = row.target ? `  ${row.target}` : "";
  const text = `${row.at}  ${row.action.padEnd(18)} ${row.result.padEnd(10)} ${who}${target}`;
  // Names come from outside, and this is a terminal.
  return `${text.replace(/\p{C}/gu, " ").trimEnd()}\n`;
}
