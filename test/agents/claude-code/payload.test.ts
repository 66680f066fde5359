/** What is read from each payload of the client, and that odd ones are read without harm. */
import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { HOOK_EVENTS } from "../../../src/agents/claude-code/hook-events.ts";
import { readPayload, snakeCase } from "../../../src/agents/claude-code/payload.ts";
import type { AgentEvent } from "../../../src/protocol/agent-event.ts";

const FOLDER = join(import.meta.dir, "../../fixtures/payloads");

function read(file: string): AgentEvent {
  const result = readPayload(JSON.parse(readFileSync(join(FOLDER, `${file}.json`), "utf8")));
  if (!result.ok) throw new Error(result.detail);
  return result.event;
}

function eventOf(name: string, fields: Record<string, unknown> = {}): AgentEvent {
  const result = readPayload({ hook_event_name: name, session_id: "s-1", ...fields });
  if (!result.ok) throw new Error(result.detail);
  return result.event;
}

describe("every payload of the client is of an event that we know", () => {
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith(".json"))) {
    test(file, () => expect(read(file.replace(".json", "")).isKnown).toBe(true));
  }
});

test.each([
  ["session_start_startup", { kind: "session-start", source: "startup" }],
  ["session_start_clear", { kind: "session-start", source: "clear" }],
  ["session_end_clear", { kind: "session-end", reason: "clear" }],
  ["user_prompt_submit", { kind: "prompt", isPerson: true }],
  ["user_prompt_submit_system", { kind: "prompt", isPerson: false, summary: null }],
  ["pre_tool_use_bash", { kind: "tool-start", asks: null }],
  ["pre_tool_use_ask_user_question", { kind: "tool-start", asks: "question" }],
  ["pre_tool_use_exit_plan_mode", { kind: "tool-start", asks: "plan" }],
  ["permission_request_bash", { kind: "permission-asked", asks: "permission" }],
  ["permission_request_exit_plan_mode", { kind: "permission-asked", asks: "plan" }],
  ["post_tool_use_edit", { kind: "tool-end", isSuccess: true, isInterrupt: false }],
  ["post_tool_use_failure_bash", { kind: "tool-end", isSuccess: false }],
  ["permission_denied_auto_mode", { kind: "tool-end", isSuccess: false }],
  ["stop", { kind: "turn-end", hasBackground: false }],
  ["stop_failure_rate_limit", { kind: "turn-failed", error: "limit" }],
  ["stop_failure_auth", { kind: "turn-failed", error: "auth_error" }],
  ["stop_failure_overloaded", { kind: "turn-failed", error: "api_error" }],
  ["subagent_start", { kind: "subagent-start" }],
  ["subagent_stop", { kind: "subagent-end" }],
  ["pre_compact_auto", { kind: "compact-start" }],
  ["post_compact", { kind: "compact-end" }],
  ["elicitation_form", { kind: "elicitation-asked" }],
  ["elicitation_result", { kind: "elicitation-answered" }],
  ["notification_permission_prompt", { kind: "dialog-noticed" }],
  ["notification_idle_prompt", { kind: "other" }],
  ["post_tool_batch", { kind: "tools-ended" }],
] as const)("%s is read for what it tells", (file, fact) => {
  expect(read(file).fact).toMatchObject(fact);
});

test("request and end of one call are joined by name and input, start and end by id", () => {
  const start = read("pre_tool_use_bash").fact;
  const end = read("post_tool_use_bash").fact;
  if (start.kind !== "tool-start" || end.kind !== "tool-end") throw new Error("not a tool");
  expect(start.tool.id).toBe(end.tool.id);
  expect(start.tool.inputHash).toBe(end.tool.inputHash);
  const other = eventOf("PreToolUse", { tool_name: "Bash", tool_input: { command: "other" } }).fact;
  if (other.kind !== "tool-start") throw new Error("not a tool");
  expect(other.tool.inputHash).not.toBe(start.tool.inputHash);
});

test("what people read is one line of at most 200 characters", () => {
  const long = `\n\n  ${"x".repeat(500)}\nsecond`;
  const { fact } = eventOf("PreToolUse", { tool_name: "Bash", tool_input: { command: long } });
  if (fact.kind !== "tool-start") throw new Error("not a tool");
  expect(fact.tool.detail).toBe("x".repeat(200));
  const prompt = eventOf("UserPromptSubmit", { prompt: long }).fact;
  expect(prompt).toMatchObject({ summary: "x".repeat(200) });
});

test("a field of another type than ours counts as absent", () => {
  const event = eventOf("Stop", {
    cwd: 5,
    prompt_id: { a: 1 },
    agent_id: [],
    background_tasks: "many",
    last_assistant_message: null,
  });
  expect(event).toMatchObject({ cwd: null, promptId: null, agentId: null });
  expect(event.fact).toEqual({ kind: "turn-end", hasBackground: false, summary: null });
});

test("only tasks that still run count as background", () => {
  const stop = (status: string) =>
    eventOf("Stop", { background_tasks: [{ status }, { status: "completed" }, null, "x"] }).fact;
  expect(stop("running")).toMatchObject({ hasBackground: true });
  expect(stop("killed")).toMatchObject({ hasBackground: false });
});

test.each([
  ["PreToolUse", "pre_tool_use"],
  ["SessionStart", "session_start"],
  ["MCPServerReady", "mcp_server_ready"],
  ["stop", "stop"],
  ["Already_Snake", "already_snake"],
])("%s is kept as %s", (name, type) => expect(snakeCase(name)).toBe(type));

test("every event that we know has a name of its own in the database", () => {
  const types = HOOK_EVENTS.map((event) => snakeCase(event.name));
  expect(new Set(types).size).toBe(types.length);
});

test("anything at all is read or refused, never thrown at", () => {
  const field = fc.constantFrom(
    "hook_event_name",
    "session_id",
    "tool_name",
    "tool_input",
    "prompt",
    "background_tasks",
    "source",
    "error",
    "agent_id",
    "__proto__",
  );
  const name = fc.constantFrom(...HOOK_EVENTS.map((event) => event.name));
  const body = fc
    .tuple(name, fc.dictionary(field, fc.jsonValue({ maxDepth: 5 })), fc.boolean())
    .map(([hook_event_name, fields, isFirst]) =>
      isFirst
        ? { hook_event_name, session_id: "s-1", ...fields }
        : { ...fields, hook_event_name, session_id: "s-1" },
    );
  fc.assert(
    fc.property(fc.oneof(body, fc.jsonValue()), (value) => {
      const result = readPayload(value);
      if (!result.ok) expect(result.detail.length).toBeGreaterThan(5);
      else expect(result.event.sessionId).toMatch(/^[0-9A-Za-z._-]{1,128}$/);
    }),
    { numRuns: 3_000 },
  );
});

test("a body nested too deep is refused before it is walked further", () => {
  const nested = JSON.parse(`${"[".repeat(20_000)}${"]".repeat(20_000)}`);
  const result = readPayload({ hook_event_name: "Stop", session_id: "s-1", tool_input: nested });
  expect(result).toMatchObject({ ok: false });
});
