/** The local days on which projects were worked on. */
import type { Database } from "bun:sqlite";
import { STREAK_PATHS } from "./adopt/baseline.ts";
import type { Tx } from "./transact.ts";

/** The streak that an adopted file had, which ours goes on from. */
export interface AdoptedStreak {
  current: number;
  longest: number;
  lastDay: string;
}

const LONG_AGO = "1970-01-01";

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
    /** Null where there was none, or none that can be read. */
    base(projectId: string): AdoptedStreak | null {
      const found = new Map(adopted.all(projectId).map((row) => [row.path, row.value]));
      if (found.size === 0) return null;
      const days = (path: string): number => Math.max(0, Math.floor(Number(found.get(path)) || 0));
      const longest = days(STREAK_PATHS.longest);
      const lastDay = String(found.get(STREAK_PATHS.lastDay) ?? "").slice(0, 10);
      const isDay = /^\d{4}-\d{2}-\d{2}$/.test(lastDay) && !Number.isNaN(Date.parse(lastDay));
      // Of a streak without a day only its length is known.
      if (!isDay) return { current: 0, longest, lastDay: LONG_AGO };
      return { current: days(STREAK_PATHS.current), longest, lastDay };
    },
    /** True when the day was not known as an active one. */
    add: (_tx: Tx, projectId: string, day: string): boolean =>
      insert.run(projectId, day).changes > 0,
    days: (projectId: string): string[] => days.all(projectId).map((row) => row.day),
    daysSince: (projectId: string, day: string): string[] =>
      since.all(projectId, day).map((row) => row.day),
  };
}
