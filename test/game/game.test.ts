/** Levels, names, faces and the XP table. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { avatarPath, avatarSvg } from "../../src/game/avatar.ts";
import { decide } from "../../src/game/decide.ts";
import { levelOf, levelProgress, tierOf, titleOf, xpAtLevel } from "../../src/game/level.ts";
import { personaName } from "../../src/game/names.ts";
import { toolWord, toolXp } from "../../src/game/xp.ts";

const level = fc.integer({ min: 1, max: 13_000_000 });

describe("levels", () => {
  test("a level begins exactly at its XP, and not one point before", () => {
    fc.assert(
      fc.property(level, (n) => {
        expect(levelOf(xpAtLevel(n))).toBe(n);
        expect(levelOf(xpAtLevel(n + 1) - 1)).toBe(n);
      }),
      { numRuns: 2_000 },
    );
  });

  test("more XP is never a lower level", () => {
    fc.assert(
      fc.property(fc.nat(1_000_000_000), fc.nat(1_000_000), (xp, more) => {
        expect(levelOf(xp + more)).toBeGreaterThanOrEqual(levelOf(xp));
      }),
    );
  });

  test("the bar stays inside its level", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000, max: 1_000_000_000 }), (xp) => {
        const bar = levelProgress(xp);
        expect(bar.levelXp).toBeGreaterThanOrEqual(0);
        expect(bar.levelXp).toBeLessThan(bar.levelSpan);
        expect(xpAtLevel(bar.level) + bar.levelXp).toBe(Math.max(0, xp));
      }),
    );
  });

  test.each([
    [1, 0, "Apprentice", "novice"],
    [2, 100, "Apprentice", "novice"],
    [3, 300, "Apprentice", "novice"],
    [5, 1_000, "Journeyman", "apprentice"],
    [10, 4_500, "Expert", "journeyman"],
    [15, 10_500, "Master", "expert"],
    [20, 19_000, "Grandmaster", "master"],
    [30, 43_500, "Legend", "master"],
  ] as const)("level %d takes %d XP: %s, %s", (n, xp, title, tier) => {
    expect([xpAtLevel(n), titleOf(n), tierOf(n)]).toEqual([xp, title, tier]);
  });
});

describe("names", () => {
  test("one seed gives one name, and 3,000 personas have 3,000", () => {
    const taken = new Set<string>();
    for (let n = 0; n < 3_000; n++) {
      const name = personaName(`session-${n}`, (candidate) => taken.has(candidate));
      expect(taken.has(name)).toBe(false);
      expect(name).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+( \d+)?$/);
      taken.add(name);
    }
    expect(personaName("session-0", () => false)).toBe([...taken][0] ?? "");
  });

  test("a taken name gets the next free number", () => {
    const name = personaName("seed", () => false);
    const taken = new Set([name, `${name} 2`]);
    expect(personaName("seed", (candidate) => taken.has(candidate))).toBe(`${name} 3`);
  });
});

test("a seed draws one face, without anything that a browser could load or run", () => {
  const svg = avatarSvg("58985649ad306a0d");
  expect(svg).toBe(avatarSvg("58985649ad306a0d"));
  expect(svg).not.toBe(avatarSvg("58985649ad306a0e"));
  expect(svg).toStartWith("<svg");
  expect(svg).not.toMatch(/<script|href="http|url\(http|\son\w+=/i);
  expect(avatarPath("abc")).toBe("/avatars/abc.svg");
});

describe("XP", () => {
  test.each([
    ["Read", "Read", 1],
    ["Bash", "Bash", 2],
    ["Edit", "Edit", 3],
    ["Write", "Write", 5],
    ["Task", "Task", 5],
    ["Agent", "Task", 5],
    ["SlashCommand", "Skill", 2],
    ["mcp__files__read", "mcp", 2],
    ["SomethingNew", "SomethingNew", 1],
    ["a.b", "other", 1],
    ["constructor", "constructor", 1],
    ["__proto__", "other", 1],
  ])("%s counts as %s and earns %d", (name, word, xp) => {
    expect([toolWord(name), toolXp(toolWord(name))]).toEqual([word, xp]);
  });

  test("no name, however odd, makes a path of its own in the statistics", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (name) => {
        expect(toolWord(name)).toMatch(/^[A-Za-z][0-9A-Za-z_]{0,63}$/);
        expect(toolXp(toolWord(name))).toBeGreaterThan(0);
      }),
    );
  });

  test("a success earns, a failure is counted", () => {
    const memory = { paidToday: () => 0 };
    const end = { kind: "tool", toolName: "Edit", isSuccess: true, work: null } as const;
    expect(decide(end, memory)[0]).toMatchObject({ xpAmount: 3, stats: { "toolsUsed.total": 1 } });
    const failed = decide({ ...end, isSuccess: false }, memory);
    expect(failed[0]).toMatchObject({ xpAmount: 0, stats: { "toolsFailed.Edit": 1 } });
  });
});
