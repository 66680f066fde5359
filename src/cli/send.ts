/** `claude-rpg send`: types a prompt into a session. */
import { newId } from "../lib/ids.ts";
import { promptDelivery, sessionList } from "../protocol/api.ts";
import type { SessionView } from "../protocol/session.ts";
import { COMMON, CommandError, readArguments, UsageError } from "./arguments.ts";
import type { Command } from "./command.ts";
import { configOf, serverClient } from "./server-client.ts";

/** Typing, settling and waiting for the agent's sign take so long at most, and a little more. */
const ANSWER_MS_MAX = 15_000;

export const sendCommand: Command = {
  name: "send",
  summary: "type a prompt into a session",
  help: `Usage: claude-rpg send SESSION TEXT [--when-idle] [--force] [--json]

SESSION is the id of a session, the beginning of one, or its pane (%3). TEXT
of - reads the prompt from stdin. Says how far the prompt came; ends with 1
when it was not delivered.
  --when-idle  keep it until the agent is at rest, then type it
  --force      type even where no empty prompt box is seen: that may be a
               shell, so it needs the token of a device of role full in
               CLAUDE_RPG_TOKEN (claude-rpg devices add NAME --role full)

Example:
  claude-rpg send %3 "run the tests again" --when-idle
`,
  async run(args) {
    const flags = { "when-idle": { type: "boolean" }, force: { type: "boolean" } } as const;
    const options = { ...COMMON, ...flags, json: { type: "boolean" } } as const;
    const { values, positionals } = readArguments(args, options, 2);
    const [name, given] = positionals;
    if (!name || given === undefined) throw new UsageError("Say: claude-rpg send SESSION TEXT");
    const text = given === "-" ? await new Response(Bun.stdin.stream()).text() : given;
    const client = serverClient(configOf(values));
    const list = await client.call("GET", "/api/sessions?limit=200");
    const session = sessionOf(sessionList.parse(await list.json()).items, name);
    const token = process.env["CLAUDE_RPG_TOKEN"];
    const body = {
      text,
      requestId: newId(),
      force: values.force ?? false,
      whenIdle: values["when-idle"] ?? false,
    };
    const path = `/api/sessions/${session.id}/prompt`;
    const headers = token ? { authorization: `Bearer ${token}` } : undefined;
    const how = { timeoutMs: ANSWER_MS_MAX, answers: [422] };
    const response = await client.call("POST", path, body, headers, how);
    const delivery = promptDelivery.parse(await response.json());
    const { state, detail } = delivery;
    const said = `${state}${detail ? `: ${detail}` : ""}\n`;
    if (values.json) process.stdout.write(`${JSON.stringify(delivery)}\n`);
    else (state === "failed" ? process.stderr : process.stdout).write(said);
    return state === "failed" ? 1 : 0;
  },
};

function sessionOf(sessions: readonly SessionView[], name: string): SessionView {
  const exact = sessions.find((session) => session.id === name);
  const matches = sessions.filter(
    (session) => session.id.startsWith(name) || session.pane?.id === name,
  );
  const [first] = matches;
  const found = exact ?? (matches.length === 1 ? first : undefined);
  if (found) return found;
  throw new CommandError(
    first
      ? "More than one session is meant; give more of its id (claude-rpg status --json)."
      : "There is no such session; see: claude-rpg status --json",
  );
}
