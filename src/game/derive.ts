/**
 * What follows from the ledger's sums alone: level, badges, achievements and streak of a persona
 * or project. `verify` compares the tables with it.
 */
import { reached, type Scope } from "./achievements.ts";
import { badgesEarned } from "./badges.ts";
import { COUNTERS } from "./commands/kinds.ts";
import { levelOf } from "./level.ts";
import { type Streak, type StreakBase, streakOf } from "./streak.ts";
import { isBonus, isQuestStep } from "./xp.ts";

/** The sums of the rows that name one persona or project. */
export interface LedgerSums {
  totalXp: number;
  stats: Readonly<Record<string, number>>;
  /** Local days on which it was worked on. */
  activeDays: Iterable<string>;
  /** The streak that an adopted file brought along. */
  base: StreakBase | null;
}

export interface Derived {
  level: number;
  streak: Streak;
  badges: string[];
  achievements: string[];
}

export function derivedFrom(scope: Scope, sums: LedgerSums): Derived {
  const { totalXp, stats, activeDays, base } = sums;
  const streak = streakOf(scope === "project" ? activeDays : [], base);
  const level = levelOf(totalXp);
  const sheet = { stats, totalXp, level, longestStreak: streak.longest };
  return {
    level,
    streak,
    badges: scope === "persona" ? badgesEarned(sheet) : [],
    achievements: reached(scope, sheet).map((one) => one.id),
  };
}

/** XP that the game itself added. */
export const BONUS_XP = "xp.bonus";

/** XP of work by hour of the local clock. */
export function hourPath(hour: number): string {
  return `xp.hour.${String(hour).padStart(2, "0")}`;
}

/** Of one kind of command so many rows were paid. */
export function paidPath(kind: string): string {
  return `paid.${kind}`;
}

/** The counters that a row's XP moves beside those of its deed. */
export function xpStats(eventType: string, xpAmount: number, hour: number): Record<string, number> {
  if (xpAmount === 0) return {};
  // What the game adds comes at the hour at which the last step came to be known.
  if (isBonus(eventType)) return { [BONUS_XP]: xpAmount };
  const isBounded = Object.hasOwn(COUNTERS, eventType) || isQuestStep(eventType);
  return { [hourPath(hour)]: xpAmount, ...(isBounded ? { [paidPath(eventType)]: 1 } : {}) };
}
