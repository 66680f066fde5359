/** Events that ask a person: a permission, a form of an MCP server, a dialog that was noticed. */

import { limits } from "../config/limits.ts";
import type { RequestKind, ToolCall } from "../protocol/agent-event.ts";
import type { HookMoment } from "./hook-moment.ts";
import { goesOnAfterStop, isOver } from "./prompt-order.ts";
import { addRequest, callKey, NOTICE, requestOf } from "./requests.ts";
import type { SessionState } from "./state.ts";
import { openTurn } from "./turn.ts";

export function askPermission(
  state: SessionState,
  moment: HookMoment,
  tool: ToolCall,
  kind: RequestKind,
): SessionState {
  const { event, at } = moment;
  // A request told afterwards cannot be answered any more, so nobody waits for it.
  if (moment.isReplay) return state;
  if (isOver(state, event) && !goesOnAfterStop(state, moment)) return state;
  const open = event.agentId === null ? openTurn(state, moment) : state;
  const request = requestOf(tool, kind, event, at);
  if (!isOfEndedCall(state, tool, event.agentId)) return addRequest(open, request);
  const strayRequests = [...open.strayRequests, request].slice(-limits.requestsPerSessionMax);
  return { ...open, strayRequests };
}

export function askElicitation(
  state: SessionState,
  { event, at }: HookMoment,
  id: string,
  detail: string | null,
): SessionState {
  const call = { toolName: null, inputHash: null, agentId: event.agentId };
  return addRequest(state, { key: `elicitation:${id}`, kind: "elicitation", ...call, detail, at });
}

/** Counts only where no request is known and work goes on that could have asked. */
export function noticeDialog(
  state: SessionState,
  { at, isReplay }: HookMoment,
  detail: string | null,
): SessionState {
  const isAtWork = state.turn.isOpen || Object.keys(state.subagents).length > 0;
  if (isReplay || !isAtWork || state.requests.length > 0) return state;
  const call = { toolName: null, inputHash: null, agentId: null };
  return addRequest(state, { key: NOTICE, kind: "permission", ...call, detail, at });
}

/** The very call has ended and no other like it runs: the request was overtaken by its end. */
function isOfEndedCall(state: SessionState, tool: ToolCall, agentId: string | null): boolean {
  if (!state.endedCalls.includes(callKey(tool, agentId))) return false;
  return !Object.values(state.tools).some(
    (open) =>
      open.name === tool.name && open.inputHash === tool.inputHash && open.agentId === agentId,
  );
}
