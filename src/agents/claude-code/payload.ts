/** Reads a hook's JSON as Claude Code wrote it; unknown names and fields are no error. */
import { limits } from "../../config/limits.ts";
import type { AgentEvent } from "../../protocol/agent-event.ts";
import { factOf, isKnownEvent } from "./facts.ts";
import { payload } from "./payload-fields.ts";

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
      isKnown: isKnownEvent(p.hook_event_name),
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

function depthOf(value: unknown, max: number): number {
  if (typeof value !== "object" || value === null) return 0;
  if (max <= 0) return 1;
  let deepest = 0;
  for (const child of Object.values(value)) deepest = Math.max(deepest, depthOf(child, max - 1));
  return deepest + 1;
}
