/** A held permission from its hook to its answer, or to whatever else ended it. */
import { afterEach, beforeEach, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { limits } from "../../src/config/limits.ts";
import { type OpenPermission, openPermission } from "../../src/protocol/game.ts";
import { hookDecision } from "../../src/protocol/hook-decision.ts";
import { sessionView } from "../../src/protocol/session.ts";
import { makeTestServer, type TestServer } from "../support/make-test-server.ts";

const FOLDER = join(import.meta.dir, "../fixtures/payloads");
const payloadOf = (name: string) =>
  z
    .looseObject({ session_id: z.string() })
    .parse(JSON.parse(readFileSync(join(FOLDER, `${name}.json`), "utf8")));
const list = z.object({ items: z.array(openPermission) });

let server: TestServer;
let isAnswered: Map<string, Response>;
beforeEach(async () => {
  server = await makeTestServer();
  isAnswered = new Map();
});
afterEach(() => server[Symbol.asyncDispose]());

/** Posts a request as from a pane; its answer, when it comes, stands under its name. */
function ask(name: string, change: Record<string, unknown> = {}, id = name) {
  const pane = { "x-tmux": "/tmp/tmux-0/default,77,0", "x-tmux-pane": "%1" };
  return server.hook({ ...payloadOf(name), ...change }, pane).then((response) => {
    isAnswered.set(id, response);
    return response;
  });
}

/** The open requests once there are so many. */
async function open(count: number): Promise<OpenPermission[]> {
  for (let tries = 0; tries < 400; tries++) {
    const { items } = list.parse(await server.get("/api/permissions?limit=200"));
    if (items.length === count) return items;
    await Bun.sleep(10);
  }
  throw new Error(`never ${count} open requests`);
}

async function one(): Promise<OpenPermission> {
  const [first] = await open(1);
  if (!first) throw new Error("no open request");
  return first;
}

const decide = (id: string, body: unknown, asker: "answer" | "full" | "view" | "cli" = "answer") =>
  server.api("POST", `/api/permissions/${id}`, body, asker);

async function decisionOf(response: Response) {
  expect(response.status).toBe(200);
  return hookDecision.parse(await response.json()).hookSpecificOutput.decision;
}

test("the card shows the exact input, and an allow reaches the hook that asked", async () => {
  const asked = ask("permission_request_bash");
  const card = await one();
  expect(card).toMatchObject({ kind: "permission", tool: "Bash", isCut: false });
  expect(card.input).toEqual(
    z.record(z.string(), z.unknown()).parse(payloadOf("permission_request_bash")["tool_input"]),
  );
  const session = sessionView.parse(await server.get(`/api/sessions/${card.sessionId}`));
  expect(session).toMatchObject({ status: "waiting", reason: "permission", permissionId: card.id });
  expect(isAnswered.size).toBe(0);
  expect((await decide(card.id, { behavior: "allow" })).status).toBe(200);
  expect(await decisionOf(await asked)).toEqual({ behavior: "allow" });
  await open(0);
  const after = sessionView.parse(await server.get(`/api/sessions/${card.sessionId}`));
  expect(after).toMatchObject({ status: "working", permissionId: null });
});

test("a deny carries its message", async () => {
  const asked = ask("permission_request_write");
  const { id } = await one();
  await decide(id, { behavior: "deny", message: "Not in this folder." });
  expect(await decisionOf(await asked)).toEqual({
    behavior: "deny",
    message: "Not in this folder.",
  });
});

test("always gives back what the agent offered, and only a full device may", async () => {
  const suggestions = [{ type: "addRules", rules: [{ toolName: "Bash" }], behavior: "allow" }];
  const asked = ask("permission_request_bash", { permission_suggestions: suggestions });
  const card = await one();
  expect(card.canAllowAlways).toBe(true);
  const always = { behavior: "allow", always: true };
  expect((await decide(card.id, always, "answer")).status).toBe(403);
  expect((await decide(card.id, always, "full")).status).toBe(200);
  const decision = await decisionOf(await asked);
  expect(decision).toEqual({ behavior: "allow", updatedPermissions: suggestions });
});

test("a plan is approved with its input given back", async () => {
  const asked = ask("permission_request_exit_plan_mode");
  const card = await one();
  expect(card.kind).toBe("plan");
  await decide(card.id, { behavior: "allow" });
  expect(await decisionOf(await asked)).toEqual({ behavior: "allow", updatedInput: card.input });
});

test("a question is answered with its questions and the chosen labels", async () => {
  const questions = [{ question: "Which?", options: [{ label: "A" }, { label: "B" }] }];
  const asked = ask("permission_request_bash", {
    tool_name: "AskUserQuestion",
    tool_input: { questions },
  });
  const card = await one();
  expect(card.kind).toBe("question");
  await decide(card.id, { behavior: "allow", answers: { "Which?": "B" } });
  const updatedInput = { questions, answers: { "Which?": "B" } };
  expect(await decisionOf(await asked)).toEqual({ behavior: "allow", updatedInput });
});

test("answers that are none to what is asked are refused and reach nothing", async () => {
  const options = [{ label: "A" }, { label: "B" }];
  const questions = ["Which?", "And then?"].map((question) => ({ question, options }));
  const asked = ask("permission_request_bash", {
    tool_name: "AskUserQuestion",
    tool_input: { questions },
  });
  const card = await one();
  const full = { "Which?": "B", "And then?": "A" };
  for (const answers of [undefined, {}, { "Which?": "B" }, { ...full, "Whose?": "A" }]) {
    const refused = await decide(card.id, { behavior: "allow", answers });
    expect([refused.status, answers]).toEqual([422, answers]);
    expect(await refused.json()).toMatchObject({ code: "wrong_answers" });
  }
  expect(isAnswered.size).toBe(0);
  expect((await decide(card.id, { behavior: "allow", answers: full })).status).toBe(200);
  const updatedInput = { questions, answers: full };
  expect(await decisionOf(await asked)).toEqual({ behavior: "allow", updatedInput });

  const plain = ask("permission_request_edit");
  const other = await one();
  expect((await decide(other.id, { behavior: "allow", answers: full })).status).toBe(422);
  expect((await decide(other.id, { behavior: "deny" })).status).toBe(200);
  expect(await decisionOf(await plain)).toEqual({ behavior: "deny" });
});

test("the first answer wins, the second reaches nothing", async () => {
  const asked = ask("permission_request_bash");
  const { id } = await one();
  const answers = await Promise.all([
    decide(id, { behavior: "deny" }),
    decide(id, { behavior: "allow" }),
    decide(id, { behavior: "allow" }),
  ]);
  expect(answers.map((response) => response.status).sort()).toEqual([200, 409, 409]);
  expect(await decisionOf(await asked)).toEqual({ behavior: "deny" });
});

test("a decision reaches its own request and no other of the session", async () => {
  const first = ask("permission_request_bash", { tool_input: { command: "one" } }, "one");
  await open(1);
  const second = ask("permission_request_bash", { tool_input: { command: "two" } }, "two");
  const cards = await open(2);
  const card = cards.find((candidate) => candidate.input["command"] === "two");
  await decide(card?.id ?? "", { behavior: "allow" });
  expect(await decisionOf(await second)).toEqual({ behavior: "allow" });
  expect([...isAnswered.keys()]).toEqual(["two"]);
  await server.hook({ ...payloadOf("stop"), session_id: card?.sessionId });
  expect((await first).status).toBe(204);
});

test("what ends one request in the terminal leaves the other one held", async () => {
  const first = ask("permission_request_bash", { tool_input: { command: "one" } }, "one");
  await open(1);
  const second = ask("permission_request_bash", { tool_input: { command: "two" } }, "two");
  const [card] = await open(2);
  await server.hook({
    session_id: card?.sessionId,
    hook_event_name: "PostToolUse",
    tool_name: "Bash",
    tool_input: { command: "one" },
    tool_use_id: "toolu_one",
  });
  expect((await first).status).toBe(204);
  const left = await one();
  expect(left.input).toEqual({ command: "two" });
  await decide(left.id, { behavior: "deny" });
  expect(await decisionOf(await second)).toEqual({ behavior: "deny" });
});

const endings: Record<string, (session: string) => Record<string, unknown>> = {
  "its tool ran after a Yes in the terminal": (session_id) => ({
    ...payloadOf("permission_request_bash"),
    session_id,
    hook_event_name: "PostToolUse",
    tool_use_id: "toolu_1",
  }),
  "the turn ended": (session_id) => ({ session_id, hook_event_name: "Stop" }),
  "the person wrote something else": (session_id) => ({
    session_id,
    hook_event_name: "UserPromptSubmit",
    prompt: "never mind",
  }),
  "the session ended": (session_id) => ({ session_id, hook_event_name: "SessionEnd" }),
};
for (const [why, payload] of Object.entries(endings)) {
  test(`the hook is let go at once, without a decision, when ${why}`, async () => {
    const asked = ask("permission_request_bash");
    const card = await one();
    await server.hook(payload(card.sessionId));
    expect((await asked).status).toBe(204);
    await open(0);
    expect((await decide(card.id, { behavior: "allow" })).status).toBe(409);
  });
}

test("a hook that hangs up takes its card away, and nobody is waited for any more", async () => {
  const abort = new AbortController();
  const asked = fetch(`${server.url}/hooks/claude-code`, {
    method: "POST",
    signal: abort.signal,
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${server.hookToken}`,
      "x-tmux": "/tmp/tmux-0/default,77,0",
      "x-tmux-pane": "%1",
    },
    body: JSON.stringify(payloadOf("permission_request_bash")),
  });
  const card = await one();
  abort.abort();
  expect(asked).rejects.toThrow();
  await open(0);
  const after = sessionView.parse(await server.get(`/api/sessions/${card.sessionId}`));
  expect(after).toMatchObject({ status: "working", permissionId: null });
  expect((await decide(card.id, { behavior: "allow" })).status).toBe(409);
});

test("without a pane, or told from the spool, nothing is held", async () => {
  expect((await server.hook(payloadOf("permission_request_bash"))).status).toBe(204);
  const place = { "x-tmux": "/tmp/tmux-0/default,77,0", "x-tmux-pane": "%1", "x-replay": "1" };
  expect((await server.hook(payloadOf("permission_request_edit"), place)).status).toBe(204);
  await open(0);
});

test("so many are held and the next is let go at once; a stop lets all go", async () => {
  const asked = Array.from({ length: limits.permissionsHeldMax }, (_, n) =>
    ask("permission_request_bash", { session_id: `s-many-${n}` }, `${n}`),
  );
  await open(limits.permissionsHeldMax);
  const next = await ask("permission_request_bash", { session_id: "s-one-more" }, "next");
  expect(next.status).toBe(204);
  await server.stop();
  const statuses = (await Promise.all(asked)).map((response) => response.status);
  expect(new Set(statuses)).toEqual(new Set([204]));
});

test("every decision stands in the audit log with a digest, not with the command", async () => {
  const asked = ask("permission_request_bash", { tool_input: { command: "rm -rf secret-folder" } });
  const { id } = await one();
  await decide(id, { behavior: "deny" });
  await asked;
  using db = server.openDatabase();
  const rows = db.query("SELECT * FROM audit_log WHERE action LIKE 'permission.%'").all();
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ action: "permission.deny", result: "ok, within 300 ms" });
  expect(JSON.stringify(rows)).not.toContain("secret-folder");
});

/** The input of a Bash request that makes its JSON so many bytes long. */
function inputOf(bytes: number): { command: string } {
  return { command: "é".repeat(Math.floor((bytes - 14) / 2)) };
}

test("an input too large for every page is asked for by the page that shows it, whole", async () => {
  const input = inputOf(limits.permissionInputBytesMax - 2);
  const asked = ask("permission_request_bash", { tool_input: input });
  const card = await one();
  expect(card).toMatchObject({ input: {}, isLarge: true, isCut: false });
  const path = `/api/permissions/${card.id}`;
  const whole = openPermission.parse(await server.get(path));
  expect(whole.input["command"] === input.command).toBe(true);
  expect(whole.isLarge).toBe(false);
  expect((await decide(card.id, { behavior: "allow" })).status).toBe(200);
  expect(await decisionOf(await asked)).toEqual({ behavior: "allow" });
  expect((await server.api("GET", path)).status).toBe(404);
});

test("one that is larger still is not kept: nobody can allow or deny what is not shown", async () => {
  const input = inputOf(limits.permissionInputBytesMax + 100);
  const asked = ask("permission_request_bash", { tool_input: input });
  const card = await one();
  expect(card).toMatchObject({ input: {}, isLarge: false, isCut: true });
  for (const behavior of ["allow", "deny"]) {
    const refused = await decide(card.id, { behavior });
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ code: "answer_in_terminal" });
  }
  expect(isAnswered.size).toBe(0);
  await server.hook({ session_id: card.sessionId, hook_event_name: "Stop" });
  expect((await asked).status).toBe(204);
});

test("a decision that took a person's time is not flagged, one that did not is", async () => {
  const fast = ask("permission_request_bash");
  await decide((await one()).id, { behavior: "allow" });
  await fast;
  const slow = ask("permission_request_edit");
  const card = await one();
  await Bun.sleep(limits.permissionFastMs + 20);
  await decide(card.id, { behavior: "deny" });
  await slow;
  using db = server.openDatabase();
  const rows = db.query("SELECT action, result FROM audit_log WHERE action LIKE 'permission.%'");
  expect(rows.values()).toEqual([
    ["permission.allow", "ok, within 300 ms"],
    ["permission.deny", "ok"],
  ]);
});
