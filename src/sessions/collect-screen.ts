/** The screen ends what hooks began only where no registry file is, and only after a while. */
import { shortDigest } from "../lib/ids.ts";
import type { ScreenReading } from "../protocol/reading.ts";
import type { Evidence } from "./evidence.ts";
import { SCREEN_SETTLED_MS, settledMs } from "./judge.ts";
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
    },
  };
  if (state.registry) return known;
  const isSettled = settledMs(known) >= SCREEN_SETTLED_MS;
  if (reading.status === "idle" && isSettled) return settle(known, reading.reason);
  // The dialog has left the screen and work goes on: it was answered there.
  const isAnswered = reading.status === "working" && isSettled && known.requests.length > 0;
  return isAnswered ? { ...known, requests: [] } : known;
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
    if (!hasBox || draft?.digest === EMPTY) return state;
    return { ...state, draft: { digest: EMPTY, changedAt: null } };
  }
  const digest = shortDigest(reading.draft, 16);
  if (draft?.digest === digest) return state;
  // Esc puts the prompt back into the box: that is nobody's typing.
  const wasAtRest = state.screen === null || state.screen.status === "idle";
  if (draft === null || !wasAtRest) return { ...state, draft: { digest, changedAt: null } };
  // Who types there has seen what the agent has done.
  return { ...state, draft: { digest, changedAt: at }, isSeen: true };
}
