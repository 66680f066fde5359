/** What one hook event changes in the facts of a session; the status is judged elsewhere. */
import { askElicitation, askPermission, noticeDialog } from "./asking.ts";
import { endCalls, endTool, startTool } from "./calls.ts";
import type { HookMoment } from "./hook-moment.ts";
import { withoutRequests } from "./requests.ts";
import type { SessionState } from "./state.ts";
import { endSubagent, startSubagent } from "./subagents.ts";
import { endTurn, failTurn, quiet, startTurn } from "./turn.ts";

/** Returns a new state; the given one is left alone. */
export function applyHook(state: SessionState, moment: HookMoment): SessionState {
  const { event, at } = moment;
  const fact = event.fact;
  const isMain = event.agentId === null;
  switch (fact.kind) {
    case "session-start":
      if (fact.source === "compact" || isLateStart(state, at)) return state;
      return { ...quiet(state), lastTurn: "none", error: null, isSeen: true };
    case "session-end":
      return { ...over(state), endedAt: at, endReason: fact.reason };
    case "prompt":
      return startTurn(state, moment, fact);
    case "tool-start":
      return startTool(state, moment, fact.tool, fact.asks);
    case "permission-asked":
      return askPermission(state, moment, fact.tool, fact.asks);
    case "tool-end":
      return endTool(state, moment, fact);
    case "tools-ended":
      return endCalls(state, event, fact.tools);
    case "dialog-noticed":
      return noticeDialog(state, moment, fact.summary);
    case "elicitation-asked":
      return askElicitation(state, moment, fact.id, fact.summary);
    case "elicitation-answered":
      return withoutRequests(state, (request) => request.key === `elicitation:${fact.id}`);
    case "turn-end":
      return isMain ? endTurn(state, moment, fact) : state;
    case "turn-failed":
      return isMain ? failTurn(state, moment, fact) : state;
    case "subagent-start":
      return startSubagent(state, event.agentId, fact.agentType, at);
    case "subagent-end":
      return endSubagent(state, event.agentId, at);
    case "compact-start":
      return { ...state, compactingSince: at };
    case "compact-end":
      return { ...state, compactingSince: null };
    case "tasks":
    case "other":
      return state;
    default:
      return fact satisfies never;
  }
}

/** The session has ended: what file and screen said last does not hold any more either. */
export function over(state: SessionState): SessionState {
  return { ...quiet(state), registry: null, screen: null, draft: null };
}

/**
 * `claude "a prompt"` submits at once, and scripts race: a start that comes within this time
 * of the turn's begin tells of the moment before it.
 */
const START_RACE_MS = 2_000;
function isLateStart(state: SessionState, at: number): boolean {
  // At /clear the registry file is busy for a moment: that was no turn, as no hook told of one.
  const hasTurn = state.hookAt !== 0 && (state.turn.isOpen || state.lastTurn !== "none");
  return hasTurn && at - state.turn.at <= START_RACE_MS;
}
