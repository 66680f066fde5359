/** Reads a hook's JSON as Claude Code wrote it; unknown names and fields are no error. */
import { z } from "zod";
import { limits } from "../../config/limits.ts";
import { shortDigest } from "../../lib/ids.ts";
import type { AgentEvent, AgentFact, RequestKind, ToolCall } from "../../protocol/agent-event.ts";
import { HOOK_EVENTS } from "./hook-events.ts";
import { workOf } from "./tool-work.ts";

const HOOK_EVENT_NAMES: ReadonlySet<string> = new Set(HOOK_EVENTS.map((event) => event.name));

const text = z.string().nullish().catch(null);

/** Only the fields we use; everything else passes through into the stored payload. */
const payload = z.looseObject({
  hook_event_name: z.string().regex(/^[A-Za-z][0-9A-Za-z_]{0,63}$/),
  session_id: z.string().regex(/^[0-9A-Za-z._-]{1,128}$/),
  cwd: text,
  transcript_path: text,
  prompt_id: text,
  agent_id: text,
  agent_type: text,
  tool_name: text,
  tool_use_id: text,
  tool_input: z.unknown().optional(),
  tool_response: z.unknown().optional(),
  task_id: text,
  task_subject: text,
  source: text,
  reason: text,
  prompt: text,
  error: text,
  error_details: text,
  message: text,
  last_assistant_message: text,
  is_interrupt: z.boolean().nullish().catch(null),
  background_tasks: z.array(z.unknown()).nullish().catch(null),
  mcp_server_name: text,
  elicitation_id: text,
});
type Payload = z.infer<typeof payload>;

export type PayloadResult =
  | { ok: true; event: AgentEvent; body: Record<string, unknown> }
  | { ok: false; detail: string };

/** `body` is what JSON.parse gave. The detail of a refusal names the field, never its value. */
export function readPayload(body: unknown): PayloadResult {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return { ok: false, detail: "The body must be a JSON object." };
  }
  if (depthOf(body, limits.jsonDepthMax) > limits.jsonDepthMax) {
    return { ok: false, detail: `The body is nested deeper than ${limits.jsonDepthMax} levels.` };
  }
  const parsed = payload.safeParse(body);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join(".") || "body";
    return { ok: false, detail: `The field "${field}" is missing or not of the expected form.` };
  }
  const p = parsed.data;
  return {
    ok: true,
    body: p,
    event: {
      agent: "claude-code",
      type: snakeCase(p.hook_event_name),
      isKnown: HOOK_EVENT_NAMES.has(p.hook_event_name),
      sessionId: p.session_id,
      cwd: p.cwd ?? null,
      transcriptPath: p.transcript_path ?? null,
      promptId: p.prompt_id ?? null,
      agentId: p.agent_id ?? null,
      agentType: p.agent_type ?? null,
      toolName: p.tool_name ?? null,
      fact: factOf(p),
    },
  };
}

/** `PreToolUse` → `pre_tool_use`; also for names we have never heard of. */
export function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
}

