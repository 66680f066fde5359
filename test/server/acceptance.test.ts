/** What counts as the agent's taking a prompt. */
import { expect, test } from "bun:test";
import { Acceptance } from "../../src/server/acceptance.ts";
import type { Evidence } from "../../src/sessions/evidence.ts";
import { after, fresh, hook, registry, SESSION } from "../sessions/told.ts";

const TYPED_AT = 5_000;
const BASH = { tool_name: "Bash", tool_use_id: "t1", tool_input: { command: "make" } };
const prompt = (at: number, text: string) =>
  hook(at, "UserPromptSubmit", { prompt_id: "p1", prompt: text });
const working = after(fresh(), prompt(1_000, "first"));

/** True once one of the signs is the answer; false when none was. */
async function isTaken(from: typeof working, signs: readonly Evidence[]): Promise<boolean> {
  const acceptance = new Acceptance();
  const waiting = new AbortController();
  const answer = acceptance.wait(SESSION, TYPED_AT, waiting.signal);
  let state = from;
  for (const sign of signs) {
    state = after(state, sign);
    acceptance.onSession(state);
  }
  waiting.abort();
  return await answer;
}

test("at rest: the hook of the prompt, or a file that says busy since", async () => {
  expect(await isTaken(fresh(), [prompt(5_100, "second")])).toBe(true);
  expect(await isTaken(fresh(), [registry(5_200, "busy", 5_100)])).toBe(true);
});

test("at work: the hook that tells of it under the running turn's id", async () => {
  expect(await isTaken(working, [prompt(5_100, "second")])).toBe(true);
});

test("what the agent does anyway is no sign of it", async () => {
  const tool = hook(5_100, "PreToolUse", { prompt_id: "p1", ...BASH });
  expect(await isTaken(working, [tool, registry(5_200, "busy", 1_100)])).toBe(false);
});
