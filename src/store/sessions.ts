/** The last known state of every session, so that a restart shows what was true. */
import type { Database } from "bun:sqlite";
import type { Tx } from "./transact.ts";

export interface SessionRow {
  id: string;
  agent: string;
  agentSessionId: string | null;
  paneKey: string | null;
  processPid: number | null;
  processStart: string | null;
  personaId: string | null;
  projectId: string | null;
  status: string;
  reason: string;
  source: string;
  since: string;
  lastActivityAt: string;
  /** JSON of the session state; opaque here. */
  state: string;
  endedAt: string | null;
  endReason: string | null;
}

const COLUMNS = `id, agent, agent_session_id AS agentSessionId, pane_key AS paneKey,
  process_pid AS processPid, process_start AS processStart, persona_id AS personaId,
  project_id AS projectId, status, reason, source, since, last_activity_at AS lastActivityAt,
  state, ended_at AS endedAt, end_reason AS endReason`;

export function makeSessions(db: Database) {
  const upsert = db.prepare(`
    INSERT INTO sessions (id, agent, agent_session_id, pane_key, process_pid, process_start,
      persona_id, project_id, status, reason, source, since, last_activity_at, state,
      ended_at, end_reason)
    VALUES ($id, $agent, $agentSessionId, $paneKey, $processPid, $processStart,
      $personaId, $projectId, $status, $reason, $source, $since, $lastActivityAt, $state,
      $endedAt, $endReason)
    ON CONFLICT (id) DO UPDATE SET agent = excluded.agent,
      agent_session_id = excluded.agent_session_id, pane_key = excluded.pane_key,
      process_pid = excluded.process_pid, process_start = excluded.process_start,
      persona_id = excluded.persona_id, project_id = excluded.project_id,
      status = excluded.status, reason = excluded.reason, source = excluded.source,
      since = excluded.since, last_activity_at = excluded.last_activity_at,
      state = excluded.state, ended_at = excluded.ended_at, end_reason = excluded.end_reason`);
  const remove = db.prepare("DELETE FROM sessions WHERE id = ?");
  const live = db.prepare<SessionRow, []>(
    `SELECT ${COLUMNS} FROM sessions WHERE ended_at IS NULL ORDER BY id`,
  );
  const byId = db.prepare<SessionRow, [string]>(`SELECT ${COLUMNS} FROM sessions WHERE id = ?`);
  return {
    save(_tx: Tx, row: SessionRow): void {
      upsert.run({ ...row });
    },
    /** Only for a pane without a name of its own whose session has made itself known. */
    forget(_tx: Tx, id: string): void {
      remove.run(id);
    },
    find: (id: string): SessionRow | null => byId.get(id),
    live: (): SessionRow[] => live.all(),
  };
}
