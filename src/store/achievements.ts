/** Who unlocked what, when and by what; never changed and never removed. */
import type { Database } from "bun:sqlite";
import { makeLogPages } from "./pages.ts";
import type { Tx } from "./transact.ts";

export interface AchievementRow {
  id: number;
  entityType: string;
  entityId: string;
  achievementId: string;
  unlockedAt: string;
  unlockedBy: string | null;
}

/** An adopted file may hold values of any type in any column. */
const COLUMNS = `id, CAST(entity_type AS TEXT) AS entityType, CAST(entity_id AS TEXT) AS entityId,
  CAST(achievement_id AS TEXT) AS achievementId, CAST(unlocked_at AS TEXT) AS unlockedAt,
  unlocked_by AS unlockedBy`;

export function makeAchievements(db: Database) {
  const of = db.prepare<AchievementRow, [string, string]>(
    `SELECT ${COLUMNS} FROM achievements WHERE entity_type = ? AND entity_id = ?`,
  );
  const insert = db.prepare<{ id: number }, [string, string, string, string, string | null]>(`
    INSERT INTO achievements (entity_type, entity_id, achievement_id, unlocked_at, unlocked_by)
    VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id`);
  const holders = db.prepare<{ id: string; holders: number }, []>(
    "SELECT CAST(achievement_id AS TEXT) AS id, count(*) AS holders FROM achievements GROUP BY achievement_id",
  );
  const since = db.prepare<AchievementRow, [string, number]>(
    `SELECT ${COLUMNS} FROM achievements WHERE unlocked_at >= ? ORDER BY unlocked_at DESC, id DESC LIMIT ?`,
  );
  const page = makeLogPages<AchievementRow, "achievement_id">(db, "achievements", COLUMNS, [
    "achievement_id",
  ]);
  return {
    of: (entityType: string, entityId: string): AchievementRow[] => of.all(entityType, entityId),
    /** The row's id, or null when it was unlocked before. */
    unlock(_tx: Tx, row: Omit<AchievementRow, "id">): number | null {
      const { entityType, entityId, achievementId, unlockedAt, unlockedBy } = row;
      const made = insert.get(entityType, entityId, achievementId, unlockedAt, unlockedBy);
      return made?.id ?? null;
    },
    /** Achievement → how many have it. */
    holders: (): Map<string, number> => new Map(holders.all().map((row) => [row.id, row.holders])),
    /** Unlocked at or after an ISO time, the newest first. */
    since: (at: string, count: number): AchievementRow[] => since.all(at, count),
    page,
  };
}
