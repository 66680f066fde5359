/** Daily and weekly challenges of personas. */
import type { Database } from "bun:sqlite";
import { makeFilteredPages } from "./pages.ts";
import type { Tx } from "./transact.ts";

export interface ChallengeRow {
  id: string;
  personaId: string;
  challengeId: string;
  period: string;
  status: string | null;
  progress: number;
  target: number;
  xpReward: number;
  assignedAt: string;
  expiresAt: string;
  completedAt: string | null;
  /** Local days whose events count; null in rows of an adopted file. */
  firstDay: string | null;
  lastDay: string | null;
}

const COLUMNS = `id, persona_id AS personaId, challenge_id AS challengeId, period, status,
  coalesce(progress, 0) AS progress, target, xp_reward AS xpReward, assigned_at AS assignedAt,
  expires_at AS expiresAt, completed_at AS completedAt, first_day AS firstDay,
  last_day AS lastDay`;

export function makeChallenges(db: Database) {
  const byId = db.prepare<ChallengeRow, [string]>(
    `SELECT ${COLUMNS} FROM persona_challenges WHERE id = ?`,
  );
  const active = db.prepare<ChallengeRow, [string]>(
    `SELECT ${COLUMNS} FROM persona_challenges WHERE persona_id = ? AND status = 'active'`,
  );
  const ofPersona = db.prepare<ChallengeRow, [string, number]>(
    `SELECT ${COLUMNS} FROM persona_challenges WHERE persona_id = ?
     ORDER BY assigned_at DESC, id DESC LIMIT ?`,
  );
  const overdue = db.prepare<ChallengeRow, [string, number]>(
    `SELECT ${COLUMNS} FROM persona_challenges WHERE status = 'active' AND expires_at <= ?
     ORDER BY expires_at LIMIT ?`,
  );
  const page = makeFilteredPages<ChallengeRow, "persona_id" | "status">(
    db,
    "persona_challenges",
    COLUMNS,
    "assigned_at",
    ["persona_id", "status"],
  );
  const insert = db.prepare(`
    INSERT INTO persona_challenges (id, persona_id, challenge_id, period, status, progress, target,
      xp_reward, assigned_at, expires_at, completed_at, first_day, last_day)
    VALUES ($id, $personaId, $challengeId, $period, $status, $progress, $target, $xpReward,
      $assignedAt, $expiresAt, $completedAt, $firstDay, $lastDay) ON CONFLICT DO NOTHING`);
  const save = db.prepare(`
    UPDATE persona_challenges SET status = $status, progress = $progress,
      assigned_at = $assignedAt, completed_at = $completedAt WHERE id = $id`);
  return {
    find: (id: string): ChallengeRow | null => byId.get(id),
    active: (personaId: string): ChallengeRow[] => active.all(personaId),
    /** The most recently assigned first. */
    ofPersona: (personaId: string, count: number): ChallengeRow[] =>
      ofPersona.all(personaId, count),
    /** Active ones whose end lies at or before an ISO time. */
    overdue: (at: string, count: number): ChallengeRow[] => overdue.all(at, count),
    page,
    /** False when the persona has the challenge of that period already. */
    assign(_tx: Tx, row: ChallengeRow): boolean {
      return insert.run({ ...row }).changes > 0;
    },
    save(_tx: Tx, row: ChallengeRow): void {
      const { id, status, progress, assignedAt, completedAt } = row;
      save.run({ id, status, progress, assignedAt, completedAt });
    },
  };
}
