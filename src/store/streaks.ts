/** The local days on which projects were worked on. */
import type { Database } from "bun:sqlite";
import { type AdoptedStreak, streakBaseOf } from "./adopt/streak-base.ts";
import type { Tx } from "./transact.ts";

export function makeStreaks(db: Database) {
  const insert = db.prepare(
    "INSERT INTO streak_days (project_id, day) VALUES (?, ?) ON CONFLICT DO NOTHING",
  );
  const days = db.prepare<{ day: string }, [string]>(
    "SELECT day FROM streak_days WHERE project_id = ? ORDER BY day",
  );
  const since = db.prepare<{ day: string }, [string, string]>(
    "SELECT day FROM streak_days WHERE project_id = ? AND day >= ? ORDER BY day",
  );
  const adopted = db.prepare<{ path: string; value: unknown }, [string]>(
    `SELECT path, value FROM adopted_baseline
     WHERE entity_type = 'project' AND entity_id = ? AND path LIKE 'streak.%'`,
  );
  return {
    base: (projectId: string): AdoptedStreak | null => streakBaseOf(adopted.all(projectId)),
    /** True when the day was not known as an active one. */
    add: (_tx: Tx, projectId: string, day: string): boolean =>
      insert.run(projectId, day).changes > 0,
    days: (projectId: string): string[] => days.all(projectId).map((row) => row.day),
    daysSince: (projectId: string, day: string): string[] =>
      since.all(projectId, day).map((row) => row.day),
  };
}
