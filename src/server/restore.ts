/** After a start: the sessions of the last run as they were last known. */
import type { Log } from "../lib/log.ts";
import type { LiveSessions } from "../sessions/live-sessions.ts";
import { restored } from "../sessions/restored.ts";
import { newSession, type SessionState, sessionState } from "../sessions/state.ts";
import type { SessionRow } from "../store/sessions.ts";
import type { Store } from "../store/store.ts";

export function restoreSessions(store: Store, live: LiveSessions, log: Log): void {
  for (const row of store.sessions.live()) {
    const state = readState(row);
    if (!state) {
      log.warn({ session: row.id }, "a session's stored state cannot be read; it starts anew");
      continue;
    }
    live.put(restored(state));
  }
}

/**
 * The state as it was stored, and what an older version did not store as in a new session. Where
 * it cannot be read, the columns beside it still say how the session was.
 */
function readState(row: SessionRow): SessionState | null {
  const since = timeOf(row.since);
  const fresh = newSession(row.id, row.agentSessionId, since);
  const stored = sessionState.safeParse({ ...fresh, ...objectOf(row.state) });
  if (stored.success) return stored.data;
  const byColumns = sessionState.safeParse({
    ...fresh,
    agent: row.agent,
    personaId: row.personaId,
    projectId: row.projectId,
    paneKey: row.paneKey,
    process:
      row.processPid !== null && row.processStart !== null
        ? { pid: row.processPid, start: row.processStart }
        : null,
    status: row.status,
    reason: row.reason,
    lastActivityAt: timeOf(row.lastActivityAt),
  });
  return byColumns.success ? byColumns.data : null;
}

function timeOf(iso: string): number {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? 0 : at;
}

function objectOf(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : { id: null };
  } catch {
    // An id of null matches no schema: the caller goes on with the columns.
    return { id: null };
  }
}
