/** Which events are subscribed, how, and for which client. */
import { expect, test } from "bun:test";
import {
  compareVersions,
  HOOK_EVENTS,
  hookEntries,
} from "../../../src/agents/claude-code/hook-events.ts";
import { dataPaths } from "../../../src/config/paths.ts";

const paths = dataPaths("/data");
const names = (version: string | null) => hookEntries(paths, version).map(({ event }) => event);

test("all 33 events are known, each once, with a version and a reason", () => {
  expect(HOOK_EVENTS.length).toBe(33);
  expect(new Set(HOOK_EVENTS.map(({ name }) => name)).size).toBe(33);
  for (const { since, why } of HOOK_EVENTS) {
    expect(since).toMatch(/^\d+\.\d+\.\d+$/);
    expect(why.length).toBeGreaterThan(10);
  }
});

test("the newest client gets all but the two events that a logger would break", () => {
  const missing = HOOK_EVENTS.map(({ name }) => name).filter((n) => !names("2.1.330").includes(n));
  expect(missing).toEqual(["MessageDisplay", "WorktreeCreate"]);
});

test("only the end of a session and permission requests hold the agent", () => {
  const entries = hookEntries(paths, "2.1.330", 600_000);
  const held = entries.filter(({ group }) => !group.hooks[0].async);
  expect(held.map(({ event, group }) => [event, group.hooks[0].timeout])).toEqual([
    ["SessionEnd", 2],
    ["PermissionRequest", 610],
  ]);
  expect(held[0]?.group.hooks[0].command).toEndWith(" end");
  expect(held[1]?.group.hooks[0].command).toEndWith(" permission");
});

test("an older client gets only names that it knows", () => {
  expect(names("2.1.78")).toContain("StopFailure");
  expect(names("2.1.77")).not.toContain("StopFailure");
  expect(names("2.0.45")).toContain("PermissionRequest");
  expect(names("2.0.44")).not.toContain("PermissionRequest");
});

test("a client of unknown version gets the nine names that every client of the last year knows", () => {
  expect(names(null).sort()).toEqual([
    "Notification",
    "PostToolUse",
    "PreCompact",
    "PreToolUse",
    "SessionEnd",
    "SessionStart",
    "Stop",
    "SubagentStop",
    "UserPromptSubmit",
  ]);
});

test("versions are ordered by number, not by letter", () => {
  expect(compareVersions("2.1.9", "2.1.10")).toBeLessThan(0);
  expect(compareVersions("2.1.330", "2.1.330-beta.1")).toBe(0);
  expect(compareVersions("10.0.0", "9.9.9")).toBeGreaterThan(0);
});
