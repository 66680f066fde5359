/** Level, title and tier: one formula for personas and projects, server and page. */

/** XP one needs in all to reach `level` (1 → 0, 2 → 100, 3 → 300, 5 → 1,000). */
export function xpAtLevel(level: number): number {
  return 50 * level * (level - 1);
}

/** The inverse of `xpAtLevel`; negative XP counts as none. */
export function levelOf(totalXp: number): number {
  const level = Math.floor((1 + Math.sqrt(1 + (8 * Math.max(0, totalXp)) / 100)) / 2);
  // Square roots of large numbers may land a hair beside the whole number.
  if (xpAtLevel(level + 1) <= totalXp) return level + 1;
  return xpAtLevel(level) > Math.max(0, totalXp) ? level - 1 : level;
}

export interface LevelProgress {
  level: number;
  /** XP gathered inside the level, and what the whole level takes. */
  levelXp: number;
  levelSpan: number;
}

export function levelProgress(totalXp: number): LevelProgress {
  const level = levelOf(totalXp);
  const start = xpAtLevel(level);
  return { level, levelXp: Math.max(0, totalXp) - start, levelSpan: xpAtLevel(level + 1) - start };
}

const TITLES = [
  [30, "Legend"],
  [20, "Grandmaster"],
  [15, "Master"],
  [10, "Expert"],
  [5, "Journeyman"],
] as const;

export function titleOf(level: number): string {
  return TITLES.find(([from]) => level >= from)?.[1] ?? "Apprentice";
}

export type Tier = "novice" | "apprentice" | "journeyman" | "expert" | "master";

/** The colour of a level. */
export function tierOf(level: number): Tier {
  if (level >= 20) return "master";
  if (level >= 15) return "expert";
  if (level >= 10) return "journeyman";
  return level >= 5 ? "apprentice" : "novice";
}
