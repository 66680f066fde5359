/** A few runs of the real client told in full: what people would have seen, step by step. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { loadRecording, Replay } from "./recording.ts";
import { after, fresh, hook, registry, tell, words } from "./told.ts";
import { callEvents } from "./turns.ts";

/** `working/tool by hook pre_tool_use` for each change of status or reason. */
function story(name: string): string[] {
  return new Replay(name, { hasRegistry: true }).transitions.map(
    ({ to, evidence }) => `${to.status}/${to.reason} by ${evidence}`,
  );
}

/** With a registry file a Stop alone is not the end: another hook may have blocked it. */
test("a permission answered Yes in the terminal", () => {
  expect(story("bashperm")).toEqual([
    "working/thinking by hook user_prompt_submit",
    "working/tool by hook pre_tool_use",
    "waiting/permission by hook permission_request",
    // No hook tells of the Yes; the registry does, 0.1 s after it.
    "working/tool by registry busy",
    "working/thinking by hook post_tool_use",
    "idle/done by registry idle",
  ]);
});

test("Esc in the dialog, of which no hook tells", () => {
  expect(story("bashperm_esc").slice(2)).toEqual([
    "waiting/permission by hook permission_request",
    "idle/interrupted by registry idle",
  ]);
  const { steps } = new Replay("bashperm_esc", { hasRegistry: true });
  const esc = steps.find(({ row }) => "keys" in row && row.keys.includes("Escape"));
  const idle = steps.find(({ atMs, state }) => atMs > (esc?.atMs ?? 0) && state?.status === "idle");
  expect((idle?.atMs ?? 1e9) - (esc?.atMs ?? 0)).toBeLessThan(1_000);
});

test("compaction works, and is done without a Stop", () => {
  expect(story("compact").slice(2, 5)).toEqual([
    "working/compacting by hook pre_compact",
    "working/thinking by hook post_compact",
    "idle/done by registry idle",
  ]);
});

test("/clear ends one session and begins another, each with its own story", () => {
  const replay = new Replay("clear", { hasRegistry: true });
  const [first, second] = [...replay.sessions.values()];
  expect(replay.sessions.size).toBe(2);
  expect(first).toMatchObject({ endReason: "clear", status: "idle" });
  expect(second).toMatchObject({ endReason: "prompt_input_exit", status: "idle" });
});

test("a client that is killed leaves its file; its process is gone, and so is the session", () => {
  const { sessions } = new Replay("exit_kill9", { hasRegistry: true });
  const [state] = [...sessions.values()];
  if (!state) throw new Error("there is a session");
  expect(state).toMatchObject({ endedAt: null, registry: { status: "idle" } });
  const last = loadRecording("exit_kill9").at(-1)?.at ?? 0;
  const gone = after(state, { kind: "process-gone", at: last });
  expect(gone).toMatchObject({ endedAt: last, registry: null });
  // The file that stayed does not bring it back.
  const file = { ...registry(last + 1_000, "idle"), process: { pid: 26_484, start: "1" } };
  expect(after(gone, file).endedAt).toBe(last);
});

test("a background shell is work until the client's own turn has ended", () => {
  const told = story("bashbg").filter((line) => /background|done/.test(line));
  expect(told).toEqual(["working/background by hook stop", "idle/done by registry idle"]);
});

test("an error that ended the turn stays until somebody acknowledges it or goes on", () => {
  const replay = new Replay("limit5h", { hasRegistry: true });
  const shown = replay.steps.findLast((step) => "screen" in step.row)?.state;
  if (!shown) throw new Error("there is a session");
  expect(words(shown)).toBe("error/limit");
  expect(words(after(shown, { kind: "acknowledged", at: shown.confirmedAt + 1 }))).toBe(
    "idle/done",
  );
  const again = hook(shown.confirmedAt + 5_000, "UserPromptSubmit", { prompt_id: "x" });
  expect(words(after(shown, again))).toBe("working/thinking");
});

describe("the registry", () => {
  test("idle after Esc wins at once, or within a second where a hook is ahead of it", () => {
    fc.assert(
      fc.property(fc.integer({ min: -900, max: 900 }), fc.boolean(), (leadMs, isAsked) => {
        const calls = callEvents({ kind: "asked", agent: null }, 0, 0);
        const told = tell(calls.slice(0, isAsked ? 2 : 1), 10_000);
        const working = after(fresh(), ...told);
        const changedAt = working.hookAt + leadMs;
        const reads = [50, 600, 1_001].map((ms) =>
          registry(Math.max(working.hookAt, changedAt) + ms, "idle", changedAt),
        );
        expect(words(after(working, ...reads))).toBe("idle/interrupted");
        const first = after(working, ...reads.slice(0, 1));
        if (leadMs >= 0) expect(words(first)).toBe("idle/interrupted");
        else expect(words(first)).toBe(words(working));
      }),
    );
  });

  test("busy after a Yes ends the wait although no hook tells, and keeps the tool", () => {
    const calls = callEvents({ kind: "asked", agent: null }, 0, 0);
    const asked = after(fresh(), ...tell(calls.slice(0, 2)));
    const answered = after(asked, registry(9_000, "busy", 8_950));
    expect(words(answered)).toBe("working/tool");
    expect(answered.requests).toEqual([]);
  });

  test("work that it alone tells of is done and unseen afterwards, not fresh", () => {
    const state = after(fresh(), registry(1_000, "busy"), registry(5_000, "idle"));
    expect(words(state)).toBe("idle/done");
    expect(state.isSeen).toBe(false);
  });
});
