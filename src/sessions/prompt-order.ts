/** Which prompt came before which: hooks race, and a late one must not open an old turn again. */
import type { AgentEvent } from "../protocol/agent-event.ts";
import { remember } from "./remember.ts";
import type { SessionState } from "./state.ts";

/**
 * Notes a prompt id when it is met first. It is newer than those met before, unless it happened
 * before the turn that runs began (told from the spool, after the server was away).
 */
export function notePrompt(state: SessionState, promptId: string | null, at: number): SessionState {
  if (promptId === null || state.prompts.includes(promptId)) return state;
  const { turn } = state;
  const place = turn.promptId === null ? -1 : state.prompts.indexOf(turn.promptId);
  if (place >= 0 && at < turn.at) {
    return { ...state, prompts: state.prompts.toSpliced(place, 0, promptId) };
  }
  return { ...state, prompts: remember(state.prompts, promptId) };
}

/** True when both are known and `a` came before `b`. */
export function isBefore(state: SessionState, a: string | null, b: string | null): boolean {
  if (a === null || b === null || a === b) return false;
  const [left, right] = [state.prompts.indexOf(a), state.prompts.indexOf(b)];
  return left >= 0 && right >= 0 && left < right;
}

export function isClosed(state: SessionState, promptId: string | null): boolean {
  return promptId !== null && state.closedPrompts.includes(promptId);
}

/** The turn, or the subagent, that the event is of has ended. */
export function isOver(state: SessionState, event: AgentEvent): boolean {
  return event.agentId === null
    ? isClosed(state, event.promptId)
    : state.endedSubagents.includes(event.agentId);
}

/**
 * Another hook may block a Stop, and the turn goes on under the same prompt id; no event tells.
 * An event of that turn this long after its Stop is no straggler of racing scripts.
 */
const STRAGGLER_MS = 1_500;
export function goesOnAfterStop(
  state: SessionState,
  { event, at, isReplay }: { event: AgentEvent; at: number; isReplay: boolean },
): boolean {
  if (isReplay || event.agentId !== null || state.turn.isOpen) return false;
  const isLast = event.promptId !== null && state.closedPrompts.at(-1) === event.promptId;
  return isLast && state.lastTurn === "done" && at - state.stoppedAt > STRAGGLER_MS;
}
