/** POST /event: the original's own shape goes the same way as a hook. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { makeTestServer, type TestServer } from "../support/make-test-server.ts";

const SENT_AT = new Date(Date.now() - 60_000).toISOString();

let server: TestServer;
beforeAll(async () => {
  server = await makeTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

function send(body: unknown, headers: Record<string, string> = {}, token = server.hookToken) {
  return fetch(`${server.url}/event`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}`, ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

/** What its tools have earned. */
function xpOf(session: string): unknown {
  return server.one(`SELECT sum(x.xp_amount) FROM xp_events x JOIN personas p ON p.id = x.persona_id
    WHERE p.session_id = '${session}' AND x.event_type LIKE 'tool:%'`);
}

const SHAPES: readonly { what: string; session: string; body: Record<string, unknown> }[] = [
  {
    what: "camel case with hookType",
    session: "o-camel",
    body: {
      hookType: "post_tool_use",
      sessionId: "o-camel",
      paneId: "%4",
      toolName: "Edit",
      toolUseId: "toolu_c",
      toolInput: { file_path: "/a.ts" },
      success: true,
      timestamp: SENT_AT,
    },
  },
  {
    what: "snake case with event_type",
    session: "o-snake",
    body: {
      event_type: "post_tool_use",
      session_id: "o-snake",
      pane_id: "%5",
      tool_name: "Edit",
      tool_use_id: "toolu_s",
      output: "done",
    },
  },
  {
    what: "the hook's own names",
    session: "o-own",
    body: {
      hook_event_name: "PostToolUse",
      session_id: "o-own",
      tmux_target: "main:0.1",
      tool_name: "Edit",
      tool_use_id: "toolu_o",
    },
  },
];

test.each(SHAPES)("$what", async ({ session, body }) => {
  const answer = await send(body);
  expect(answer.status).toBe(202);
  expect(await answer.json()).toMatchObject({ accepted: true, duplicate: false });
  expect(xpOf(session)).toBe(3);
  // Without an event id the same call is known again.
  expect(await (await send(body)).json()).toMatchObject({ duplicate: true });
  expect(xpOf(session)).toBe(3);
});

test("the pane is the one named by its id, the time the one in the body", () => {
  const row = "SELECT pane_id || ' ' || created_at FROM events WHERE session_id = 'o-camel'";
  expect(server.one(row)).toBe(`%4 ${SENT_AT}`);
  expect(server.one("SELECT pane_id FROM events WHERE session_id = 'o-own'")).toBe("");
});

test("a call told here and at /hooks is stored twice and worth its points once", async () => {
  const cwd = join(server.root, "project");
  mkdirSync(cwd);
  const call = { session_id: "o-both", tool_name: "Write", tool_use_id: "toolu_b", cwd };
  await server.hook({ hook_event_name: "PostToolUse", ...call });
  const { session_id: sessionId, tool_name: toolName, tool_use_id: toolUseId } = call;
  await send({ hookType: "post_tool_use", sessionId, toolName, toolUseId, cwd });
  expect(server.one("SELECT count(*) FROM events WHERE session_id = 'o-both'")).toBe(2);
  expect(xpOf("o-both")).toBe(5);
});

test("a tool that failed earns nothing and is counted", async () => {
  const body = { hookType: "post_tool_use", sessionId: "o-fail", toolName: "Bash", success: false };
  await send({ ...body, toolUseId: "toolu_f" });
  expect(xpOf("o-fail")).toBe(0);
  expect(server.one("SELECT value FROM stats WHERE stat_path = 'toolsFailed.Bash'")).toBe(1);
});

test("user_prompt is a prompt, an unknown type is stored", async () => {
  await send({ hookType: "user_prompt", sessionId: "o-prompt", prompt: "go" });
  expect(server.one("SELECT value FROM stats WHERE stat_path = 'promptsReceived'")).toBe(1);
  expect((await send({ eventType: "something_new", sessionId: "o-new" })).status).toBe(202);
  const types = "SELECT group_concat(event_type) FROM events WHERE session_id LIKE 'o-%w'";
  expect(server.one(types)).toContain("something_new");
});

test("what is no event is refused with the field", async () => {
  for (const [body, said] of [
    ["no json", "not valid JSON"],
    [null, "JSON object"],
    [[], "JSON object"],
    [{ hookType: "stop" }, "session_id"],
    [{ sessionId: "s" }, "hook_event_name"],
    [{ hookType: 5, sessionId: "s" }, "hook_event_name"],
  ] as const) {
    const answer = await send(body as unknown);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(said);
  }
  expect((await send({}, {}, "x".repeat(64))).status).toBe(401);
});
