/** The registry corrects what hooks never tell: Esc, Yes and No in the terminal. */
import type { Evidence, RegistryStatus } from "./evidence.ts";
import { isBetweenTurns, REGISTRY_LAG_MS, restDoubtMs } from "./judge.ts";
import { withoutRequests } from "./requests.ts";
import type { OpenRequest, SessionState } from "./state.ts";
import { quiet } from "./turn.ts";

/** The file says `waiting` at most this long after the request, and not before this. */
const WAITING_LAG_MS = 1_000;
const WAITING_LEAD_MS = 200;

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
  const hasDoubt = restDoubtMs(state) > 0 || hasOldRequest(state, status, at);
  if (!isNews && !hasDoubt && !(isAhead && !wasAhead)) {
    // A new object, so that the status counts as confirmed now.
    return at - state.confirmedAt >= CONFIRM_MS && !isAhead ? { ...state } : state;
  }
  const known: SessionState = {
    ...state,
    process: evidence.process,
    cwd: state.cwd ?? evidence.cwd,
    paneKey: evidence.paneKey ?? state.paneKey,
    registry: { status, waitingFor, changedAt, readAt: at, seenAt: seenAt(state, evidence) },
    endedAt: null,
    endReason: null,
  };
  if (state.hookAt > changedAt && at - state.hookAt <= REGISTRY_LAG_MS) return known;
  switch (status) {
    case "idle": {
      if (isBetweenTurns(known, at)) return known;
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
      return withoutRequests(known, (request) => isAnswered(state, request, at));
    case "waiting":
      return known;
    default:
      return status satisfies never;
  }
}

function seenAt({ registry }: SessionState, told: Evidence & { kind: "registry" }): number {
  const isSame = registry?.changedAt === told.changedAt && registry.status === told.status;
  return isSame ? registry.seenAt : told.at;
}

/**
 * `busy` after `waiting` is an answer. Without a `waiting` between it may only be older news than
 * the request: a subagent asks in the moment in which its parent stops.
 */
function isAnswered({ registry }: SessionState, request: OpenRequest, at: number): boolean {
  const wasAsked =
    registry?.status === "waiting" && registry.changedAt >= request.at - WAITING_LEAD_MS;
  if (wasAsked) return true;
  // For a subagent in the background the client shows no dialog while a hook may still answer.
  return request.agentId === null && at - request.at > WAITING_LAG_MS;
}

function hasOldRequest({ requests }: SessionState, status: RegistryStatus, at: number): boolean {
  const isOld = (request: OpenRequest) =>
    request.agentId === null && at - request.at > WAITING_LAG_MS;
  return status === "busy" && requests.some(isOld);
}
