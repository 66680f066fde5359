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
  const insert = db.prepare<{ number: number }, Record<string, string | number>>(`
    INSERT INTO transitions (session_id, number, at, from_status, from_reason, to_status,
      to_reason, source, evidence, is_correction)
    SELECT $sessionId, coalesce(max(number), 0) + 1, $at, $fromStatus, $fromReason, $toStatus,
      $toReason, $source, $evidence, $isCorrection
    FROM transitions WHERE session_id = $sessionId
    RETURNING number`);
  const trim = db.prepare("DELETE FROM transitions WHERE session_id = ? AND number <= ?");
  const last = db.prepare<TransitionRow, [string, number]>(`
    SELECT at, from_status AS fromStatus, from_reason AS fromReason, to_status AS toStatus,
      to_reason AS toReason, source, evidence, is_correction AS isCorrection
    FROM transitions WHERE session_id = ? ORDER BY number DESC LIMIT ?`);
  const forget = db.prepare("DELETE FROM transitions WHERE session_id = ?");
  return {
    add(_tx: Tx, sessionId: string, row: TransitionRow): void {
      const number = insert.get({ sessionId, ...row })?.number ?? 0;
      if (number % TRIM_EVERY !== 0) return;
      trim.run(sessionId, number - limits.transitionsPerSessionMax);
    },
    /** Oldest first. */
    of: (sessionId: string): TransitionRow[] =>
      last.all(sessionId, limits.transitionsPerSessionMax).reverse(),
    /** With the session itself. */
    forget(_tx: Tx, sessionId: string): void {
      forget.run(sessionId);
    },
  };
}
