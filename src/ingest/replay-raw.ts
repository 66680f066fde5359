/** Applies events that were kept raw, once the rules take them. */
import { readPayload } from "../agents/claude-code/payload.ts";
import { limits } from "../config/limits.ts";
import type { RawEventRow } from "../store/events.ts";
import type { Store } from "../store/store.ts";
import type { HookCall } from "./hook-call.ts";
import type { IntakeSources } from "./intake.ts";
import { askedInput } from "./kept-request.ts";

export interface ReplayResult {
  applied: number;
  /** What the rules still fail on. */
  failed: { id: number; problem: string }[];
}

/** `apply` resolves to null, or to why the rules failed again. */
export async function replayRaw(
  store: Store,
  sources: IntakeSources,
  apply: (rowId: number, call: HookCall) => Promise<string | null>,
): Promise<ReplayResult> {
  const result: ReplayResult = { applied: 0, failed: [] };
  let afterId = 0;
  for (;;) {
    const rows = store.events.unapplied(afterId, limits.replayEventsMax);
    for (const row of rows) {
      const call = callOf(row, sources);
      const problem = typeof call === "string" ? call : await apply(row.id, call);
      if (problem === null) result.applied++;
      else result.failed.push({ id: row.id, problem });
    }
    const last = rows.at(-1);
    if (!last) return result;
    afterId = last.id;
  }
}

/** A sentence where the stored payload says too little. */
function callOf(row: RawEventRow, sources: IntakeSources): HookCall | string {
  const read = readPayload(jsonOf(row.payload));
  if (!read.ok) return `The stored payload cannot be read again: ${read.detail}`;
  const { event } = read;
  const at = Date.parse(row.createdAt);
  return {
    eventId: row.eventId ?? `row-${row.id}`,
    event,
    stored: row.payload ?? "{}",
    at,
    // As when it came: that it waited for a repair does not make it too old.
    arrivedAt: at,
    paneId: row.paneId,
    paneKey: row.paneKey,
    process: null,
    asked: askedInput(event, read.body["tool_input"]),
    repository: event.cwd ? sources.repositoryOf(event.cwd) : null,
    isReplay: true,
  };
}

function jsonOf(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    // Reported by the caller: null is no payload either.
    return null;
  }
}
