/** The window of recent hook events, and the digests that tell a repeat from a new one. */
import type { Database } from "bun:sqlite";
import { makeLogPages } from "./pages.ts";
import type { Tx } from "./transact.ts";

export interface EventRow {
  eventId: string;
  paneId: string;
  paneKey: string | null;
  sessionId: string | null;
  personaId: string | null;
  projectId: string | null;
  eventType: string;
  toolName: string | null;
  payload: string;
  createdAt: string;
  /** Null: the rules ran. Else why they did not. */
  problem: string | null;
}

/** A stored event as it is listed: everything but what the agent wrote in it. */
export interface EventHeadRow {
  id: number;
  eventId: string | null;
  paneKey: string | null;
  sessionId: string | null;
  personaId: string | null;
  projectId: string | null;
  eventType: string;
  toolName: string | null;
  createdAt: string;
  applied: number;
}

const HEAD_COLUMNS = `id, event_id AS eventId, pane_key AS paneKey, session_id AS sessionId,
  persona_id AS personaId, project_id AS projectId, event_type AS eventType,
  tool_name AS toolName, created_at AS createdAt, applied`;

export function makeEvents(db: Database) {
  const insert = db.prepare(`
    INSERT INTO events (event_id, pane_id, pane_key, session_id, persona_id, project_id,
      event_type, tool_name, payload, created_at, applied, problem)
    VALUES ($eventId, $paneId, $paneKey, $sessionId, $personaId, $projectId,
      $eventType, $toolName, $payload, $createdAt, $problem IS NULL, $problem)`);
  const insertDigest = db.prepare(
    "INSERT INTO seen_events (digest, first_seen) VALUES (?, ?) ON CONFLICT DO NOTHING",
  );
  const hasDigest = db.prepare<{ ok: number }, [Uint8Array]>(
    "SELECT 1 AS ok FROM seen_events WHERE digest = ?",
  );
  const count = db.prepare<{ n: number }, []>("SELECT n FROM row_counts WHERE name = 'events'");
  const countUnapplied = db.prepare<{ n: number }, []>(
    "SELECT count(*) AS n FROM events WHERE applied = 0",
  );
  const page = makeLogPages<EventHeadRow, "session_id">(db, "events", HEAD_COLUMNS, ["session_id"]);
  const byId = db.prepare<
    EventHeadRow & { payload: string | null; problem: string | null },
    [number]
  >(`SELECT ${HEAD_COLUMNS}, payload, problem FROM events WHERE id = ?`);
  return {
    append(_tx: Tx, row: EventRow): void {
      insert.run({ ...row });
    },
    /** True when the digest is new; false when the same thing was counted before. */
    remember(_tx: Tx, digest: Uint8Array, nowMs: number): boolean {
      return insertDigest.run(digest, Math.floor(nowMs / 1000)).changes > 0;
    },
    isRemembered: (digest: Uint8Array): boolean => hasDigest.get(digest) !== null,
    page,
    find: (id: number) => byId.get(id),
    /** Kept by triggers (migration 8). */
    count: (): number => count.get()?.n ?? 0,
    countUnapplied: (): number => countUnapplied.get()?.n ?? 0,
  };
}
