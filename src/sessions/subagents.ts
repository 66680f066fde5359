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

/** The turn on a report begins at once, or right after the turn that runs. */
const REPORT_DUE_MS = 1_000;

export function endSubagent(state: SessionState, agentId: string | null, at: number): SessionState {
  if (agentId === null) return state;
  const { [agentId]: _ended, ...subagents } = state.subagents;
  const tools = Object.fromEntries(
    Object.entries(state.tools).filter(([, tool]) => tool.agentId !== agentId),
  );
  return {
    ...withoutRequests(state, (request) => request.agentId === agentId),
    reports: withReport(state, agentId, at),
    subagents,
    tools,
    endedSubagents: remember(state.endedSubagents, agentId),
  };
}

function withReport(state: SessionState, agentId: string, at: number): SessionState["reports"] {
  // Compaction and the like run as subagents that nobody started, and report to nobody.
  if (!(agentId in state.subagents)) return state.reports;
  // Whoever waits for a subagent has a call open, and takes its report as the call's answer.
  if (Object.values(state.tools).some((tool) => tool.agentId === null)) return state.reports;
  const isFirst = !state.turn.isOpen && at - state.reports.at > REPORT_DUE_MS;
  return { due: isFirst ? 1 : state.reports.due + 1, at };
}
