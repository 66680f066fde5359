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
  /** False: kept raw because the rules failed. */
  isApplied: boolean;
  /** Why they failed, or what else is odd about it; null: nothing. */
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

/** An event that was kept raw. */
export interface RawEventRow {
  id: number;
  eventId: string | null;
  paneId: string;
  paneKey: string | null;
  eventType: string;
  payload: string | null;
  createdAt: string;
  problem: string | null;
}

const HEAD_COLUMNS = `id, event_id AS eventId, pane_key AS paneKey, session_id AS sessionId,
  persona_id AS personaId, project_id AS projectId, event_type AS eventType,
  tool_name AS toolName, created_at AS createdAt, applied`;

export function makeEvents(db: Database) {
  const insert = db.prepare(`
    INSERT INTO events (event_id, pane_id, pane_key, session_id, persona_id, project_id,
      event_type, tool_name, payload, created_at, applied, problem)
    VALUES ($eventId, $paneId, $paneKey, $sessionId, $personaId, $projectId,
      $eventType, $toolName, $payload, $createdAt, $isApplied, $problem)`);
  const insertDigest = db.prepare(
    "INSERT INTO seen_events (digest, first_seen) VALUES (?, ?) ON CONFLICT DO NOTHING",
  );
  const hasDigest = db.prepare<{ ok: number }, [Uint8Array]>(
    "SELECT 1 AS ok FROM seen_events WHERE digest = ?",
  );
  const count = db.prepare<{ n: number }, []>("SELECT n FROM row_counts WHERE name = 'events'");
  const highest = db.prepare<{ seq: number }, []>(
    "SELECT seq FROM sqlite_sequence WHERE name = 'events'",
  );
  const countUnapplied = db.prepare<{ n: number }, []>(
    "SELECT count(*) AS n FROM events INDEXED BY events_unapplied WHERE applied = 0",
  );
  const page = makeLogPages<EventHeadRow, "session_id">(db, "events", HEAD_COLUMNS, ["session_id"]);
  const setApplied = db.prepare(
    `UPDATE events SET applied = 1, problem = NULL, persona_id = $personaId,
       project_id = $projectId WHERE id = $id`,
  );
  const setProblem = db.prepare("UPDATE events SET problem = ? WHERE id = ?");
  const unapplied = db.prepare<RawEventRow, [number, number]>(
    `SELECT id, event_id AS eventId, pane_id AS paneId, pane_key AS paneKey,
       event_type AS eventType, payload, created_at AS createdAt, problem
     FROM events INDEXED BY events_unapplied WHERE applied = 0 AND id > ? ORDER BY id LIMIT ?`,
  );
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
    /** The rules ran on it after all. */
    setApplied(
      _tx: Tx,
      id: number,
      owner: { personaId: string | null; projectId: string | null },
    ): void {
      setApplied.run({ id, ...owner });
    },
    setProblem(_tx: Tx, id: number, problem: string): void {
      setProblem.run(problem, id);
    },
    /** What the rules failed on, oldest first. */
    unapplied: (afterId: number, count: number): RawEventRow[] => unapplied.all(afterId, count),
    page,
    find: (id: number) => byId.get(id),
    /** Kept by triggers (migration 8). */
    count: (): number => count.get()?.n ?? 0,
    /** The highest id that was ever given, also to a row that is gone; 0 before the first. */
    highestId: (): number => highest.get()?.seq ?? 0,
    countUnapplied: (): number => countUnapplied.get()?.n ?? 0,
  };
}
