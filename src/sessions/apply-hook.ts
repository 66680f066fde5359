/** What one hook event changes in the facts of a session; the status is judged elsewhere. */
import { limits } from "../config/limits.ts";
import type { AgentEvent, RequestKind, ToolCall } from "../protocol/agent-event.ts";
import type { OpenRequest, SessionState } from "./state.ts";

/** `at` is the event's time in epoch ms. Returns a new state; the given one is left alone. */
export function applyHook(state: SessionState, event: AgentEvent, at: number): SessionState {
  const fact = event.fact;
  const isMain = event.agentId === null;
  switch (fact.kind) {
    case "session-start":
      if (fact.source === "compact" || isLateStart(state, at)) return state;
      return { ...quiet(state), lastTurn: "none", error: null };
    case "session-end":
      return { ...over(state), endedAt: at, endReason: fact.reason };
    case "prompt":
      return startTurn(state, event, at, fact.summary);
    case "tool-start": {
      if (isHistory(state, event, fact.tool)) return state;
      const open = isMain ? reopenTurn(state, event, at) : state;
      const next = withTool(open, fact.tool, event.agentId, at);
      return fact.asks ? withRequest(next, requestOf(fact.tool, fact.asks, event, at)) : next;
    }
    case "permission-asked":
      if (isOver(state, event)) return state;
      return withRequest(
        isMain ? reopenTurn(state, event, at) : state,
        requestOf(fact.tool, fact.asks, event, at),
      );
    case "tool-end":
      return endTool(state, event, fact.tool, fact.isInterrupt);
    case "elicitation-asked":
      return withRequest(state, {
        key: `elicitation:${fact.id}`,
        kind: "elicitation",
        toolName: null,
        inputHash: null,
        agentId: event.agentId,
        detail: fact.summary,
        at,
      });
    case "elicitation-answered":
      return withoutRequests(state, (request) => request.key === `elicitation:${fact.id}`);
    case "turn-end":
      return isMain ? endTurn(state, event, fact.hasBackground, fact.summary) : state;
    case "turn-failed":
      if (!isMain) return state;
      return {
        ...closeTurn(state, event.promptId),
        lastTurn: "failed",
        error: { kind: fact.error, message: fact.message, at, isAcknowledged: false },
        summary: fact.message,
      };
    case "subagent-start":
      return startSubagent(state, event.agentId, fact.agentType, at);
    case "subagent-end":
      return endSubagent(state, event.agentId);
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

/** Everything of the main thread that was running has ended; nobody is asked any more. */
export function quiet(state: SessionState): SessionState {
  return {
    ...state,
    turn: { ...state.turn, isOpen: false },
    tools: {},
    subagents: {},
    requests: [],
    compactingSince: null,
    hasBackground: false,
  };
}

/** As above, and what file and screen said last does not hold any more either. */
export function over(state: SessionState): SessionState {
  return { ...quiet(state), registry: null, screen: null };
}

/**
 * `claude "a prompt"` submits at once, and scripts race: a start that comes within this time
 * of the turn's begin tells of the moment before it.
 */
const START_RACE_MS = 2_000;
function isLateStart(state: SessionState, at: number): boolean {
  const hasTurn = state.turn.isOpen || state.lastTurn !== "none";
  return hasTurn && at - state.turn.at <= START_RACE_MS;
}

function startTurn(
  state: SessionState,
  event: AgentEvent,
  at: number,
  summary: string | null,
): SessionState {
  if (isClosed(state, event.promptId)) return state;
  const { turn } = state;
  // A tool of the turn was told before its prompt: what it asks is still asked.
  const isKnown = turn.isOpen && event.promptId !== null && turn.promptId === event.promptId;
  if (isKnown) return { ...state, hasBackground: false, summary: summary ?? state.summary };
  // A queued prompt comes while the first turn still runs: its tools go on, but whoever
  // submits a prompt is not looking at a dialog of the main thread any more.
  const asked = withoutRequests(state, (request) => request.agentId === null);
  return {
    ...asked,
    turn: { isOpen: true, promptId: event.promptId, at },
    error: null,
    hasBackground: false,
    summary: summary ?? state.summary,
  };
}

/** A tool proves that a turn runs, also when its prompt was lost or comes later. */
function reopenTurn(state: SessionState, event: AgentEvent, at: number): SessionState {
  if (state.turn.isOpen) return state.error ? { ...state, error: null } : state;
  return { ...state, error: null, turn: { isOpen: true, promptId: event.promptId, at } };
}

function endTurn(
  state: SessionState,
  event: AgentEvent,
  hasBackground: boolean,
  summary: string | null,
): SessionState {
  // The Stop of an earlier turn that arrives after the next prompt closes the record only.
  const isLate =
    state.turn.isOpen &&
    event.promptId !== null &&
    state.turn.promptId !== null &&
    state.turn.promptId !== event.promptId;
  if (isLate) return { ...state, closedPrompts: remember(state.closedPrompts, event.promptId) };
  return {
    ...closeTurn(state, event.promptId),
    lastTurn: "done",
    hasBackground,
    isSeen: false,
    error: null,
    summary: summary ?? state.summary,
  };
}

/** Main-thread tools and requests end with their turn; those of subagents go on. */
function closeTurn(state: SessionState, promptId: string | null): SessionState {
  const tools = Object.fromEntries(
    Object.entries(state.tools).filter(([, tool]) => tool.agentId !== null),
  );
  return {
    ...withoutRequests(state, (request) => request.agentId === null),
    turn: { ...state.turn, isOpen: false },
    tools,
    compactingSince: null,
    closedPrompts: remember(state.closedPrompts, promptId ?? state.turn.promptId),
  };
}

function endTool(
  state: SessionState,
  event: AgentEvent,
  tool: ToolCall,
  isInterrupt: boolean,
): SessionState {
  const key = toolKey(tool, event.agentId);
  const { [key]: _ended, ...tools } = state.tools;
  const next = withoutRequests(
    {
      ...state,
      tools,
      endedTools: tool.id ? remember(state.endedTools, tool.id) : state.endedTools,
    },
    (request) => isSameCall(request, tool, event.agentId),
  );
  return isInterrupt && event.agentId === null ? { ...quiet(next), lastTurn: "interrupted" } : next;
}

function startSubagent(
  state: SessionState,
  agentId: string | null,
  type: string | null,
  at: number,
): SessionState {
  if (agentId === null || state.endedSubagents.includes(agentId)) return state;
  if (Object.keys(state.subagents).length >= limits.subagentsPerSessionMax) return state;
  return { ...state, subagents: { ...state.subagents, [agentId]: { type, at } } };
}

function endSubagent(state: SessionState, agentId: string | null): SessionState {
  if (agentId === null) return state;
  const { [agentId]: _ended, ...subagents } = state.subagents;
  const tools = Object.fromEntries(
    Object.entries(state.tools).filter(([, tool]) => tool.agentId !== agentId),
  );
  return {
    ...withoutRequests(state, (request) => request.agentId === agentId),
    subagents,
    tools,
    endedSubagents: remember(state.endedSubagents, agentId),
  };
}

function withTool(
  state: SessionState,
  tool: ToolCall,
  agentId: string | null,
  at: number,
): SessionState {
  if (Object.keys(state.tools).length >= limits.toolsPerSessionMax) return state;
  const open = { name: tool.name, detail: tool.detail, inputHash: tool.inputHash, agentId, at };
  return { ...state, tools: { ...state.tools, [toolKey(tool, agentId)]: open } };
}

function requestOf(tool: ToolCall, kind: RequestKind, event: AgentEvent, at: number): OpenRequest {
  return {
    key: tool.id ?? `${tool.name}:${tool.inputHash}`,
    kind,
    toolName: tool.name,
    inputHash: tool.inputHash,
    agentId: event.agentId,
    detail: tool.detail,
    at,
  };
}

/** One request a call: PreToolUse and PermissionRequest of a question tell of the same one. */
function withRequest(state: SessionState, request: OpenRequest): SessionState {
  const known = state.requests.some(
    (other) =>
      other.key === request.key ||
      (other.toolName !== null &&
        other.toolName === request.toolName &&
        other.inputHash === request.inputHash &&
        other.agentId === request.agentId),
  );
  if (known || state.requests.length >= limits.requestsPerSessionMax) return state;
  return { ...state, requests: [...state.requests, request] };
}

function withoutRequests(
  state: SessionState,
  isEnded: (request: OpenRequest) => boolean,
): SessionState {
  if (!state.requests.some(isEnded)) return state;
  return { ...state, requests: state.requests.filter((request) => !isEnded(request)) };
}

function isSameCall(request: OpenRequest, tool: ToolCall, agentId: string | null): boolean {
  if (tool.id !== null && request.key === tool.id) return true;
  return (
    request.agentId === agentId &&
    request.toolName === tool.name &&
    request.inputHash === tool.inputHash
  );
}

function isHistory(state: SessionState, event: AgentEvent, tool: ToolCall): boolean {
  return (tool.id !== null && state.endedTools.includes(tool.id)) || isOver(state, event);
}

/** The turn, or the subagent, that the event is of has ended. */
function isOver(state: SessionState, event: AgentEvent): boolean {
  return event.agentId === null
    ? isClosed(state, event.promptId)
    : state.endedSubagents.includes(event.agentId);
}

function isClosed(state: SessionState, promptId: string | null): boolean {
  return promptId !== null && state.closedPrompts.includes(promptId);
}

function toolKey(tool: ToolCall, agentId: string | null): string {
  return tool.id ?? `${agentId ?? "main"}:${tool.name}:${tool.inputHash}`;
}

function remember(list: readonly string[], value: string | null): string[] {
  if (value === null || list.includes(value)) return [...list];
  return [...list, value].slice(-limits.promptsRememberedMax);
}
