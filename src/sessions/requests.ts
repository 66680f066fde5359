/** What a person is asked: a set of open requests; the session waits until it is empty. */
import { limits } from "../config/limits.ts";
import type { AgentEvent, RequestKind, ToolCall } from "../protocol/agent-event.ts";
import type { OpenRequest, SessionState } from "./state.ts";

/** Key of a dialog that was only noticed. */
export const NOTICE = "notice";

/** A PermissionRequest names no call: who asks, tool and input stand for it. */
export function callKey(tool: ToolCall, agentId: string | null): string {
  return `${agentId ?? "main"}:${tool.name}:${tool.inputHash}`;
}

/** The main thread has gone on, so the dialog that was only noticed is gone. */
export function withoutNotice(state: SessionState): SessionState {
  return withoutRequests(state, (request) => request.key === NOTICE);
}

export function requestOf(
  tool: ToolCall,
  kind: RequestKind,
  { agentId }: AgentEvent,
  at: number,
): OpenRequest {
  const { name: toolName, inputHash, detail } = tool;
  const key = tool.id ?? callKey(tool, agentId);
  return { key, kind, toolName, inputHash, agentId, detail, at };
}

/** One request a call: PreToolUse and PermissionRequest of a question tell of the same one. */
export function addRequest(before: SessionState, request: OpenRequest): SessionState {
  const state = request.key === NOTICE ? before : withoutNotice(before);
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

export function withoutRequests(
  state: SessionState,
  isEnded: (request: OpenRequest) => boolean,
): SessionState {
  if (!state.requests.some(isEnded)) return state;
  return { ...state, requests: state.requests.filter((request) => !isEnded(request)) };
}
