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

/** An adopted file may hold values of any type in any column. */
const COLUMNS = `id, CAST(persona_id AS TEXT) AS personaId,
  CAST(challenge_id AS TEXT) AS challengeId, CAST(period AS TEXT) AS period,
  CAST(status AS TEXT) AS status, coalesce(progress, 0) AS progress, coalesce(target, 0) AS target,
  coalesce(xp_reward, 0) AS xpReward, CAST(assigned_at AS TEXT) AS assignedAt,
  CAST(expires_at AS TEXT) AS expiresAt, CAST(completed_at AS TEXT) AS completedAt,
  first_day AS firstDay, last_day AS lastDay`;
/** Of such a file a row may have no id; nobody could ask for it. */
const HAS_ID = "typeof(id) = 'text'";

export function makeChallenges(db: Database) {
  const byId = db.prepare<ChallengeRow, [string]>(
    `SELECT ${COLUMNS} FROM persona_challenges WHERE id = ?`,
  );
  const active = db.prepare<ChallengeRow, [string]>(
    `SELECT ${COLUMNS} FROM persona_challenges WHERE persona_id = ? AND status = 'active' AND ${HAS_ID}`,
  );
  const present = db.prepare<ChallengeRow, [string, number]>(
    `SELECT ${COLUMNS} FROM persona_challenges WHERE status = 'active' AND expires_at > ?
     AND ${HAS_ID} ORDER BY expires_at LIMIT ?`,
  );
  const ofPersona = db.prepare<ChallengeRow, [string, number]>(
    `SELECT ${COLUMNS} FROM persona_challenges WHERE persona_id = ? AND ${HAS_ID}
     ORDER BY assigned_at DESC, id DESC LIMIT ?`,
  );
  const overdue = db.prepare<ChallengeRow, [string, number]>(
    `SELECT ${COLUMNS} FROM persona_challenges WHERE status = 'active' AND expires_at <= ? AND ${HAS_ID}
     ORDER BY expires_at LIMIT ?`,
  );
  const page = makeFilteredPages<ChallengeRow, "persona_id" | "status">(
    db,
    "persona_challenges",
    COLUMNS,
    "assigned_at",
    ["persona_id", "status"],
    HAS_ID,
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
    /** Active ones of everybody that end after an ISO time. */
    present: (at: string, count: number): ChallengeRow[] => present.all(at, count),
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
