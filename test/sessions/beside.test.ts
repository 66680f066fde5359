/** Hooks that come while a dialog stands of which none has told: its end, or work beside it. */
import { expect, test } from "bun:test";
import { isInDoubt } from "../../src/sessions/beside.ts";
import type { Evidence } from "../../src/sessions/evidence.ts";
import { after, fresh, hook, registry, screen, words } from "./told.ts";

const BASH = { tool_name: "Bash", tool_use_id: "t1", tool_input: { command: "make" } };
const prompt = (at: number) => hook(at, "UserPromptSubmit", { prompt_id: "p1", prompt: "go" });
const pre = (at: number, fields: object = {}) =>
  hook(at, "PreToolUse", { prompt_id: "p1", ...BASH, ...fields });
const post = (at: number) => hook(at, "PostToolUse", { prompt_id: "p1", ...BASH });
const sub = (at: number, name = "PreToolUse") =>
  hook(at, name, { agent_id: "a1", tool_name: "Read", tool_use_id: "s1", tool_input: {} });
const working = after(fresh(), prompt(1_000), hook(1_100, "SubagentStart", { agent_id: "a1" }));
const waiting = (at: number) => registry(at, "waiting", 4_950, "dialog open");
const seen = after(working, screen(5_000, "waiting", "dialog"));
const filed = after(seen, waiting(5_050));

test("a subagent that goes on hides it never, by the file or by the screen", () => {
  const later = [sub(5_300), sub(5_400, "PostToolUse"), sub(5_700), sub(5_800, "PostToolUse")];
  for (const start of [filed, seen]) {
    const told = later.map((_, count) => words(after(start, ...later.slice(0, count + 1))));
    expect(told).toEqual(later.map(() => "waiting/dialog"));
  }
});

test("a hook of the main thread may tell its end, until a later screen shows that it stands", () => {
  for (const start of [filed, seen]) {
    const told = after(start, pre(5_300));
    expect([words(told), isInDoubt(told, 5_300)]).toEqual(["working/tool", true]);
    const soon = after(told, screen(5_500, "waiting", "dialog"));
    const stands = after(soon, screen(5_800, "waiting", "dialog"));
    expect([words(soon), words(stands)]).toEqual(["working/tool", "waiting/dialog"]);
    expect(isInDoubt(stands, 5_800)).toBe(false);
    // Now hooks come beside it, and do not end it.
    expect(words(after(stands, post(5_900), pre(6_000, { tool_use_id: "t2" })))).toBe(
      "waiting/dialog",
    );
  }
});

test("its end is what the file or, without one, the screen says", () => {
  const beside = after(filed, sub(5_300));
  expect(words(after(beside, registry(5_500, "busy", 5_450)))).toBe("working/subagents");
  const bare = after(seen, sub(5_300), screen(5_500, "working", "thinking"));
  expect(words(bare)).toBe("working/subagents");
});

/** A request that the file and the screen have shown since, with its call. */
function asked(fields: object = {}) {
  const told = hook(5_400, "PermissionRequest", { prompt_id: "p1", ...BASH, ...fields });
  return after(
    working,
    ...[pre(5_300, fields), told, registry(5_650, "waiting", 5_600, "permission prompt")],
    screen(5_700, "waiting", "permission"),
  );
}

/** File and screen of a busy machine: 0.4 s behind what hooks tell. */
const behind = (at: number): Evidence[] => [
  screen(at + 353, "waiting", "permission"),
  registry(at + 380, "waiting", 5_600, "permission prompt"),
];

test("answered in the terminal it is over, however late file and screen follow", () => {
  const late = after(asked(), post(9_000), ...behind(9_000));
  expect(words(late)).toBe("working/subagents");
  expect(words(after(late, registry(9_450, "busy", 9_257)))).toBe("working/subagents");
});

test("answered from here it is over, and neither its call's end nor a subagent brings it back", () => {
  const start = asked();
  const [request] = start.requests;
  if (!request?.toolName || !request.inputHash) throw new Error("nothing is asked for a call");
  const { toolName, inputHash, agentId } = request;
  const answer: Evidence = { kind: "decided", at: 9_000, toolName, inputHash, agentId };
  const ended = after(start, answer, post(9_300), ...behind(9_300), sub(9_690));
  expect(words(ended)).toBe("working/subagents");
});

test("a subagent whose own request was answered goes on, and waits for nobody", () => {
  const fields = { agent_id: "a1" };
  const start = asked(fields);
  expect(words(start)).toBe("waiting/permission");
  const answered = hook(9_000, "PostToolUse", { prompt_id: "p1", ...BASH, ...fields });
  const ended = after(start, answered, sub(9_050), ...behind(9_000));
  expect(words(ended)).toBe("working/subagents");
});

test("what stands a second after an end that was told is another dialog", () => {
  const ended = after(asked(), post(9_000), ...behind(9_000));
  const seen = screen(10_050, "waiting", "dialog");
  const stands = after(ended, seen, registry(10_100, "waiting", 5_600, "dialog open"));
  expect(stands.status).toBe("waiting");
});
