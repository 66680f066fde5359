/** Takes old rows away, a few at a time: the window of events, digests, ended sessions, requests. */
import type { Database } from "bun:sqlite";
import type { Tx } from "./transact.ts";

export interface EventsBound {
  /** Rows above this go, the oldest first. */
  rowsMax: number;
  /** ISO time before which rows go. */
  before: string;
  /** The same for rows that the rules failed on: they wait for a repair, and are not counted yet. */
  unappliedBefore: string;
}

export function makeRetention(db: Database) {
  const rows = db.prepare<{ n: number }, []>(`SELECT
    (SELECT n FROM row_counts WHERE name = 'events') -
    (SELECT count(*) FROM events WHERE applied = 0) AS n`);
  const dropByCount = db.prepare(`DELETE FROM events WHERE id IN
    (SELECT id FROM events WHERE id > 0 AND applied = 1 ORDER BY id LIMIT ?)`);
  const dropByAge = db.prepare(`DELETE FROM events WHERE id IN (SELECT id FROM events
    WHERE created_at < ? AND applied = 1 ORDER BY created_at LIMIT ?)`);
  const dropUnapplied = db.prepare(`DELETE FROM events WHERE id IN (SELECT id FROM events
    WHERE applied = 0 AND created_at < ? ORDER BY id LIMIT ?)`);
  const dropDigests = db.prepare(`DELETE FROM seen_events WHERE digest IN
    (SELECT digest FROM seen_events WHERE first_seen < ? ORDER BY first_seen LIMIT ?)`);
  const dropSessions = db.prepare(`DELETE FROM sessions WHERE id IN
    (SELECT id FROM sessions WHERE ended_at < ? ORDER BY ended_at LIMIT ?)`);
  // By the primary key, a few at a time: without an index by time, a search for the old ones alone
  // would read all that are young.
  const nextPermissions = db.prepare<{ id: string; isOver: number }, [string, string, number]>(
    `SELECT id, coalesce(closed_at < ?, 0) AS isOver FROM permissions
     WHERE id > ? ORDER BY id LIMIT ?`,
  );
  const dropPermission = db.prepare("DELETE FROM permissions WHERE id = ?");
  // From id to id by the key, without a look at each row.
  const pastSessions = db.prepare<{ id: string }, [string, number]>(`
    WITH RECURSIVE known (id) AS (
      SELECT min(session_id) FROM transitions
      UNION ALL
      SELECT (SELECT min(session_id) FROM transitions WHERE session_id > known.id)
      FROM known WHERE known.id IS NOT NULL)
    SELECT known.id FROM known LEFT JOIN sessions ON sessions.id = known.id
    WHERE known.id IS NOT NULL AND (sessions.id IS NULL OR sessions.ended_at < ?) LIMIT ?`);
  const dropTransitions = db.prepare("DELETE FROM transitions WHERE session_id = ?");
  return {
    /** Each returns how many rows went; less than `count`: there is no more to take. */
    trimEvents(_tx: Tx, bound: EventsBound, count: number): number {
      const excess = Math.min(count, (rows.get()?.n ?? 0) - bound.rowsMax);
      const byCount = excess > 0 ? dropByCount.run(excess).changes : 0;
      if (byCount === count) return count;
      return byCount + dropByAge.run(bound.before, count - byCount).changes;
    },
    trimUnapplied: (_tx: Tx, bound: EventsBound, count: number): number =>
      dropUnapplied.run(bound.unappliedBefore, count).changes,
    trimDigests: (_tx: Tx, beforeMs: number, count: number): number =>
      dropDigests.run(Math.floor(beforeMs / 1000), count).changes,
    /** Of whole sessions that ended before, or are known no more; returns how many. */
    trimTransitions(_tx: Tx, before: string, count: number): number {
      const past = pastSessions.all(before, count);
      for (const { id } of past) dropTransitions.run(id);
      return past.length;
    },
    trimSessions: (_tx: Tx, before: string, count: number): number =>
      dropSessions.run(before, count).changes,
    /**
     * Looks at the next `count` requests behind the id `after` and takes those that were closed
     * before. Returns the id to go on behind; null at the end.
     */
    trimPermissions(_tx: Tx, before: string, after: string, count: number): string | null {
      const rows = nextPermissions.all(before, after, count);
      for (const { id, isOver } of rows) if (isOver === 1) dropPermission.run(id);
      return rows.length < count ? null : (rows.at(-1)?.id ?? null);
    },
  };
}
