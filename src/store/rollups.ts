/** Daily sums: what pages read instead of the ledger. */
import type { Database } from "bun:sqlite";

type EntityType = "persona" | "project";

export interface DaySum {
  day: string;
  path: string;
  value: number;
}

export function makeRollups(db: Database) {
  const one = db.prepare<{ value: number }, [EntityType, string, string, string]>(`
    SELECT value FROM daily_rollups
    WHERE entity_type = ? AND entity_id = ? AND day = ? AND stat_path = ?`);
  const sum = db.prepare<{ value: number }, [EntityType, string, string, string, string]>(`
    SELECT coalesce(sum(value), 0) AS value FROM daily_rollups
    WHERE entity_type = ? AND entity_id = ? AND day BETWEEN ? AND ? AND stat_path = ?`);
  const path = db.prepare<
    { day: string; value: number },
    [EntityType, string, string, string, string]
  >(`
    SELECT day, value FROM daily_rollups
    WHERE entity_type = ? AND entity_id = ? AND day BETWEEN ? AND ? AND stat_path = ?
    ORDER BY day`);
  const hours = db.prepare<
    { weekday: number; hour: number; value: number },
    [EntityType, string, string, string]
  >(`
    SELECT (CAST(strftime('%w', day) AS INTEGER) + 6) % 7 AS weekday,
      CAST(substr(stat_path, 9) AS INTEGER) AS hour, sum(value) AS value FROM daily_rollups
    WHERE entity_type = ? AND entity_id = ? AND day BETWEEN ? AND ?
      AND stat_path GLOB 'xp.hour.[0-9][0-9]'
    GROUP BY 1, 2`);
  const weekdays = db.prepare<
    { weekday: number; value: number },
    [EntityType, string, string, string]
  >(`
    SELECT (CAST(strftime('%w', day) AS INTEGER) + 6) % 7 AS weekday,
      sum(iif(stat_path = 'xp', value, -value)) AS value FROM daily_rollups
    WHERE entity_type = ? AND entity_id = ? AND day BETWEEN ? AND ?
      AND stat_path IN ('xp', 'xp.bonus')
    GROUP BY 1`);
  const range = db.prepare<DaySum, [EntityType, string, string, string]>(`
    SELECT day, stat_path AS path, value FROM daily_rollups
    WHERE entity_type = ? AND entity_id = ? AND day BETWEEN ? AND ? ORDER BY day`);
  return {
    /** One counter of one day. */
    value: (entity: EntityType, id: string, day: string, path: string): number =>
      one.get(entity, id, day, path)?.value ?? 0,
    /** One counter over days, both included. */
    sum: (entity: EntityType, id: string, first: string, last: string, path: string): number =>
      sum.get(entity, id, first, last, path)?.value ?? 0,
    /** One counter day by day, both included; days without it are left out. */
    ofPath: (entity: EntityType, id: string, first: string, last: string, counter: string) =>
      path.all(entity, id, first, last, counter),
    /** XP by weekday (0 Monday) and hour. */
    byHour: (entity: EntityType, id: string, first: string, last: string) =>
      hours.all(entity, id, first, last),
    /** XP of work by weekday (0 Monday), without what the game itself added. */
    byWeekday: (entity: EntityType, id: string, first: string, last: string) =>
      weekdays.all(entity, id, first, last),
    /** All counters over days, both included. */
    range: (entity: EntityType, id: string, first: string, last: string): DaySum[] =>
      range.all(entity, id, first, last),
  };
}