function factOf(p: Payload): AgentFact {
  switch (p.hook_event_name) {
    case "SessionStart":
      return { kind: "session-start", source: p.source ?? "startup" };
    case "SessionEnd":
      return { kind: "session-end", reason: p.reason ?? "other" };
    case "UserPromptSubmit":
      return promptOf(p);
    case "PreToolUse": {
      const tool = toolOf(p);
      return { kind: "tool-start", tool, asks: alwaysAsks(tool.name) };
    }
    case "PostToolUse":
      return {
        kind: "tool-end",
        tool: toolOf(p),
        isSuccess: true,
        isInterrupt: false,
        work: workOf(p),
      };
    case "PostToolUseFailure":
    case "PermissionDenied":
      return {
        kind: "tool-end",
        tool: toolOf(p),
        isSuccess: false,
        isInterrupt: p.is_interrupt === true,
        work: workOf(p),
      };
    case "PermissionRequest": {
      const tool = toolOf(p);
      return { kind: "permission-asked", tool, asks: alwaysAsks(tool.name) ?? "permission" };
    }
    case "Elicitation":
      return { kind: "elicitation-asked", id: elicitationKey(p), summary: firstLine(p.message) };
    case "ElicitationResult":
      return { kind: "elicitation-answered", id: elicitationKey(p) };
    case "Stop":
      return {
        kind: "turn-end",
        hasBackground: (p.background_tasks ?? []).some(isRunning),
        summary: firstLine(p.last_assistant_message),
      };
    case "StopFailure":
      return {
        kind: "turn-failed",
        error: errorClass(p.error ?? "unknown"),
        message: firstLine(p.last_assistant_message) ?? firstLine(p.error_details) ?? "API error",
      };
    case "SubagentStart":
      return { kind: "subagent-start", agentType: p.agent_type ?? null };
    case "SubagentStop":
      return { kind: "subagent-end" };
    case "TaskCreated":
    case "TaskCompleted":
      return taskOf(p);
    case "PreCompact":
      return { kind: "compact-start" };
    case "PostCompact":
      return { kind: "compact-end" };
    default:
      return { kind: "other" };
  }
}

function taskOf(p: Payload): AgentFact {
  if (!p.task_id) return { kind: "other" };
  const status = p.hook_event_name === "TaskCompleted" ? "completed" : "pending";
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

/** These tools are nothing but a request to the person, whatever the permission mode. */
function alwaysAsks(toolName: string): RequestKind | null {
  if (toolName === "AskUserQuestion") return "question";
  if (toolName === "ExitPlanMode") return "plan";
  return null;
}

function toolOf(p: Payload): ToolCall {
  const name = p.tool_name ?? "unknown";
  return {
    id: p.tool_use_id ?? null,
    name,
    inputHash: shortDigest(JSON.stringify(p.tool_input ?? null), 16),
    detail: detailOf(name, p.tool_input),
  };
}

const DETAIL_FIELDS = [
  "command",
  "file_path",
  "notebook_path",
  "pattern",
  "url",
  "query",
  "description",
  "skill",
  "subject",
  "prompt",
] as const;

const toolInput = z.record(z.string(), z.unknown());

function detailOf(toolName: string, input: unknown): string | null {
  const parsed = toolInput.safeParse(input);
  if (!parsed.success) return null;
  if (toolName === "AskUserQuestion") return firstQuestion(parsed.data["questions"]);
  for (const field of DETAIL_FIELDS) {
    const value = parsed.data[field];
    if (typeof value === "string" && value.trim()) return firstLine(value);
  }
  return null;
}

function firstQuestion(questions: unknown): string | null {
  const parsed = z.array(z.looseObject({ question: z.string() })).safeParse(questions);
  return parsed.success ? firstLine(parsed.data[0]?.question) : null;
}

function elicitationKey(p: Payload): string {
  return p.elicitation_id ?? p.mcp_server_name ?? "elicitation";
}

function isRunning(task: unknown): boolean {
  const parsed = z.looseObject({ status: z.string() }).safeParse(task);
  return parsed.success && /^(running|pending|in_progress)$/.test(parsed.data.status);
}

function errorClass(error: string): "auth_error" | "api_error" | "limit" {
  if (/^(rate_limit|billing_error)$/.test(error)) return "limit";
  const isAuth =
    /^(authentication_failed|oauth_org_not_allowed|account_on_hold|verification_required|cloud_credential_error)$/;
  return isAuth.test(error) ? "auth_error" : "api_error";
}

/** At most 200 characters of the first line that says something. */
function firstLine(value: string | null | undefined): string | null {
  const line = (value ?? "").split("\n", 40).find((candidate) => candidate.trim());
  return line ? line.trim().slice(0, 200) : null;
}

function depthOf(value: unknown, max: number): number {
  if (typeof value !== "object" || value === null) return 0;
  if (max <= 0) return 1;
  let deepest = 0;
  for (const child of Object.values(value)) deepest = Math.max(deepest, depthOf(child, max - 1));
  return deepest + 1;
}
