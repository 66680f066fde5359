/** A tool call as a payload names it: its id, the digest of its input, one line for people. */
import { z } from "zod";
import { shortDigest } from "../../lib/ids.ts";
import type { RequestKind, ToolCall } from "../../protocol/agent-event.ts";
import { firstLine } from "./first-line.ts";
import type { Payload } from "./payload-fields.ts";

/** These tools are nothing but a request to the person, whatever the permission mode. */
export function alwaysAsks(toolName: string): RequestKind | null {
  if (toolName === "AskUserQuestion") return "question";
  if (toolName === "ExitPlanMode") return "plan";
  return null;
}

type ToolFields = Pick<Payload, "tool_name" | "tool_use_id"> & { tool_input?: unknown };

export function toolOf(p: ToolFields): ToolCall {
  const name = p.tool_name ?? "unknown";
  return {
    id: p.tool_use_id ?? null,
    name,
    inputHash: shortDigest(JSON.stringify(p.tool_input ?? null), 16),
    detail: detailOf(name, p.tool_input),
  };
}

const batchCall = z.looseObject({
  tool_name: z.string(),
  tool_use_id: z.string(),
  tool_input: z.unknown().optional(),
});

/** The calls of a batch that has ended; one that cannot be read is left out. */
export function toolsOfBatch(p: Payload): ToolCall[] {
  return (p.tool_calls ?? []).flatMap((call) => {
    const parsed = batchCall.safeParse(call);
    return parsed.success ? [toolOf(parsed.data)] : [];
  });
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
