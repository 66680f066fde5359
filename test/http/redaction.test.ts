/** A secret that passes through a hook is in no file and in no answer afterwards. */
import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { makeTestServer } from "../support/make-test-server.ts";

const token = `ghp${"_"}${"Zy9Xw8Vu7T".repeat(4)}`.slice(0, 40);
const password = `pw${"-4711-"}Qx`;

const EVENTS = [
  { hook_event_name: "UserPromptSubmit", prompt: `take ${token} for the release` },
  {
    hook_event_name: "PreToolUse",
    tool_name: "Bash",
    tool_use_id: "t-1",
    tool_input: { command: `DB_PASSWORD=${password} GH_TOKEN=${token} ./deploy` },
  },
  {
    hook_event_name: "PermissionRequest",
    tool_name: "Bash",
    tool_input: { command: `DB_PASSWORD=${password} GH_TOKEN=${token} ./deploy` },
  },
  {
    hook_event_name: "PostToolUse",
    tool_name: "Bash",
    tool_use_id: "t-1",
    tool_input: { command: "./deploy" },
    tool_response: { stdout: `logged in with ${token}\n${"line\n".repeat(9_000)}`, password },
  },
  { hook_event_name: "StopFailure", error: "unknown", error_details: `401 for ${token}` },
  { hook_event_name: "SomethingNew", note: { client_secret: password, text: token } },
];

test("prompts, commands, outputs, errors and unknown events are kept without their secrets", async () => {
  await using server = await makeTestServer();
  for (const event of EVENTS) {
    const response = await server.hook({ session_id: "s-secret", cwd: server.root, ...event });
    expect([202, 204]).toContain(response.status);
  }
  const list = JSON.stringify(await server.get("/api/events"));
  const ids = [...list.matchAll(/"id":(\d+)/g)].map((match) => match[1]);
  expect(ids.length).toBe(EVENTS.length);
  const answers = [list, JSON.stringify(await server.get("/api/snapshot"))];
  for (const id of ids) answers.push(JSON.stringify(await server.get(`/api/events/${id}`, "view")));
  expect(answers.join()).toContain("[redacted github token]");
  for (const secret of [token, password]) expect(answers.join()).not.toContain(secret);

  const files = readdirSync(server.dataDir).filter((name) => name.startsWith("claude-rpg-v2.db"));
  expect(files.length).toBeGreaterThan(1);
  for (const name of files) {
    const bytes = readFileSync(join(server.dataDir, name));
    for (const secret of [token, password]) expect(bytes.includes(secret)).toBe(false);
  }
});
