/** Whose persona a session that is new to us belongs to (spec: sessions, "Identity"). */
import type { AgentEvent } from "../protocol/agent-event.ts";
import type { AgentProcess } from "./evidence.ts";
import type { SessionState } from "./state.ts";

/** How long after the end of one session `/clear` in the same pane continues its persona. */
export const CARRY_OVER_MS = 30_000;

export interface IdentitySources {
  /** The persona of an agent session that was seen before. */
  personaOfSession(agentSessionId: string): string | null;
  /** The session that ran in this agent process before `id`, also when it has just ended. */
  beforeInProcess(process: AgentProcess, id: string): SessionState | null;
  beforeInPane(paneKey: string, id: string): SessionState | null;
}

/** A persona's id to carry over, or null: the session begins a persona of its own. */
export function carriedPersona(
  event: AgentEvent,
  process: AgentProcess | null,
  paneKey: string | null,
  at: number,
  sources: IdentitySources,
): string | null {
  const known = sources.personaOfSession(event.sessionId);
  if (known) return known;
  const source = event.fact.kind === "session-start" ? event.fact.source : null;
  if (source === "resume") return personaOfTranscript(event.transcriptPath, sources);
  // Async hooks may tell of the new session before its SessionStart: in the same process it
  // can only be the successor.
  const isSuccessor = source === "clear" || source === "compact" || source === null;
  if (!isSuccessor) return null;
  if (process) return sources.beforeInProcess(process, event.sessionId)?.personaId ?? null;
  if (source === null || !paneKey) return null;
  const before = sources.beforeInPane(paneKey, event.sessionId);
  if (!before) return null;
  return at - before.lastActivityAt < CARRY_OVER_MS ? before.personaId : null;
}

/** Claude Code names a transcript after the session that began it. */
function personaOfTranscript(path: string | null, sources: IdentitySources): string | null {
  const id = /([0-9A-Za-z-]{8,128})\.jsonl$/.exec(path ?? "")?.[1];
  return id ? sources.personaOfSession(id) : null;
}
