/** The registry corrects what hooks never tell: Esc, Yes and No in the terminal. */
import type { Evidence } from "./evidence.ts";
import { REGISTRY_LAG_MS } from "./judge.ts";
import type { SessionState } from "./state.ts";
import { quiet } from "./turn.ts";

/** How often a file that stays the same confirms the status that it agrees with. */
const CONFIRM_MS = 5_000;

export function collectRegistry(
  state: SessionState,
  evidence: Evidence & { kind: "registry" },
): SessionState {
  const { status, waitingFor, changedAt, at } = evidence;
  const isNews =
    state.registry?.changedAt !== changedAt ||
    state.registry.status !== status ||
    state.paneKey !== (evidence.paneKey ?? state.paneKey) ||
    state.cwd === null;
  // The same file read again matters only while a hook claims to be ahead of it.
  const isAhead = state.hookAt > changedAt && at - state.hookAt > REGISTRY_LAG_MS;
  const wasAhead = (state.registry?.readAt ?? 0) - state.hookAt > REGISTRY_LAG_MS;
  if (!isNews && !(isAhead && !wasAhead)) {
    // A new object, so that the status counts as confirmed now.
    return at - state.confirmedAt >= CONFIRM_MS && !isAhead ? { ...state } : state;
  }
  const known: SessionState = {
    ...state,
    process: evidence.process,
    cwd: state.cwd ?? evidence.cwd,
    paneKey: evidence.paneKey ?? state.paneKey,
    registry: { status, waitingFor, changedAt, readAt: at },
    endedAt: null,
    endReason: null,
  };
  if (state.hookAt > changedAt && at - state.hookAt <= REGISTRY_LAG_MS) return known;
  switch (status) {
    case "idle": {
      const wasInterrupted = state.turn.isOpen;
      const rest = quiet(known);
      if (wasInterrupted) return { ...rest, lastTurn: "interrupted", error: null };
      // Without hooks this is the only sign that a turn was and has ended.
      const wasAtWork = state.hookAt === 0 && (state.registry?.status ?? "idle") !== "idle";
      return wasAtWork ? { ...rest, lastTurn: "done", isSeen: false } : rest;
    }
    case "shell":
      return { ...quiet(known), hasBackground: true };
    case "busy":
      return known.requests.length > 0 ? { ...known, requests: [] } : known;
    case "waiting":
      return known;
    default:
      return status satisfies never;
  }
}
