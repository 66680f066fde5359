/** What a project's streak goes on from: the one that an adopted file had. */
import type { Database } from "bun:sqlite";
import { keptTables } from "../kept.ts";
import { isDaySql } from "./ledger-sql.ts";
import type { AdoptionRules } from "./rules.ts";

/** Where the streak as it was found stands. */
export const STREAK_PATHS = {
  current: "streak.current",
  longest: "streak.longest",
  lastDay: "streak.lastDay",
} as const;

export const STREAK_COLUMNS = [
  [STREAK_PATHS.current, "current_streak"],
  [STREAK_PATHS.longest, "longest_streak"],
  [STREAK_PATHS.lastDay, "last_streak_date"],
] as const;

const LONG_AGO = "1970-01-01";

/** The streak that an adopted file had, which ours goes on from. */
export interface AdoptedStreak {
  current: number;
  longest: number;
  lastDay: string;
}

/** Null where there was none, or none that can be read. */
export function streakBaseOf(
  rows: readonly { path: string; value: unknown }[],
): AdoptedStreak | null {
  const found = new Map(rows.map((row) => [row.path, row.value]));
  if (found.size === 0) return null;
  const days = (path: string): number => Math.max(0, Math.floor(Number(found.get(path)) || 0));
  const longest = days(STREAK_PATHS.longest);
  const lastDay = String(found.get(STREAK_PATHS.lastDay) ?? "").slice(0, 10);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(lastDay) && !Number.isNaN(Date.parse(lastDay));
  // Of a streak without a day only its length is known.
  if (!isDay) return { current: 0, longest, lastDay: LONG_AGO };
  return { current: days(STREAK_PATHS.current), longest, lastDay };
}

export interface OwnStreak {
  id: string;
  /** What its days went on from when they were first counted here. */
  base: { path: string; value: string | number }[];
}

/**
 * Projects whose streak is still the one that follows from the days that were kept: no older
 * program has counted it meanwhile, so what it went on from stays. Else the freezes that it used
 * up would be given a second time.
 */
export function ownStreaks(db: Database, rules: AdoptionRules | undefined): OwnStreak[] {
  const kept = keptTables(db).find(({ name }) => name === "streak_days");
  if (!kept || !rules) return [];
  const projects = db.query<{ id: string; current: number; longest: number; lastDay: string }, []>(
    `SELECT id, coalesce(current_streak, 0) AS current, coalesce(longest_streak, 0) AS longest,
       coalesce(last_streak_date, '') AS lastDay FROM projects
     WHERE id IN (SELECT project_id FROM ${kept.table} WHERE ${isDaySql("day")})`,
  );
  const days = db.query<{ day: string }, [string]>(
    `SELECT day FROM ${kept.table} WHERE project_id = ? AND ${isDaySql("day")}`,
  );
  const base = db.query<{ path: string; value: string | number }, [string]>(
    `SELECT path, value FROM adopted_baseline
     WHERE entity_type = 'project' AND entity_id = ? AND path LIKE 'streak.%'`,
  );
  return projects.all().flatMap(({ id, current, longest, lastDay }) => {
    const rows = base.all(id);
    const { streak } = rules.derive("project", {
      totalXp: 0,
      stats: {},
      activeDays: days.all(id).map(({ day }) => day),
      base: streakBaseOf(rows),
    });
    const isOurs =
      streak.current === current && streak.longest === longest && streak.lastDay === lastDay;
    return isOurs ? [{ id, base: rows }] : [];
  });
}
