/** Energy and morale: whole points of time only, whatever the hours at which one looks. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { afterDeed, bandOf, healthAt, newHealth } from "../../src/game/health.ts";

const MINUTE_MS = 60_000;

test("a new persona is at 100 and 100; an hour later at 70 and 99", () => {
  const born = newHealth(0);
  expect(born).toMatchObject({ energy: 100, morale: 100 });
  expect(healthAt(born, 60 * MINUTE_MS)).toMatchObject({ energy: 70, morale: 99 });
});

test("however often one looks, time costs the same", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 40 * MINUTE_MS })), (steps) => {
      let looked = newHealth(0);
      let now = 0;
      for (const step of steps) {
        now += step;
        looked = healthAt(looked, now);
      }
      expect(looked).toEqual(healthAt(newHealth(0), now));
    }),
  );
});

test("morale drifts to the middle from both sides, and rests there", () => {
  const low = { ...newHealth(0), morale: 10 };
  expect(healthAt(low, 5 * 60 * MINUTE_MS).morale).toBe(15);
  expect(healthAt(low, 1_000 * 60 * MINUTE_MS).morale).toBe(50);
  expect(healthAt(newHealth(0), 1_000 * 60 * MINUTE_MS)).toMatchObject({ energy: 0, morale: 50 });
});

test("deeds move it by the table and never beyond 0 and 100", () => {
  const half = { ...newHealth(0), energy: 50, morale: 50 };
  expect(afterDeed(half, "prompt", 0)).toMatchObject({ energy: 60, morale: 50 });
  expect(afterDeed(half, "tool-success", 0)).toMatchObject({ energy: 52, morale: 55 });
  expect(afterDeed(half, "tool-failure", 0)).toMatchObject({ energy: 52, morale: 40 });
  expect(afterDeed(half, "tests-passed", 0)).toMatchObject({ energy: 50, morale: 65 });
  expect(afterDeed(half, "commit", 0)).toMatchObject({ energy: 50, morale: 70 });
  expect(afterDeed(newHealth(0), "commit", 0)).toMatchObject({ energy: 100, morale: 100 });
  expect(afterDeed({ ...half, morale: 5 }, "tool-failure", 0).morale).toBe(0);
});

test("a moment before the last one takes nothing back", () => {
  const health = healthAt(newHealth(0), 60 * MINUTE_MS);
  expect(healthAt(health, 0)).toEqual(health);
});

test.each([
  [0, "critical"],
  [25, "critical"],
  [26, "low"],
  [50, "low"],
  [51, "normal"],
  [75, "normal"],
  [76, "high"],
  [100, "high"],
] as const)("%d is %s", (value, band) => {
  expect(bandOf(value)).toBe(band);
});
