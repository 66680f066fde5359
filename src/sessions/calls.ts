/** Tool calls that have begun and not ended, each with the request that it may have made. */
import { limits } from "../config/limits.ts";
import type { AgentEvent, AgentFact, RequestKind, ToolCall } from "../protocol/agent-event.ts";
import type { HookMoment } from "./hook-moment.ts";
import { goesOnAfterStop, isOver } from "./prompt-order.ts";
import { remember } from "./remember.ts";
import { addRequest, callKey, requestOf, withoutNotice, withoutRequests } from "./requests.ts";
import type { OpenRequest, SessionState } from "./state.ts";
import { openTurn, quiet } from "./turn.ts";

export function startTool(
  state: SessionState,
  moment: HookMoment,
  tool: ToolCall,
  asks: RequestKind | null,
): SessionState {
  const { event, at } = moment;
  if (tool.id !== null && state.endedTools.includes(tool.id)) return state;
  if (isOver(state, event) && !goesOnAfterStop(state, moment)) return state;
  const isMain = event.agentId === null;
  const open = isMain ? withoutNotice(openTurn(reopened(state, event), moment)) : state;
  const started = withTool(open, tool, event, at);
  if (asks) return addRequest(started, requestOf(tool, asks, event, at));
  return withStrayRequest(started, callKey(tool, event.agentId));
}

export function endTool(
  state: SessionState,
  { event, at }: HookMoment,
  fact: AgentFact & { kind: "tool-end" },
): SessionState {
  const ended = withoutNotice(endCall(state, event, fact.tool));
  const isMain = event.agentId === null;
  if (fact.isInterrupt && isMain) return { ...quiet(ended), lastTurn: "interrupted" };
  const { failure } = fact;
  if (!failure || !isMain || isOver(state, event)) return ended;
  const failed = { ...ended, lastFailure: { ...failure, toolName: fact.tool.name, at } };
  // What began after it shows that the agent has gone on.
  const hasGoneOn = Object.values(ended.tools).some((tool) => tool.agentId === null);
  if (failure.kind === "transient" || hasGoneOn) return failed;
  const { kind, message } = failure;
  return { ...failed, error: { kind, message, at, resets: null, isAcknowledged: false } };
}

/** A batch has ended, those calls too that were refused and of which nothing else tells. */
export function endCalls(state: SessionState, event: AgentEvent, tools: ToolCall[]): SessionState {
  return tools.reduce((before, tool) => endCall(before, event, tool), withoutNotice(state));
}

function endCall(state: SessionState, event: AgentEvent, tool: ToolCall): SessionState {
  const { [toolKey(tool, event.agentId)]: _ended, ...tools } = state.tools;
  return withoutRequests(
    {
      ...state,
      tools,
      endedTools: remember(state.endedTools, tool.id),
      endedCalls: remember(state.endedCalls, callKey(tool, event.agentId)),
    },
    (request) => isOfCall(request, tool, event.agentId),
  );
}

/** A Stop that was blocked did not end the turn. */
function reopened(state: SessionState, event: AgentEvent): SessionState {
  const { promptId } = event;
  if (promptId === null || !state.closedPrompts.includes(promptId)) return state;
  return { ...state, closedPrompts: state.closedPrompts.filter((other) => other !== promptId) };
}

function withTool(
  state: SessionState,
  tool: ToolCall,
  { agentId, promptId }: AgentEvent,
  at: number,
): SessionState {
  if (Object.keys(state.tools).length >= limits.toolsPerSessionMax) return state;
  const { name, detail, inputHash } = tool;
  const open = { name, detail, inputHash, agentId, promptId, at };
  return { ...state, tools: { ...state.tools, [toolKey(tool, agentId)]: open } };
}

/** The request was told before its call: now it has one. */
function withStrayRequest(state: SessionState, key: string): SessionState {
  const stray = state.strayRequests.find((request) => strayKey(request) === key);
  if (!stray) return state;
  const strayRequests = state.strayRequests.filter((request) => request !== stray);
  return addRequest({ ...state, strayRequests }, stray);
}

function strayKey(request: OpenRequest): string {
  return `${request.agentId ?? "main"}:${request.toolName}:${request.inputHash}`;
}

function isOfCall(request: OpenRequest, tool: ToolCall, agentId: string | null): boolean {
  if (tool.id !== null && request.key === tool.id) return true;
  return strayKey(request) === callKey(tool, agentId);
}

function toolKey(tool: ToolCall, agentId: string | null): string {
  return tool.id ?? callKey(tool, agentId);
}
