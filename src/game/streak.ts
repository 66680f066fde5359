/**
 * A project's streak as a pure function of the local days on which it was worked on.
 *
 * Each seven days of a streak earn a freeze; a gap of missed days is bridged when the streak holds
 * as many. At most two are held at a time: a longer gap always ends a streak. Bridged days are not
 * counted. A further active day never shortens anything, in whatever order days become known:
 * that is why freezes beyond two are not lost but come up when one was used.
 */
import { addDays, dayNumber, dayOfNumber } from "../lib/local-day.ts";

export interface StreakBase {
  /** The streak that an adopted file had on `lastDay`, and its longest. */
  current: number;
  longest: number;
  lastDay: string;
}

export interface Streak {
  /** Active days of the streak that ended on `lastDay`. */
  current: number;
  longest: number;
  /** Missed days in a row that it would survive. */
  freezes: number;
  lastDay: string | null;
}

const DAYS_PER_FREEZE = 7;
export const FREEZES_MAX = 2;

/** `days` in any order, also twice; those up to the base's last day are part of the base. */
export function streakOf(days: Iterable<string>, base: StreakBase | null): Streak {
  const numbers = [...new Set(days)].map(dayNumber).sort((a, b) => a - b);
  let last = base ? dayNumber(base.lastDay) : null;
  let current = base?.current ?? 0;
  let longest = Math.max(base?.longest ?? 0, current);
  let used = 0;
  for (const day of numbers) {
    if (last !== null && day <= last) continue;
    const missed = last === null ? 0 : day - last - 1;
    if (missed <= held(current, used)) {
      used += missed;
      current++;
    } else {
      current = 1;
      used = 0;
    }
    longest = Math.max(longest, current);
    last = day;
  }
  const lastDay = last === null ? null : dayOfNumber(last);
  return { current, longest, freezes: held(current, used), lastDay };
}

function held(current: number, used: number): number {
  return Math.min(FREEZES_MAX, Math.max(0, Math.floor(current / DAYS_PER_FREEZE) - used));
}

/** The first local day on which it is out, unless it is worked on before; null without one. */
export function firstDayOut(streak: Pick<Streak, "lastDay" | "freezes">): string | null {
  // An adopted file may hold any text where a day belongs.
  if (streak.lastDay === null || Number.isNaN(dayNumber(streak.lastDay))) return null;
  return addDays(streak.lastDay, streak.freezes + 2);
}

/** It lives while work today would continue it. */
export function isAlive(streak: Pick<Streak, "lastDay" | "freezes">, today: string): boolean {
  const out = firstDayOut(streak);
  return out !== null && dayNumber(today) < dayNumber(out);
}
