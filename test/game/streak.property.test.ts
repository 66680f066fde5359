/** Streaks against a slow reference, over random calendars, in any order, and never shortened. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { isAlive, type StreakBase, streakOf } from "../../src/game/streak.ts";
import { addDays, dayNumber, localDay } from "../../src/lib/local-day.ts";

const START = "2026-01-01";
const day = fc.integer({ min: 0, max: 120 }).map((n) => addDays(START, n));
/** Mostly worked on, so that freezes come into being. */
const calendar = fc
  .array(fc.boolean(), { minLength: 1, maxLength: 120 })
  .chain((mask) =>
    fc.array(fc.integer({ min: 0, max: 9 }), { minLength: mask.length, maxLength: mask.length }),
  )
  .map((dice) => dice.flatMap((die, index) => (die < 8 ? [addDays(START, index)] : [])));
const base: fc.Arbitrary<StreakBase | null> = fc.option(
  fc.record({
    current: fc.integer({ min: 0, max: 40 }),
    longest: fc.integer({ min: 0, max: 60 }),
    lastDay: day,
  }),
);

/** Walks over every single day of the calendar, as a person would with a pencil. */
function slowly(days: readonly string[], from: StreakBase | null) {
  const worked = new Set(days);
  let count = from?.current ?? 0;
  let longest = Math.max(from?.longest ?? 0, count);
  let spent = 0;
  let missed = 0;
  let last = from?.lastDay ?? null;
  const sorted = [...worked].sort();
  const first = from ? addDays(from.lastDay, 1) : sorted[0];
  const end = sorted.at(-1);
  if (first === undefined || end === undefined) return { count, longest, last };
  for (let at = first; at <= end; at = addDays(at, 1)) {
    if (!worked.has(at)) {
      missed++;
      continue;
    }
    const has = Math.min(2, Math.floor(count / 7) - spent);
    if (missed > 0 && missed > has) {
      count = 0;
      spent = 0;
    } else spent += missed;
    missed = 0;
    count++;
    longest = Math.max(longest, count);
    last = at;
  }
  return { count, longest, last };
}

test("a streak is what a pencil says, with and without an adopted past", () => {
  fc.assert(
    fc.property(calendar, base, (days, from) => {
      const fast = streakOf(days, from);
      const slow = slowly(days, from);
      expect([fast.current, fast.longest, fast.lastDay]).toEqual([
        slow.count,
        slow.longest,
        slow.last,
      ]);
    }),
    { numRuns: 2_000 },
  );
});

test("in whatever order the days become known, and however often", () => {
  fc.assert(
    fc.property(
      calendar.chain((days) =>
        fc.tuple(
          fc.constant(days),
          fc.shuffledSubarray([...days, ...days], { minLength: days.length * 2 }),
        ),
      ),
      base,
      ([days, shuffled], from) => {
        expect(streakOf(shuffled, from)).toEqual(streakOf(days, from));
      },
    ),
    { numRuns: 500 },
  );
});

test("one more day never makes the longest shorter, nor the one of the same last day", () => {
  fc.assert(
    fc.property(calendar, day, base, (days, more, from) => {
      const before = streakOf(days, from);
      const after = streakOf([...days, more], from);
      expect(after.longest).toBeGreaterThanOrEqual(before.longest);
      if (after.lastDay === before.lastDay) {
        expect(after.current).toBeGreaterThanOrEqual(before.current);
        expect(after.freezes).toBeGreaterThanOrEqual(before.freezes);
      }
    }),
    { numRuns: 3_000 },
  );
});

test("it lives exactly while work today would go on with it", () => {
  fc.assert(
    fc.property(calendar, fc.integer({ min: 0, max: 6 }), (days, later) => {
      const streak = streakOf(days, null);
      if (streak.lastDay === null) return;
      const today = addDays(streak.lastDay, later);
      const next = streakOf([...days, today], null);
      const goesOn = later === 0 ? true : next.current === streak.current + 1;
      // A streak of none begins with one, which is no going on.
      if (later > 0 && streak.current === 0) return;
      expect(isAlive(streak, today)).toBe(goesOn);
    }),
    { numRuns: 1_000 },
  );
});

test("events of an evening belong to the evening's day in every zone", () => {
  const zones = ["Pacific/Auckland", "America/Los_Angeles", "Asia/Kolkata", "Europe/Berlin"];
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.integer({ min: 1, max: 60 }), (zone, days) => {
      // 23 hours and 59 minutes apart: a UTC calendar would lose a day on the way.
      const from = Date.UTC(2026, 2, 1, 20);
      const moments = Array.from({ length: days }, (_, n) => from + n * 86_400_000);
      const locals = moments.map((at) => localDay(at, zone));
      const { current } = streakOf(locals, null);
      const first = locals[0] ?? "";
      const last = locals.at(-1) ?? "";
      expect(current).toBe(dayNumber(last) - dayNumber(first) + 1);
    }),
    { numRuns: 200 },
  );
});
