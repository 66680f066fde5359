/** A status set by hand stands before all evidence, and ends at the next hook. */
import { describe, expect, test } from "bun:test";
import { readPayload } from "../../src/agents/claude-code/payload.ts";
import type { Evidence } from "../../src/sessions/evidence.ts";
import { reduce } from "../../src/sessions/reduce.ts";
import { newSession, type SessionState, sessionState } from "../../src/sessions/state.ts";

const T = 1_800_000_000_000;

function hook(name: string, at: number): Evidence {
  const read = readPayload({ session_id: "s", hook_event_name: name, prompt: "go" });
  if (!read.ok) throw new Error(read.detail);
  return { kind: "hook", at, event: read.event, paneKey: null, process: null, isReplay: false };
}

function after(...steps: Evidence[]): SessionState {
  return steps.reduce((state, step) => reduce(state, step).state, newSession("s", "s", T));
}

const idle = (at: number): Evidence => ({ kind: "override", at, status: "idle", until: null });
const registry = (status: "busy" | "idle", at: number): Evidence => ({
  ...{ kind: "registry", at, changedAt: at, status, waitingFor: null },
  ...{ process: { pid: 1, start: "1" }, cwd: null, paneKey: null },
});

describe("a status set by hand", () => {
  test("is the status, with the person as its source, and its change is in the record", () => {
    const before = after(hook("UserPromptSubmit", T + 1));
    const { state, transition } = reduce(before, idle(T + 5));
    expect(state).toMatchObject({ status: "idle", reason: "manual", source: "person" });
    expect(state).toMatchObject({ confidence: 1, since: T + 5 });
    expect(transition).toMatchObject({ source: "person", evidence: "override" });
  });

  test("stands against registry and screen, and ends at the next hook", () => {
    const held = after(hook("UserPromptSubmit", T + 1), idle(T + 5), registry("busy", T + 9_000));
    expect(held.status).toBe("idle");
    const ended = reduce(held, hook("PreToolUse", T + 10_000)).state;
    expect(ended).toMatchObject({ status: "working", override: null });
  });

  test("does not end by a hook that tells of the time before it", () => {
    const held = after(hook("UserPromptSubmit", T + 1), idle(T + 5), hook("PostToolUse", T + 4));
    expect(held).toMatchObject({ status: "idle", source: "person" });
  });

  test("taken back, gives way to what is known by then", () => {
    const back: Evidence = { kind: "override", at: T + 20_000, status: null, until: null };
    const state = after(
      hook("UserPromptSubmit", T + 1),
      idle(T + 5),
      registry("busy", T + 9),
      back,
    );
    expect(state).toMatchObject({ status: "working", source: "registry" });
  });

  test("and a mute come back from the stored state; an older state has neither", () => {
    const state = after(idle(T + 5), { kind: "muted", at: T + 6, isMuted: true });
    expect(sessionState.parse(JSON.parse(JSON.stringify(state)))).toEqual(state);
    const { override: _, isMuted: __, ...older } = state;
    expect(sessionState.parse(older)).toMatchObject({ override: null, isMuted: false });
  });
});
