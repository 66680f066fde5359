/** After a restart: what confirms a status, what ends it, and what says nothing of it. */
import { describe, expect, test } from "bun:test";
import type { Evidence } from "../../src/sessions/evidence.ts";
import type { SessionState } from "../../src/sessions/state.ts";
import { after, fresh, hook, PANE, PROCESS, registry, screen, words } from "./told.ts";

const RESTART = 60_000;

/** As it comes back: status and times as they were, registry and screen asked anew. */
function restarted(...told: Evidence[]): SessionState {
  return { ...after(fresh(), ...told), source: "restart", registry: null, screen: null };
}

const byHooks = () => restarted(hook(1_000, "UserPromptSubmit", { prompt: "Go" }));
const byRegistry = () => restarted(registry(1_000, "busy"));
const byScreen = () => restarted(screen(1_000, "working", "thinking"));

const found: Evidence = {
  kind: "pane-found",
  at: RESTART,
  paneKey: PANE,
  process: PROCESS,
  cwd: "/nowhere",
};
const silentOnStatus: [string, Evidence][] = [
  ["its pane and process", found],
  ["a person who looks", { kind: "seen", at: RESTART }],
  ["a registry file that is gone", { kind: "registry-gone", at: RESTART }],
  ["a hook that moves nothing", hook(RESTART, "Notification", { message: "x" })],
  ["a screen that cannot be read", screen(RESTART, "unknown", "unknown")],
];

describe.each([
  ["hooks", byHooks],
  ["its registry file", byRegistry],
  ["its screen", byScreen],
])("a session at work that was known by %s", (_, known) => {
  test.each(silentOnStatus)("stays last known after %s", (_name, evidence) => {
    const before = known();
    const state = after(before, evidence);
    expect(words(state)).toBe("working/thinking");
    expect(state).toMatchObject({
      source: "restart",
      since: before.since,
      confirmedAt: before.confirmedAt,
    });
  });

  test("is confirmed by the registry", () => {
    const state = after(known(), registry(RESTART, "busy", 1_000));
    expect(words(state)).toBe("working/thinking");
    expect(state).toMatchObject({ source: "registry", confirmedAt: RESTART });
  });

  test("is confirmed by a screen that shows work", () => {
    const state = after(known(), screen(RESTART, "working", "thinking"));
    expect(state.status).toBe("working");
    expect(state.source).not.toBe("restart");
    expect(state.confirmedAt).toBe(RESTART);
  });

  test("ends with its process", () => {
    const state = after(known(), { kind: "process-gone", at: RESTART });
    expect(state.endReason).toBe("process gone");
  });
});

test("a screen at rest ends the work of hooks once it has stayed so, not before", () => {
  const state = after(byHooks(), screen(RESTART, "idle", "done"));
  expect(words(state)).toBe("working/thinking");
  expect(state.source).toBe("restart");
  const later = after(state, screen(RESTART + 2_000, "idle", "done"));
  expect(words(later)).toBe("idle/interrupted");
  expect(later.source).not.toBe("restart");
});

test("a hook that moves it confirms it", () => {
  const state = after(byHooks(), hook(RESTART, "Stop"));
  expect(words(state)).toBe("idle/done");
  expect(state).toMatchObject({ source: "hook", confirmedAt: RESTART });
});

test("an error that a person acknowledges after the restart is gone", () => {
  const failed = restarted(hook(1_000, "StopFailure", { error: "rate_limit" }));
  expect(words(after(failed, { kind: "seen", at: RESTART }))).toBe("error/limit");
  expect(after(failed, { kind: "acknowledged", at: RESTART }).status).toBe("idle");
});
