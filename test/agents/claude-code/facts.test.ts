/** The transition table: one row for each hook event, and what each row does to a session. */
import { describe, expect, test } from "bun:test";
import { FACTS, isKnownEvent } from "../../../src/agents/claude-code/facts.ts";
import { HOOK_EVENTS } from "../../../src/agents/claude-code/hook-events.ts";
import { resetTimeOf } from "../../../src/agents/claude-code/reset-time.ts";
import { after, fresh, hook, words } from "../../sessions/told.ts";

const BASH = { tool_name: "Bash", tool_use_id: "t1", tool_input: { command: "make" } };
const PROMPT = { prompt_id: "p1", prompt: "go" };

/** Each event told to a session whose turn runs with one call, and what it shows then. */
const FROM_A_RUNNING_CALL: Readonly<Record<string, [fields: object, becomes: string]>> = {
  SessionStart: [{ source: "startup" }, "idle/fresh"],
  SessionEnd: [{ reason: "other" }, "idle/fresh"],
  Setup: [{ trigger: "init" }, "working/tool"],
  InstructionsLoaded: [{ load_reason: "include" }, "working/tool"],
  UserPromptSubmit: [{ prompt_id: "p2", prompt: "more" }, "working/thinking"],
  UserPromptExpansion: [{ command_name: "review" }, "working/tool"],
  MessageDisplay: [{ index: 0, delta: "Done" }, "working/tool"],
  PreToolUse: [{ ...BASH, tool_use_id: "t2" }, "working/tool"],
  PostToolUse: [BASH, "working/thinking"],
  PostToolUseFailure: [{ ...BASH, error: "Exit code 1" }, "error/expected"],
  PostToolBatch: [{ tool_calls: [BASH] }, "working/thinking"],
  PermissionRequest: [BASH, "waiting/permission"],
  PermissionDenied: [{ ...BASH, reason: "Force-pushes" }, "error/tool_refused"],
  Notification: [{ notification_type: "permission_prompt" }, "waiting/permission"],
  Stop: [{ prompt_id: "p1" }, "idle/done"],
  StopFailure: [{ prompt_id: "p1", error: "server_error" }, "error/api_error"],
  SubagentStart: [{ agent_id: "a1" }, "working/tool"],
  SubagentStop: [{ agent_id: "a1" }, "working/tool"],
  PreCompact: [{ trigger: "auto" }, "working/compacting"],
  PostCompact: [{ trigger: "auto" }, "working/tool"],
  PreModelSwitch: [{ to_model: "haiku" }, "working/tool"],
  PostModelSwitch: [{ to_model: "haiku" }, "working/tool"],
  TeammateIdle: [{ teammate_name: "Fenn" }, "working/tool"],
  TaskCreated: [{ task_id: "1" }, "working/tool"],
  TaskCompleted: [{ task_id: "1" }, "working/tool"],
  ConfigChange: [{ source: "user_settings" }, "working/tool"],
  CwdChanged: [{ new_cwd: "/srv" }, "working/tool"],
  DirectoryAdded: [{ directory: "/srv" }, "working/tool"],
  FileChanged: [{ event: "change" }, "working/tool"],
  WorktreeCreate: [{ name: "w" }, "working/tool"],
  WorktreeRemove: [{ worktree_path: "/w" }, "working/tool"],
  Elicitation: [{ mcp_server_name: "mail", message: "Which box?" }, "waiting/elicitation"],
  ElicitationResult: [{ mcp_server_name: "mail", action: "accept" }, "working/tool"],
};

test("every event that we know has a row in the table, and no row is of another", () => {
  const names = HOOK_EVENTS.map(({ name }) => name).sort();
  expect(Object.keys(FACTS).sort()).toEqual(names);
  expect(Object.keys(FROM_A_RUNNING_CALL).sort()).toEqual(names);
  expect(isKnownEvent("toString")).toBe(false);
});

describe("from a running call,", () => {
  const running = after(
    fresh(),
    hook(1_000, "UserPromptSubmit", PROMPT),
    hook(8_000, "PreToolUse", { ...BASH, prompt_id: "p1" }),
  );
  for (const [name, [fields, becomes]] of Object.entries(FROM_A_RUNNING_CALL)) {
    test(`${name} makes it ${becomes}`, () => {
      const told = hook(9_000, name, { prompt_id: "p1", ...fields });
      expect(words(after(running, told))).toBe(becomes);
    });
  }
});

describe("an event that a subagent fires keeps the parent's call", () => {
  const running = after(
    fresh(),
    hook(1_000, "UserPromptSubmit", PROMPT),
    hook(8_000, "PreToolUse", { ...BASH, prompt_id: "p1" }),
  );
  const exempt = ["SessionStart", "SessionEnd", "UserPromptSubmit", "PreCompact", "Notification"];
  const asking = ["PermissionRequest", "Elicitation"];
  for (const [name, [fields]] of Object.entries(FROM_A_RUNNING_CALL)) {
    // These are of the session as a whole, whoever fires them.
    if (exempt.includes(name)) continue;
    test(name, () => {
      const own = { tool_use_id: "t9", tool_input: { command: "sub" }, agent_id: "a1" };
      const ofIts = { ...fields, ...own, tool_calls: [{ ...BASH, tool_use_id: "t9" }] };
      const told = hook(9_000, name, { prompt_id: "p1", ...ofIts });
      const status = asking.includes(name) ? "waiting" : "working";
      expect(after(running, told)).toMatchObject({ status, turn: { isOpen: true } });
      expect(Object.keys(after(running, told).tools)).toContain("t1");
    });
  }
});

test.each([
  ["You've hit your 5-hour limit · resets 12:02pm (UTC)", "12:02pm (UTC)"],
  ["You've hit your weekly limit · resets Mon 3am", "Mon 3am"],
  [
    "You've hit your Opus limit · resets Oct 28, 3:45pm (Europe/Berlin)",
    "Oct 28, 3:45pm (Europe/Berlin)",
  ],
  ["API Error: 500 Internal server error", null],
])("%s ends at %s", (message, words_) => expect(resetTimeOf(message)).toBe(words_));

test("a limit keeps the words for its end", () => {
  const message = "You've hit your 5-hour limit · resets 12:02pm (UTC)";
  const told = hook(2_000, "StopFailure", {
    error: "rate_limit",
    last_assistant_message: message,
  });
  const state = after(fresh(), told);
  expect(words(state)).toBe("error/limit");
  expect(state.error).toMatchObject({ message, resets: "12:02pm (UTC)" });
});
