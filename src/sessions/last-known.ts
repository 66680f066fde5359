/** After a restart the last known status stands until something speaks of it. */
import { isPassing, type Judgement } from "./judge.ts";
import type { SessionState } from "./state.ts";

/**
 * `facts` is the session with the newest evidence, `judged` what follows from it. A process, a
 * pane, or a person who looks says that the session is there, and nothing of what it does. A
 * screen speaks of it where it agrees with what is known otherwise.
 */
export function isStillLastKnown(
  before: SessionState,
  facts: SessionState,
  judged: Judgement,
): boolean {
  if (before.source !== "restart" || facts.endedAt !== null) return false;
  // These pass with time alone.
  if (before.status === "typing" || isPassing(before.error)) return false;
  // What a person has set, or has taken back, is no guess.
  if (facts.override !== null || before.override !== null) return false;
  const isTold =
    facts.registry !== null || facts.hookAt !== before.hookAt || facts.error !== before.error;
  return !isTold && facts.screen?.status !== judged.status;
}

export function lastKnown({ status, reason, source, confidence }: SessionState): Judgement {
  return { status, reason, source, confidence };
}
