/** When this machine's clock is set back, what happened before must not lie in the future. */
import type { Evidence } from "./evidence.ts";
import type { SessionState } from "./state.ts";

/** Less than this is no step: observations of one moment differ by a little. */
const STEP_MS_MIN = 2_000;

/**
 * Observations carry the clock's time of now, so one that is far before the last tells of a step.
 * All times of the state move with it: their order stays. Hooks may be late and tell of none.
 */
export function withoutClockStep(state: SessionState, evidence: Evidence): SessionState {
  if (!isObservation(evidence)) return state;
  const { observedAt } = state;
  const stepMs = evidence.at - observedAt;
  if (observedAt !== 0 && stepMs < -STEP_MS_MIN) return shifted(state, stepMs, evidence.at);
  return state;
}

export function isObservation({ kind }: Evidence): boolean {
  return kind === "registry" || kind === "screen" || kind === "time";
}

function shifted(state: SessionState, byMs: number, now: number): SessionState {
  /** Zero stands for never, so nothing becomes zero. */
  const move = (at: number): number => (at === 0 ? 0 : Math.min(at + byMs, now) || -1);
  const moved = <T extends { at: number }>(item: T): T => ({ ...item, at: move(item.at) });
  const movedAll = <T extends { at: number }>(items: Record<string, T>): Record<string, T> =>
    Object.fromEntries(Object.entries(items).map(([key, item]) => [key, moved(item)]));
  const { turn, registry, screen, beside, draft, compactingSince } = state;
  return {
    ...state,
    turn: { ...moved(turn), queuedAt: turn.queuedAt && move(turn.queuedAt) },
    stoppedAt: move(state.stoppedAt),
    tools: movedAll(state.tools),
    subagents: movedAll(state.subagents),
    reports: moved(state.reports),
    requests: state.requests.map(moved),
    strayRequests: state.strayRequests.map(moved),
    compactingSince: compactingSince && move(compactingSince),
    error: state.error && moved(state.error),
    lastFailure: state.lastFailure && moved(state.lastFailure),
    registry: registry && {
      ...registry,
      changedAt: move(registry.changedAt),
      readAt: move(registry.readAt),
      seenAt: move(registry.seenAt),
    },
    screen: screen && {
      ...screen,
      firstAt: move(screen.firstAt),
      lastAt: move(screen.lastAt),
      dialogAt: move(screen.dialogAt),
    },
    beside: beside && { ...beside, hookAt: move(beside.hookAt) },
    draft: draft && {
      ...draft,
      changedAt: draft.changedAt && move(draft.changedAt),
      seenAt: move(draft.seenAt),
    },
    hookAt: move(state.hookAt),
    since: move(state.since),
    confirmedAt: move(state.confirmedAt),
    lastActivityAt: move(state.lastActivityAt),
    observedAt: now,
  };
}
