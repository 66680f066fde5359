/**
 * Everything that follows from the ledger alone: totals, counters, daily sums, active days, badges
 * and achievements of every persona and project. `verify --rebuild` compares the tables with it.
 */
import { reached, type Scope } from "./achievements.ts";
import { badgesEarned } from "./badges.ts";
import { COUNTERS } from "./commands/kinds.ts";
import { levelOf } from "./level.ts";
import { joinStat } from "./stat-kind.ts";
import { type Streak, type StreakBase, streakOf } from "./streak.ts";
import { isBonus, isWork } from "./xp.ts";

export interface LedgerFact {
  personaId: string | null;
  projectId: string | null;
  eventType: string;
  xpAmount: number;
  /** Local day fixed when the event was counted. */
  day: string;
  /** Hour of the local clock, where the row says it. */
  hour: number | null;
  stats: Readonly<Record<string, number>>;
}

/** What an adopted file brought along, not in the ledger. */
export interface Baseline {
  stats: Readonly<Record<string, number>>;
  streak: StreakBase | null;
}

export interface Derived {
  totalXp: number;
  level: number;
  stats: Record<string, number>;
  /** Day → counter → value; XP is a counter. */
  rollups: Map<string, Record<string, number>>;
  activeDays: Set<string>;
  streak: Streak;
  badges: string[];
  achievements: string[];
}

interface Sums {
  totalXp: number;
  stats: Record<string, number>;
  rollups: Map<string, Record<string, number>>;
  activeDays: Set<string>;
  base: StreakBase | null;
}

/** Counters of a day that are not counters of a life. */
export const DAY_XP = "xp";
export const DAY_BONUS_XP = "xp.bonus";

export function hourPath(hour: number): string {
  return `xp.hour.${String(hour).padStart(2, "0")}`;
}

/** Rows in any order give the same. */
export class Derivation {
  readonly #sums = new Map<string, Sums>();

  constructor(baselines: ReadonlyMap<string, Baseline> = new Map()) {
    for (const [key, { stats, streak }] of baselines) {
      this.#sums.set(key, { ...newSums(), stats: { ...stats }, base: streak });
    }
  }

  add(row: LedgerFact): void {
    if (row.personaId) this.#addTo(keyOf("persona", row.personaId), row);
    if (row.projectId) this.#addTo(keyOf("project", row.projectId), row);
  }

  #addTo(key: string, row: LedgerFact): void {
    const sums = this.#sums.get(key) ?? newSums();
    this.#sums.set(key, sums);
    const day = sums.rollups.get(row.day) ?? {};
    sums.rollups.set(row.day, day);
    for (const [path, value] of Object.entries(row.stats)) {
      sums.stats[path] = joinStat(path, sums.stats[path] ?? 0, value);
      day[path] = joinStat(path, day[path] ?? 0, value);
    }
    if (isWork(row.eventType)) sums.activeDays.add(row.day);
    sums.totalXp += row.xpAmount;
    for (const [path, value] of Object.entries(daySums(row))) {
      day[path] = (day[path] ?? 0) + value;
    }
    if (Object.keys(day).length === 0) sums.rollups.delete(row.day);
  }

  /** Of every persona and project that a row or a baseline names, by `keyOf`. */
  results(): Map<string, Derived> {
    return new Map([...this.#sums].map(([key, sums]) => [key, derived(key, sums)]));
  }
}

/** Of one kind of command so many rows were paid on a day. */
export function paidPath(kind: string): string {
  return `paid.${kind}`;
}

/** The daily sums that a row's XP moves beside its counters. */
export function daySums(
  row: Pick<LedgerFact, "eventType" | "xpAmount" | "hour">,
): Record<string, number> {
  // An opening balance was earned before anybody counted days.
  if (row.xpAmount === 0 || row.eventType.startsWith("adopt:")) return {};
  return {
    [DAY_XP]: row.xpAmount,
    ...(isBonus(row.eventType) ? { [DAY_BONUS_XP]: row.xpAmount } : {}),
    ...(row.hour === null ? {} : { [hourPath(row.hour)]: row.xpAmount }),
    ...(Object.hasOwn(COUNTERS, row.eventType) ? { [paidPath(row.eventType)]: 1 } : {}),
  };
}

export function keyOf(scope: Scope, id: string): string {
  return `${scope}:${id}`;
}

function newSums(): Sums {
  return { totalXp: 0, stats: {}, rollups: new Map(), activeDays: new Set(), base: null };
}

function derived(key: string, sums: Sums): Derived {
  const scope: Scope = key.startsWith("persona:") ? "persona" : "project";
  const { totalXp, stats, rollups, activeDays, base } = sums;
  const streak = streakOf(scope === "project" ? activeDays : [], base);
  const sheet = { stats, totalXp, level: levelOf(totalXp), longestStreak: streak.longest };
  return {
    totalXp,
    level: sheet.level,
    stats,
    rollups,
    activeDays,
    streak,
    badges: scope === "persona" ? badgesEarned(sheet) : [],
    achievements: reached(scope, sheet).map((one) => one.id),
  };
}
