/** `claude-rpg status`: who waits, one line each. */
import { type OpenPermission, openPermission } from "../protocol/game.ts";
import { type SessionView, sessionView } from "../protocol/session.ts";
import { COMMON, readArguments } from "./arguments.ts";
import type { Command } from "./command.ts";
import { listAll } from "./list-all.ts";
import { configOf, serverClient } from "./server-client.ts";

/** So that a shell prompt or a status bar can tell without reading. */
const SOMEBODY_WAITS = 10;

export const statusCommand: Command = {
  name: "status",
  summary: "say who waits for you (exit code 10 when somebody does)",
  help: `Usage: claude-rpg status [--json]

One line for each session, those that wait for you first: its status and for
how long, the pane or the beginning of the id by which other commands know it,
its place, the last thing said. Below each the requests that can be answered
in the dashboard. Ends with code 10 when somebody waits, with 0 when nobody
does; a muted session waits for nobody.

Example:
  claude-rpg status || echo "somebody waits"
`,
  async run(args) {
    const { values } = readArguments(args, { ...COMMON, json: { type: "boolean" } }, 0);
    const client = serverClient(configOf(values));
    const sessions = await listAll(client, "/api/sessions", sessionView);
    const open = await listAll(client, "/api/permissions", openPermission);
    const sorted = sessions
      .toSorted((a, b) => rank(a) - rank(b) || (a.since < b.since ? -1 : 1))
      .map((session) => ({
        ...session,
        permissions: open.filter((permission) => permission.sessionId === session.id),
      }));
    process.stdout.write(values.json ? `${JSON.stringify(sorted)}\n` : sorted.map(lines).join(""));
    return sorted.some(asksSomebody) ? SOMEBODY_WAITS : 0;
  },
};

function asksSomebody(session: SessionView): boolean {
  return session.status === "waiting" && !session.muted;
}

function lines(session: SessionView & { permissions: OpenPermission[] }): string {
  return line(session) + session.permissions.map(askedLine).join("");
}

/** What would run, in one line; the dashboard has the whole of it. */
function askedLine({ tool, input, isLarge, isCut }: OpenPermission): string {
  const [first = ""] = Object.values(input).filter((value) => typeof value === "string");
  const what = isLarge || isCut ? "(too long for here)" : String(first);
  return `    asks: ${plain(`${tool} ${what}`).slice(0, 200)}\n`;
}

function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, " ");
}

function rank(session: SessionView): number {
  return ["waiting", "error", "working", "typing", "idle"].indexOf(session.status);
}

function line(session: SessionView): string {
  const place = session.pane?.window || session.cwd || "no pane";
  const what = session.summary ? `  ${plain(session.summary)}` : "";
  const mute = session.muted ? ", muted" : "";
  const state = `${session.status} (${session.reason}${mute})`.padEnd(24);
  const since = sinceText(session.since).padStart(7);
  return `${state} ${since}  ${nameOf(session).padEnd(4)} ${place}${what}\n`;
}

/** `7 min`, `5 h`, `2 d`: one figure is enough in a list. */
function sinceText(since: string): string {
  const minutes = Math.max(0, Math.floor((Date.now() - Date.parse(since)) / 60_000));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}

/** By what other commands know it: its pane, or the beginning of its id. */
function nameOf({ pane, id }: SessionView): string {
  return pane?.id ?? id.slice(0, 8);
}
