/** `claude-rpg why`: what each source says of a session, and how its status came about. */
import { type SessionWhy, sessionList, sessionWhy } from "../protocol/api.ts";
import type { SessionView } from "../protocol/session.ts";
import { COMMON, CommandError, readArguments, UsageError } from "./arguments.ts";
import type { Command } from "./command.ts";
import { configOf, type ServerClient, serverClient } from "./server-client.ts";

/** Of the up to 200 changes that the server keeps; `--json` has them all. */
const CHANGES_SHOWN = 20;

export const whyCommand: Command = {
  name: "why",
  summary: "say why a session shows the status that it shows",
  help: `Usage: claude-rpg why SESSION [--json]

SESSION is a session's id, the start of it, or a tmux pane as %3. Prints what
hooks, registry, screen and process table say now, how old each word is, what
is open, and the last changes of status.

Example:
  claude-rpg why %3
`,
  async run(args) {
    const { values, positionals } = readArguments(
      args,
      { ...COMMON, json: { type: "boolean" } },
      1,
    );
    const [name] = positionals;
    if (!name)
      throw new UsageError("Name a session: claude-rpg why SESSION; see: claude-rpg status");
    const client = serverClient(configOf(values));
    const id = await sessionNamed(client, name);
    const response = await client.call("GET", `/api/sessions/${encodeURIComponent(id)}/why`);
    const why = sessionWhy.parse(await response.json());
    process.stdout.write(values.json ? `${JSON.stringify(why)}\n` : textOf(why));
    return 0;
  },
};

async function sessionNamed(client: ServerClient, name: string): Promise<string> {
  const response = await client.call("GET", "/api/sessions?limit=200");
  const { items } = sessionList.parse(await response.json());
  const found = items.filter(
    (session) => session.id === name || session.pane?.id === name || session.id.startsWith(name),
  );
  const [only, ...others] = found;
  if (!only) throw new CommandError(`No live session is named ${name}; see claude-rpg status.`);
  if (others.length > 0) {
    const ids = found.map((session) => `${session.id} (${placeOf(session)})`).join(", ");
    throw new CommandError(`${name} names several sessions: ${ids}. Give more of the id.`);
  }
  return only.id;
}

function textOf(why: SessionWhy): string {
  const { session } = why;
  const sure = `${Math.round(session.confidence * 100)} % sure`;
  const lines = [
    `${session.status} (${session.reason}) since ${clock(session.since)}, by ${session.source}, ${sure}`,
    `  ${session.id}  ${placeOf(session)}`,
    ...(session.stale ? [`  not confirmed since ${clock(session.confirmedAt)}`] : []),
    ...(session.error ? [errorLine(session.error)] : []),
    "",
    "evidence",
    ...why.evidence.map(
      ({ source, says, ageS }) => `  ${source.padEnd(9)} ${says}, heard ${age(ageS)} ago`,
    ),
    ...section("asked", why.requests, ({ kind, tool, detail, isSubagent }) =>
      [kind, tool, detail, isSubagent ? "(subagent)" : ""].filter(Boolean).join("  "),
    ),
    ...section("running", why.tools, ({ name, detail, isSubagent, since }) =>
      [name, detail, isSubagent ? "(subagent)" : "", `since ${clock(since)}`]
        .filter(Boolean)
        .join("  "),
    ),
    ...(why.lastFailure ? ["", failureLine(why.lastFailure)] : []),
    ...section("changes, newest last", why.transitions.slice(-CHANGES_SHOWN), (change) => {
      const from = `${change.from.status}/${change.from.reason}`;
      const to = `${change.to.status}/${change.to.reason}`;
      const note = change.isCorrection ? "  (no hook told of it)" : "";
      return `${clock(change.at)}  ${from} → ${to}  by ${change.evidence}${note}`;
    }),
  ];
  return `${lines.map((line) => line.replace(/\p{Cc}/gu, " ")).join("\n")}\n`;
}

function section<T>(title: string, items: readonly T[], line: (item: T) => string): string[] {
  return items.length === 0 ? [] : ["", title, ...items.map((item) => `  ${line(item)}`)];
}

function errorLine(error: NonNullable<SessionView["error"]>): string {
  const resets = error.resets ? `, resets ${error.resets}` : "";
  const seen = error.isAcknowledged ? ", acknowledged" : "";
  return `  ${error.kind}: ${error.message} (${clock(error.at)}${resets}${seen})`;
}

function failureLine({ tool, message, kind, at }: NonNullable<SessionWhy["lastFailure"]>): string {
  return `last failed call: ${tool} at ${clock(at)} (${kind}): ${message}`;
}

function placeOf(session: SessionView): string {
  return session.pane?.window || session.cwd || "no pane";
}

function clock(iso: string): string {
  return new Date(iso).toTimeString().slice(0, 8);
}

function age(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  return seconds < 3_600 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3_600)} h`;
}
