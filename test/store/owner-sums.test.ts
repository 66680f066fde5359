/** The compact table of sums keeps what a plain map keeps. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { OwnerSums } from "../../src/store/verify/owner-sums.ts";

const name = fc.integer({ min: 0, max: 60 }).map(String);
const step = fc.record({
  what: fc.constantFrom("set", "set", "set", "take", "get"),
  owner: name,
  key: name,
  value: fc.integer({ min: -5, max: 2 ** 50 }),
});

test("what was set is read, what was taken is gone, and the rest is left", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
      const sums = new OwnerSums();
      const plain = new Map<string, number>();
      for (const { what, owner, key, value } of steps) {
        const both = `${owner} ${key}`;
        if (what === "set") {
          sums.set(owner, key, value);
          plain.set(both, value);
        } else {
          expect(sums[what](owner, key)).toBe(plain.get(both));
          if (what === "take") plain.delete(both);
        }
      }
      const left = [...sums.left()].map(({ owner, key, value }) => [`${owner} ${key}`, value]);
      expect(left.sort()).toEqual([...plain].sort());
    }),
  );
});

test("it grows: 300,000 numbers of 3,000 owners", () => {
  const sums = new OwnerSums();
  for (let owner = 0; owner < 3_000; owner++) {
    for (let key = 0; key < 100; key++) sums.set(`o${owner}`, `k${key}`, owner * 100 + key);
  }
  let total = 0;
  for (const { owner, key, value } of sums.left()) {
    expect(value).toBe(Number(owner.slice(1)) * 100 + Number(key.slice(1)));
    total++;
  }
  expect(total).toBe(300_000);
  expect(sums.get("o2999", "k99")).toBe(299_999);
  expect(sums.get("o2999", "k100")).toBeUndefined();
});
