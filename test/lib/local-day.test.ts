/** Local days against a slow reading of the clock, in zones with every kind of jump. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import {
  addDays,
  dayNumber,
  dayOfNumber,
  isZone,
  localDay,
  localHour,
  mondayOf,
  nextDayStart,
  nextMondayStart,
  startOfDay,
  weekdayOf,
} from "../../src/lib/local-day.ts";

const ZONES = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "America/St_Johns",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Pacific/Auckland",
  "Pacific/Kiritimati",
  "Pacific/Pago_Pago",
  "Australia/Lord_Howe",
  "America/Havana",
  "Africa/Cairo",
];
const FROM = Date.parse("2024-01-01T00:00:00Z");
const UNTIL = Date.parse("2028-01-01T00:00:00Z");
const moment = fc.integer({ min: FROM, max: UNTIL });
const zone = fc.constantFrom(...ZONES);

function slowDay(atMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone }).format(atMs);
}

test("the day of any moment in any zone is that of the local clock", () => {
  fc.assert(
    fc.property(moment, zone, (at, name) => {
      expect(localDay(at, name)).toBe(slowDay(at, name));
      const hour = new Intl.DateTimeFormat("en", {
        timeZone: name,
        hour: "numeric",
        hourCycle: "h23",
      }).format(at);
      expect(localHour(at, name)).toBe(Number(hour));
    }),
    { numRuns: 2_000 },
  );
});

test("a day begins at its first millisecond, also where the clock jumps", () => {
  fc.assert(
    fc.property(moment, zone, (at, name) => {
      const next = nextDayStart(at, name);
      expect(next).toBeGreaterThan(at);
      expect(slowDay(next, name)).toBe(addDays(slowDay(at, name), 1));
      expect(slowDay(next - 1, name)).toBe(slowDay(at, name));
      const monday = nextMondayStart(at, name);
      expect(weekdayOf(slowDay(monday, name))).toBe(0);
      expect(weekdayOf(slowDay(monday - 1, name))).toBe(6);
      expect(monday - at).toBeLessThanOrEqual(7 * 24 * 3_600_000 + 3_600_000);
    }),
    { numRuns: 500 },
  );
});

test("a day of daylight saving has 23 or 25 hours", () => {
  const hours = (day: string, name: string) =>
    (startOfDay(addDays(day, 1), name) - startOfDay(day, name)) / 3_600_000;
  expect(hours("2026-03-29", "Europe/Berlin")).toBe(23);
  expect(hours("2026-10-25", "Europe/Berlin")).toBe(25);
  expect(hours("2026-10-04", "Australia/Lord_Howe")).toBe(23.5);
  expect(hours("2026-06-01", "Europe/Berlin")).toBe(24);
});

test("a day that its zone skipped begins with the next one", () => {
  const skipped = startOfDay("2011-12-30", "Pacific/Apia");
  expect(skipped).toBe(startOfDay("2011-12-31", "Pacific/Apia"));
});

test("days count on over months and leap years, and weeks begin on Monday", () => {
  expect(addDays("2024-02-28", 1)).toBe("2024-02-29");
  expect(addDays("2026-01-01", -1)).toBe("2025-12-31");
  expect(dayOfNumber(dayNumber("2026-11-25"))).toBe("2026-11-25");
  expect(weekdayOf("2026-11-25")).toBe(2);
  expect(mondayOf("2026-11-29")).toBe("2026-11-23");
  expect(mondayOf("2026-11-23")).toBe("2026-11-23");
});

test("only names that the engine knows are zones", () => {
  for (const name of ZONES) expect(isZone(name)).toBe(true);
  for (const name of ["", "Berlin", "Europe/Nowhere", "+02:00", "../etc/passwd"]) {
    expect(isZone(name)).toBe(false);
  }
});
