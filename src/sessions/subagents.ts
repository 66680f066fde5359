/** Subagents at work: their own ends end them, never their parent's Stop. */
import { limits } from "../config/limits.ts";
import { remember } from "./remember.ts";
import { withoutRequests } from "./requests.ts";
import type { SessionState } from "./state.ts";

export function startSubagent(
  state: SessionState,
  agentId: string | null,
  type: string | null,
  at: number,
): SessionState {
  if (agentId === null || state.endedSubagents.includes(agentId)) return state;
  if (Object.keys(state.subagents).length >= limits.subagentsPerSessionMax) return state;
  return { ...state, subagents: { ...state.subagents, [agentId]: { type, at } } };
}

export function endSubagent(state: SessionState, agentId: string | null): SessionState {
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
