/** Tells when a person has answered an agent that waited, and how long it had waited. */
import type { Evidence } from "./evidence.ts";
import type { SessionState } from "./state.ts";

export interface AnsweredWait {
  sessionId: string;
  personaId: string | null;
  projectId: string | null;
  /** What it waited for: a reason of `waiting`, or `error`, `done`. */
  reason: string;
  /** Epoch ms. */
  from: number;
  to: number;
  /** By which evidence the answer came to be known. */
  by: Evidence["kind"];
}

/** Nobody answered a session that ended, was lost, or whose pane or program went away or goes. */
const NO_ANSWER: ReadonlySet<Evidence["kind"]> = new Set([
  "pane-gone",
  "process-gone",
  "lost",
  "hung-up",
]);

/** Null: no wait ended here, or nobody ended it. */
export function answeredWait(
  before: SessionState,
  after: SessionState,
  evidence: Evidence,
): AnsweredWait | null {
  if (NO_ANSWER.has(evidence.kind) || after.endedAt !== null) return null;
  const reason = reasonOf(before, after, evidence);
  if (reason === null) return null;
  return {
    sessionId: after.id,
    personaId: after.personaId,
    projectId: after.projectId,
    reason,
    from: before.since,
    to: Math.max(before.since, evidence.at),
    by: evidence.kind,
  };
}

function reasonOf(before: SessionState, after: SessionState, evidence: Evidence): string | null {
  if (before.status === "waiting") {
    // Another request that begins a wait of its own has ended this one.
    const isOver = after.status !== "waiting" || after.since !== before.since;
    return isOver ? before.reason : null;
  }
  if (evidence.kind !== "acknowledged") return null;
  if (before.status === "error" && before.error?.isAcknowledged === false) return "error";
  return before.status === "idle" && !before.isSeen ? "done" : null;
}
