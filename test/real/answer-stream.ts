/** One answer of the Messages API as the events of its stream, and as the whole message. */
import type { Step } from "./script.ts";

interface StreamEvent {
  type: string;
  [field: string]: unknown;
}

const USAGE = { input_tokens: 12_000, output_tokens: 40, service_tier: "standard" };
/** A text or a thought goes out in so many pieces. */
const PIECES = 40;

/** `slowFrom` to `slowTo` are the pieces that a slow answer spreads out. */
export function eventsOf(step: Step, number: number, model: string) {
  const id = `msg_mock${String(number).padStart(6, "0")}`;
  const content = contentOf(step, number);
  const stop_reason = step.tools?.length ? "tool_use" : "end_turn";
  const whole = {
    id,
    type: "message",
    role: "assistant",
    model,
    content,
    stop_reason,
    usage: USAGE,
  };
  const begin = { ...whole, content: [], stop_reason: null };
  const events: StreamEvent[] = [{ type: "message_start", message: begin }, { type: "ping" }];
  const slowFrom = events.length;
  let slowTo = slowFrom;
  for (const [index, part] of content.entries()) {
    events.push({ type: "content_block_start", index, content_block: emptyOf(part) });
    for (const delta of deltasOf(part)) events.push({ type: "content_block_delta", index, delta });
    events.push({ type: "content_block_stop", index });
    if (index === 0) slowTo = events.length;
  }
  const delta = { stop_reason, stop_sequence: null, ...verdictOf(step, content) };
  events.push({ type: "message_delta", delta, usage: { output_tokens: 40 } });
  events.push({ type: "message_stop" });
  return { events, whole, slowFrom, slowTo };
}

type Part =
  | { type: "thinking"; thinking: string; signature: string }
  | { type: "text"; text: string }
  | { type: "tool_use"; id: string; name: string; input: Record<string, unknown> };

function contentOf(step: Step, number: number): Part[] {
  const parts: Part[] = [];
  if (step.think) parts.push({ type: "thinking", thinking: step.think, signature: "c2ln" });
  if (step.text) parts.push({ type: "text", text: step.text });
  for (const [index, { name, input }] of (step.tools ?? []).entries()) {
    parts.push({ type: "tool_use", id: `toolu_mock${number}x${index}`, name, input });
  }
  return parts;
}

function emptyOf(part: Part): Part {
  switch (part.type) {
    case "thinking":
      return { ...part, thinking: "", signature: "" };
    case "text":
      return { ...part, text: "" };
    case "tool_use":
      return { ...part, input: {} };
    default:
      return part satisfies never;
  }
}

function deltasOf(part: Part): Record<string, string>[] {
  switch (part.type) {
    case "thinking":
      return [
        ...pieces(part.thinking).map((thinking) => ({ type: "thinking_delta", thinking })),
        { type: "signature_delta", signature: part.signature },
      ];
    case "text":
      return pieces(part.text).map((text) => ({ type: "text_delta", text }));
    case "tool_use":
      return [{ type: "input_json_delta", partial_json: JSON.stringify(part.input) }];
    default:
      return part satisfies never;
  }
}

function pieces(text: string): string[] {
  const size = Math.max(1, Math.ceil(text.length / PIECES));
  return text.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [];
}

function verdictOf({ verdict }: Step, content: Part[]): Record<string, unknown> {
  if (!verdict) return {};
  const ids = content.flatMap((part) => (part.type === "tool_use" ? [part.id] : []));
  const tool_uses = Object.fromEntries(ids.map((id) => [id, verdict]));
  const status = { type: "available", tool_uses };
  return { safeguard_results: [{ type: "dangerous_tool_use", status }] };
}
