/** What was known before a restart is known after it, and says since when. */
import { expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sessionWhy } from "../../src/protocol/api.ts";
import { sessionView } from "../../src/protocol/session.ts";
import { makeTestServer } from "../support/make-test-server.ts";

test("working and waiting sessions survive a restart without a blink of idle", async () => {
  const root = mkdtempSync(join(tmpdir(), "rpg-restart-"));
  const before = await makeTestServer({ root });
  const tell = (id: string, event: Record<string, unknown>) =>
    before.hook({ session_id: id, cwd: "/nowhere", ...event });
  await tell("worker", { hook_event_name: "UserPromptSubmit", prompt: "Go" });
  await tell("worker", {
    hook_event_name: "PreToolUse",
    tool_name: "Bash",
    tool_input: { command: "make" },
    tool_use_id: "toolu_1",
  });
  await tell("asker", {
    hook_event_name: "PreToolUse",
    tool_name: "AskUserQuestion",
    tool_input: { questions: [{ question: "Which?" }] },
    tool_use_id: "toolu_2",
  });
  await tell("broken", { hook_event_name: "StopFailure", error: "rate_limit" });
  await tell("gone", { hook_event_name: "SessionStart", source: "startup" });
  await tell("gone", { hook_event_name: "SessionEnd", reason: "prompt_input_exit" });
  const since = sessionView.parse(await before.get("/api/sessions/worker")).since;
  const pathOf = async (server: typeof before) =>
    sessionWhy.parse(await server.get("/api/sessions/worker/why")).transitions;
  const path = await pathOf(before);
  expect(path.map(({ evidence }) => evidence)).toEqual([
    "hook user_prompt_submit",
    "hook pre_tool_use",
  ]);
  await before.stop();

  await using after = await makeTestServer({ root });
  expect(await pathOf(after)).toEqual(path);
  const worker = sessionView.parse(await after.get("/api/sessions/worker"));
  expect(worker).toMatchObject({ status: "working", reason: "tool", source: "restart", since });
  expect(worker.tool?.detail).toBe("make");
  expect(await after.get("/api/sessions/asker")).toMatchObject({
    status: "waiting",
    reason: "question",
  });
  expect(await after.get("/api/sessions/broken")).toMatchObject({
    status: "error",
    reason: "limit",
  });
  expect((await after.api("GET", "/api/sessions/gone")).status).toBe(404);
  rmSync(root, { recursive: true, force: true });
});
