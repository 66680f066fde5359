/** What each of the client's hook events tells of a session: one row for each event. */
import { z } from "zod";
import type { AgentFact, ToolFailure } from "../../protocol/agent-event.ts";
import { apiErrorOf, toolErrorOf } from "./error-class.ts";
import { firstLine } from "./first-line.ts";
import type { Payload } from "./payload-fields.ts";
import { resetTimeOf } from "./reset-time.ts";
import { alwaysAsks, toolOf, toolsOfBatch } from "./tool-call.ts";
import { workOf } from "./tool-work.ts";

type FactReader = (p: Payload) => AgentFact;

const nothing: FactReader = () => ({ kind: "other" });

/** Events that are stored and counted and move no session's status have `nothing`. */
export const FACTS = {
  SessionStart: (p) => ({ kind: "session-start", source: p.source ?? "startup" }),
  SessionEnd: (p) => ({ kind: "session-end", reason: p.reason ?? "other" }),
  // Only with `--init` and `--maintenance`, before there is a session to show.
  Setup: nothing,
  InstructionsLoaded: nothing,
  UserPromptSubmit: promptOf,
  // Told before the UserPromptSubmit of the same prompt.
  UserPromptExpansion: nothing,
  MessageDisplay: nothing,
  PreToolUse(p) {
    const tool = toolOf(p);
    return { kind: "tool-start", tool, asks: alwaysAsks(tool.name) };
  },
  PostToolUse: (p) => endOf(p, true, null),
  PostToolUseFailure(p) {
    const isInterrupt = p.is_interrupt === true;
    const failure = isInterrupt ? null : toolErrorOf(p.tool_name ?? "", firstLine(p.error));
    return endOf(p, false, failure);
  },
  // Calls that were denied by a rule or a person end here and nowhere else.
  PostToolBatch: (p) => ({ kind: "tools-ended", tools: toolsOfBatch(p) }),
  PermissionRequest(p) {
    const tool = toolOf(p);
    return { kind: "permission-asked", tool, asks: alwaysAsks(tool.name) ?? "permission" };
  },
  PermissionDenied(p) {
    const message = firstLine(p.reason) ?? "The call was refused.";
    return endOf(p, false, { kind: "tool_refused", message });
  },
  Notification: noticeOf,
  Stop: (p) => ({
    kind: "turn-end",
    hasBackground: (p.background_tasks ?? []).some(isRunning),
    summary: firstLine(p.last_assistant_message),
  }),
  StopFailure(p) {
    const message =
      firstLine(p.last_assistant_message) ?? firstLine(p.error_details) ?? "API error";
    const error = apiErrorOf(p.error ?? "unknown");
    return { kind: "turn-failed", error, message, resets: resetTimeOf(message) };
  },
  SubagentStart: (p) => ({ kind: "subagent-start", agentType: p.agent_type ?? null }),
  SubagentStop: () => ({ kind: "subagent-end" }),
  PreCompact: () => ({ kind: "compact-start" }),
  PostCompact: () => ({ kind: "compact-end" }),
  PreModelSwitch: nothing,
  PostModelSwitch: nothing,
  TeammateIdle: nothing,
  TaskCreated: (p) => taskOf(p, "pending"),
  TaskCompleted: (p) => taskOf(p, "completed"),
  ConfigChange: nothing,
  // The new folder is in the `cwd` of every event.
  CwdChanged: nothing,
  DirectoryAdded: nothing,
  FileChanged: nothing,
  WorktreeCreate: nothing,
  WorktreeRemove: nothing,
  Elicitation: (p) => ({
    kind: "elicitation-asked",
    id: elicitationKey(p),
    summary: firstLine(p.message),
  }),
  ElicitationResult: (p) => ({ kind: "elicitation-answered", id: elicitationKey(p) }),
} as const satisfies Readonly<Record<string, FactReader>>;
export type HookEventName = keyof typeof FACTS;

export function isKnownEvent(name: string): name is HookEventName {
  return Object.hasOwn(FACTS, name);
}

export function factOf(p: Payload): AgentFact {
  const name = p.hook_event_name;
  return isKnownEvent(name) ? FACTS[name](p) : { kind: "other" };
}

function endOf(p: Payload, isSuccess: boolean, failure: ToolFailure | null): AgentFact {
  const isInterrupt = p.is_interrupt === true;
  return { kind: "tool-end", tool: toolOf(p), isSuccess, isInterrupt, failure, work: workOf(p) };
}

function taskOf(p: Payload, status: "pending" | "completed"): AgentFact {
  if (!p.task_id) return { kind: "other" };
  return { kind: "tasks", tasks: [{ id: p.task_id, subject: p.task_subject ?? null, status }] };
}

/** The client submits prompts of its own when a background task ends; nobody typed those. */
function promptOf(p: Payload): AgentFact {
  const isOwn = p.source ? p.source !== "user" && p.source !== "sdk" : isNotice(p.prompt);
  return { kind: "prompt", isPerson: !isOwn, summary: isOwn ? null : firstLine(p.prompt) };
}

function isNotice(prompt: string | null | undefined): boolean {
  return /^\s*<(task-notification|system-reminder)\b/.test(prompt ?? "");
}

/**
 * Some 6 s after a dialog opened: the only hook of a dialog for clients older than 2.0.45. That
 * the agent has been at rest for a while (`idle_prompt`) asks nothing of a person.
 */
function noticeOf(p: Payload): AgentFact {
  const isUntyped = !p.notification_type && /needs your permission/i.test(p.message ?? "");
  if (p.notification_type !== "permission_prompt" && !isUntyped) return { kind: "other" };
  return { kind: "dialog-noticed", summary: firstLine(p.message) };
}

function elicitationKey(p: Payload): string {
  return p.elicitation_id ?? p.mcp_server_name ?? "elicitation";
}

function isRunning(task: unknown): boolean {
  const parsed = z.looseObject({ status: z.string() }).safeParse(task);
  return parsed.success && /^(running|pending|in_progress)$/.test(parsed.data.status);
}
