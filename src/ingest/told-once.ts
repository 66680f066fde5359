/** One thing may be told twice under two event ids: by hooks in user and project settings. */
import { digest16 } from "../lib/ids.ts";
import type { AgentEvent } from "../protocol/agent-event.ts";
import type { Store } from "../store/store.ts";
import type { Tx } from "../store/transact.ts";

/** The part of a hook call that tells it from another. */
export interface ToldCall {
  event: AgentEvent;
  /** Epoch ms. */
  at: number;
  arrivedAt: number;
  stored: string;
}

/**
 * `xp`: a tool's success, the key of the specification. A failure has a key of its own, so that
 * the order in which both are told does not matter.
 */
export type ToldKind = "xp" | "failed" | "prompt" | "session";

/** True the first time; also where the agent gives nothing to know the thing again by. */
export function isFirstTold(
  tx: Tx,
  call: ToldCall,
  kind: ToldKind,
  id: string | null,
  store: Store,
): boolean {
  if (id === null) return true;
  const key = `${kind}:${call.event.sessionId}:${id}`;
  return store.events.remember(tx, digest16(key), call.arrivedAt);
}

/** Older clients number no prompts: the same words in the same second are one prompt. */
export function promptKey(call: ToldCall): string {
  return call.event.promptId ?? `${Math.floor(call.at / 1000)}:${call.stored}`;
}
