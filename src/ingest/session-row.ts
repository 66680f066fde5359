/** A session, and a change of its status, as the rows that are stored. */
import { isoTime } from "../lib/clock.ts";
import type { Transition } from "../sessions/reduce.ts";
import type { SessionState } from "../sessions/state.ts";
import type { SessionRow } from "../store/sessions.ts";
import type { TransitionRow } from "../store/transitions.ts";

export function rowOf(state: SessionState): SessionRow {
  return {
    id: state.id,
    agent: state.agent,
    agentSessionId: state.agentSessionId,
    paneKey: state.paneKey,
    processPid: state.process?.pid ?? null,
    processStart: state.process?.start ?? null,
    personaId: state.personaId,
    projectId: state.projectId,
    status: state.status,
    reason: state.reason,
    source: state.source,
    since: isoTime(state.since),
    lastActivityAt: isoTime(state.lastActivityAt),
    state: JSON.stringify(state),
    endedAt: state.endedAt === null ? null : isoTime(state.endedAt),
    endReason: state.endReason,
  };
}

export function transitionRowOf({ from, to, ...transition }: Transition): TransitionRow {
  return {
    at: isoTime(transition.at),
    fromStatus: from.status,
    fromReason: from.reason,
    toStatus: to.status,
    toReason: to.reason,
    source: transition.source,
    evidence: transition.evidence,
    isCorrection: transition.isCorrection ? 1 : 0,
  };
}
