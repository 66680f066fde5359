/** `claude-rpg status`: who waits, one line each. */
import { sessionList } from "../protocol/api.ts";
import type { SessionView } from "../protocol/session.ts";
import { COMMON, readArguments } from "./arguments.ts";
import type { Command } from "./command.ts";
import { configOf, serverClient } from "./server-client.ts";

/** So that a shell prompt or a status bar can tell without reading. */
const SOMEBODY_WAITS = 10;

export const statusCommand: Command = {
  name: "status",
  summary: "say who waits for you (exit code 10 when somebody does)",
  help: `Usage: claude-rpg status [--json]

One line for each session, those that wait for you first. Ends with code 10
when somebody waits, with 0 when nobody does.

Example:
  claude-rpg status || echo "somebody waits"
`,
  async run(args) {
    const { values } = readArguments(args, { ...COMMON, json: { type: "boolean" } }, 0);
    const client = serverClient(configOf(values));
    const response = await client.call("GET", "/api/sessions?limit=200");
    const { items } = sessionList.parse(await response.json());
    const sorted = items.toSorted((a, b) => rank(a) - rank(b) || (a.since < b.since ? -1 : 1));
    process.stdout.write(values.json ? `${JSON.stringify(sorted)}\n` : sorted.map(line).join(""));
    return sorted.some((session) => session.status === "waiting") ? SOMEBODY_WAITS : 0;
  },
};

function rank(session: SessionView): number {
  return ["waiting", "error", "working", "typing", "idle"].indexOf(session.status);
}

function line(session: SessionView): string {
  const place = session.pane?.window || session.cwd || "no pane";
  const minutes = Math.max(0, Math.floor((Date.now() - Date.parse(session.since)) / 60_000));
  const what = session.summary ? `  ${session.summary.replace(/\p{Cc}/gu, " ")}` : "";
  const state = `${session.status} (${session.reason})`.padEnd(24);
  return `${state} ${`${minutes} min`.padStart(7)}  ${place}${what}\n`;
}
