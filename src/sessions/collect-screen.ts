/** The screen ends what hooks began only where no registry file is, and only after a while. */
import { shortDigest } from "../lib/ids.ts";
import type { ScreenReading } from "../protocol/reading.ts";
import type { Evidence } from "./evidence.ts";
import { SCREEN_SETTLED_MS, settledMs } from "./judge.ts";
import { withoutRequests } from "./requests.ts";
import type { SessionState } from "./state.ts";
import { quiet } from "./turn.ts";

/** Stands for a box that was seen empty. */
const EMPTY = "";

export function collectScreen(
  before: SessionState,
  evidence: Evidence & { kind: "screen" },
): SessionState {
  const { reading, at } = evidence;
  const state = withDraft(before, reading, at);
  if (reading.status === "unknown") return state;
  const isSame = state.screen?.status === reading.status && state.screen.reason === reading.reason;
  const firstAt = isSame && state.screen ? state.screen.firstAt : at;
  const known: SessionState = {
    ...state,
    screen: {
      status: reading.status,
      reason: reading.reason,
      confidence: reading.confidence,
      rule: reading.rule,
      firstAt,
      lastAt: at,
      dialogAt: reading.status === "waiting" ? at : (state.screen?.dialogAt ?? 0),
    },
  };
  if (state.registry) return known;
  const isSettled = settledMs(known) >= SCREEN_SETTLED_MS;
  if (reading.status === "idle" && isSettled) return settle(known, reading.reason);
  // The dialog has left the screen and work goes on: it was answered there.
  if (reading.status !== "working" || !isSettled) return known;
  // A subagent's hook may be held before there is a dialog, so there one must have been seen.
  const dialogAt = known.screen?.dialogAt ?? 0;
  return withoutRequests(
    known,
    ({ agentId, at: askedAt }) => agentId === null || dialogAt > askedAt,
  );
}

/** A prompt box at rest ends a turn; a tool still open needs the plain sign of an interrupt. */
function settle(state: SessionState, reason: string): SessionState {
  const hasTools = Object.keys(state.tools).length > 0 && state.requests.length === 0;
  if (hasTools && reason !== "interrupted") return state;
  if (!state.turn.isOpen && state.requests.length === 0) return state;
  return { ...quiet(state), lastTurn: "interrupted" };
}

/**
 * Two captures with another text between them are a person who types. What stood in the box when
 * it was seen first may be old.
 */
function withDraft(state: SessionState, reading: ScreenReading, at: number): SessionState {
  const { draft } = state;
  const hasBox = reading.status === "idle" || reading.status === "working";
  if (reading.draft === null) {
    return hasBox ? { ...state, draft: { digest: EMPTY, changedAt: null, seenAt: at } } : state;
  }
  const digest = shortDigest(reading.draft, 16);
  if (draft?.digest === digest) return { ...state, draft: { ...draft, seenAt: at } };
  // Both looks fell into the same rest: Esc, too, puts the prompt back, and nobody types it.
  const isTyped = draft !== null && isAtRest(state) && state.since <= draft.seenAt;
  if (!isTyped) return { ...state, draft: { digest, changedAt: null, seenAt: at } };
  // Who types there has seen what the agent has done.
  return { ...state, draft: { digest, changedAt: at, seenAt: at }, isSeen: true };
}

function isAtRest({ status }: SessionState): boolean {
  return status === "idle" || status === "typing" || status === "error";
}
