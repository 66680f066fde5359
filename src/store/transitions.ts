/** How each session came to its status, its last changes, so that `why` knows them after a restart. */
import type { Database } from "bun:sqlite";
import { limits } from "../config/limits.ts";
import type { Tx } from "./transact.ts";

export interface TransitionRow {
  at: string;
  fromStatus: string;
  fromReason: string;
  toStatus: string;
  toReason: string;
  source: string;
  evidence: string;
  isCorrection: number;
}

/** Rows beyond the bound go this many at a time: one statement in so many changes. */
const TRIM_EVERY = 20;

export function makeTransitions(db: Database) {
  // The number given last to each session: to ask for it each time takes twice as long as the row.
  // One that is given in a transaction that was undone is left out, and nobody minds.
  const given = new Map<string, number>();
  const newest = db.prepare<{ number: number }, [string]>(
    "SELECT number FROM transitions WHERE session_id = ? ORDER BY number DESC LIMIT 1",
  );
  const insert = db.prepare(`
    INSERT OR REPLACE INTO transitions (session_id, number, at, from_status, from_reason, to_status,
      to_reason, source, evidence, is_correction) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const trim = db.prepare("DELETE FROM transitions WHERE session_id = ? AND number <= ?");
  const last = db.prepare<TransitionRow, [string, number]>(`
    SELECT at, from_status AS fromStatus, from_reason AS fromReason, to_status AS toStatus,
      to_reason AS toReason, source, evidence, is_correction AS isCorrection
    FROM transitions WHERE session_id = ? ORDER BY number DESC LIMIT ?`);
  const forget = db.prepare("DELETE FROM transitions WHERE session_id = ?");
  return {
    add(_tx: Tx, sessionId: string, row: TransitionRow): void {
      const number = (given.get(sessionId) ?? newest.get(sessionId)?.number ?? 0) + 1;
      if (given.size >= limits.sessionsLiveMax) given.clear();
      given.set(sessionId, number);
      const { at, fromStatus, fromReason, toStatus, toReason, source, evidence } = row;
      const move = [at, fromStatus, fromReason, toStatus, toReason] as const;
      insert.run(sessionId, number, ...move, source, evidence, row.isCorrection);
      if (number % TRIM_EVERY !== 0) return;
      trim.run(sessionId, number - limits.transitionsPerSessionMax);
    },
    /** Oldest first. */
    of: (sessionId: string): TransitionRow[] =>
      last.all(sessionId, limits.transitionsPerSessionMax).reverse(),
    /** With the session itself. */
    forget(_tx: Tx, sessionId: string): void {
      given.delete(sessionId);
      forget.run(sessionId);
    },
  };
}
