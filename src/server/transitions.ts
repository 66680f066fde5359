/** How a session came to its status, as it was stored with each change. */
import { type SessionTransition, sessionTransition } from "../protocol/api.ts";
import type { Store } from "../store/store.ts";

/** Oldest first. A change that is told in words of another version is left out. */
export function transitionsOf(store: Store, sessionId: string): SessionTransition[] {
  return store.transitions.of(sessionId).flatMap((row) => {
    const read = sessionTransition.safeParse({
      at: row.at,
      from: { status: row.fromStatus, reason: row.fromReason },
      to: { status: row.toStatus, reason: row.toReason },
      source: row.source,
      evidence: row.evidence,
      isCorrection: row.isCorrection === 1,
    });
    return read.success ? [read.data] : [];
  });
}
