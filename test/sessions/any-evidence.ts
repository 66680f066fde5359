/** Any evidence at all, sensible or not, for the laws that hold whatever is told. */
import fc from "fast-check";
import { readingStatus, type ScreenReading } from "../../src/protocol/reading.ts";
import { REASONS } from "../../src/protocol/session.ts";
import type { Evidence } from "../../src/sessions/evidence.ts";
import { eventOf, hook, PANE, PROCESS, registry, screen } from "./told.ts";

const EVENTS = [
  "SessionStart",
  "SessionEnd",
  "UserPromptSubmit",
  "PreToolUse",
  "PostToolUse",
  "PostToolUseFailure",
  "PermissionRequest",
  "PermissionDenied",
  "PostToolBatch",
  "Notification",
  "Stop",
  "StopFailure",
  "SubagentStart",
  "SubagentStop",
  "PreCompact",
  "PostCompact",
  "Elicitation",
  "ElicitationResult",
  "SomethingNew",
] as const;

const at = fc.integer({ min: 1_000, max: 100_000 });

const anyHook: fc.Arbitrary<Evidence> = fc
  .record({
    at,
    name: fc.constantFrom(...EVENTS),
    isReplay: fc.boolean(),
    fields: fc.record(
      {
        prompt_id: fc.constantFrom("p0", "p1", "p2"),
        agent_id: fc.constantFrom("a0", "a1"),
        tool_use_id: fc.constantFrom("t0", "t1", "t2", "t3"),
        tool_name: fc.constantFrom("Bash", "Edit", "AskUserQuestion", "ExitPlanMode"),
        tool_input: fc.record({ command: fc.constantFrom("ls", "make") }),
        source: fc.constantFrom("startup", "resume", "clear", "compact"),
        reason: fc.constantFrom("clear", "other"),
        notification_type: fc.constantFrom("permission_prompt", "idle_prompt"),
        tool_calls: fc.constantFrom([{ tool_name: "Bash", tool_use_id: "t1", tool_input: {} }]),
        error: fc.constantFrom("rate_limit", "server_error", "authentication_failed"),
        is_interrupt: fc.boolean(),
        mcp_server_name: fc.constantFrom("files", "mail"),
        background_tasks: fc.constantFrom([], [{ status: "running" }]),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ at: time, name, fields, isReplay }) => ({ ...hook(time, name, fields), isReplay }));

const anyRegistry: fc.Arbitrary<Evidence> = fc
  .record({
    at,
    ageMs: fc.nat(5_000),
    status: fc.constantFrom("idle", "busy", "waiting", "shell"),
    waitingFor: fc.constantFrom(null, "permission prompt", "input needed", "dialog open"),
  })
  .map((one) => registry(one.at, one.status, one.at - one.ageMs, one.waitingFor));

/** A reading that the screen reader can give, at a time inside the bounds. */
export function anyScreen(
  min: number,
  max: number,
): fc.Arbitrary<{ kind: "screen"; at: number; reading: ScreenReading; paneKey: string }> {
  return fc
    .record({ at: fc.integer({ min, max }), status: fc.constantFrom(...readingStatus.options) })
    .chain((one) => {
      const reasons = one.status === "unknown" ? ["overlay", "shell"] : REASONS[one.status];
      return fc.constantFrom(...reasons).map((reason) => {
        const told = screen(one.at, one.status, reason);
        if (told.kind !== "screen") throw new Error("a screen is a screen");
        return told;
      });
    });
}

const anySign: fc.Arbitrary<Evidence> = fc
  .record({
    at,
    kind: fc.constantFrom(
      "registry-gone",
      "pane-gone",
      "process-gone",
      "lost",
      "replaced",
      "seen",
      "time",
      "acknowledged",
    ),
  })
  .map((one): Evidence => one);

const anyAnswer: fc.Arbitrary<Evidence> = fc
  .record({
    at,
    kind: fc.constantFrom("decided", "hung-up"),
    agentId: fc.constantFrom(null, "a0", "a1"),
    toolName: fc.constantFrom("Bash", "Edit", "AskUserQuestion", "ExitPlanMode"),
    command: fc.constantFrom("ls", "make"),
  })
  .map(({ at: time, kind, agentId, toolName, command }) => {
    const { fact } = eventOf("PermissionRequest", {
      tool_name: toolName,
      tool_input: { command },
    });
    if (fact.kind !== "permission-asked") throw new Error("a request is a request");
    return { kind, at: time, toolName, inputHash: fact.tool.inputHash, agentId };
  });

const anyPane: fc.Arbitrary<Evidence> = at.map((time) => ({
  kind: "pane-found",
  at: time,
  paneKey: PANE,
  process: PROCESS,
  cwd: "/home/mira",
}));

export const anyEvidence: fc.Arbitrary<Evidence> = fc.oneof(
  { weight: 8, arbitrary: anyHook },
  { weight: 3, arbitrary: anyRegistry },
  { weight: 3, arbitrary: anyScreen(1_000, 100_000) },
  { weight: 1, arbitrary: anySign },
  { weight: 1, arbitrary: anyPane },
  { weight: 1, arbitrary: anyAnswer },
);
