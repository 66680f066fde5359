/** Every rule of the game is earned by replayed hooks, and not earned by what falls a step short. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { ACHIEVEMENTS, RARITY_XP } from "../../../src/game/achievements.ts";
import { BADGES } from "../../../src/game/badges.ts";
import { CHALLENGES } from "../../../src/game/challenges.ts";
import { PHASE_MOVES, QUEST_MOVES } from "../../../src/game/quest-moves.ts";
import { OUTCOME_XP, PRICED_TOOLS, STREAK_MILESTONES } from "../../../src/game/xp.ts";
import { HandClock, makeTestServer, type TestServer } from "../../support/make-test-server.ts";
import { Case } from "./case.ts";
import { CHALLENGE_RULES } from "./challenge-rules.ts";
import { ACHIEVEMENT_RULES, BADGE_RULES } from "./goal-rules.ts";
import { QUEST_RULES, TASK_RULES } from "./quest-rules.ts";
import { STREAK_RULES } from "./streak-rules.ts";
import { XP_RULES } from "./xp-rules.ts";

const RULES = [
  ...XP_RULES,
  ...BADGE_RULES,
  ...ACHIEVEMENT_RULES,
  ...CHALLENGE_RULES,
  ...QUEST_RULES,
  ...TASK_RULES,
  ...STREAK_RULES,
];

/** The name of every rule, from the tables that the game itself runs by. */
function rulesOfTheGame(): string[] {
  const { "streak:milestone": _each, ...outcomes } = OUTCOME_XP;
  return [
    ...PRICED_TOOLS.map((word) => `tool:${word}`),
    "any other tool",
    ...Object.keys(outcomes),
    ...STREAK_MILESTONES.map((days) => `streak:milestone ${days}`),
    ...BADGES.map(({ id }) => `badge ${id}`),
    ...ACHIEVEMENTS.map(({ id }) => `achievement ${id}`),
    ...CHALLENGES.map(({ id }) => `challenge:${id}`),
    ...movesOf("quest", QUEST_MOVES),
    ...movesOf("phase", PHASE_MOVES),
    // These are no rows of a table: cases of one formula, and doors of the moves above.
    ...STREAK_RULES.map(({ rule }) => rule),
    ...TASK_RULES.map(({ rule }) => rule),
  ];
}

function movesOf(noun: string, moves: Readonly<Record<string, readonly string[]>>): string[] {
  return Object.entries(moves).flatMap(([from, all]) => all.map((to) => `${noun} ${from} → ${to}`));
}

/** What the tests below have seen; the last one looks for holes in it. */
const table = new Map<string, { earned: boolean; almost: boolean }>(
  RULES.map(({ rule }) => [rule, { earned: false, almost: false }]),
);

let server: TestServer;
const clock = new HandClock(Date.UTC(2026, 10, 25, 12));
beforeAll(async () => {
  server = await makeTestServer({ clock, timeZone: "UTC" });
});
afterAll(() => server[Symbol.asyncDispose]());

test.each(RULES)(
  "$rule",
  async ({ rule, earn, almost, seen }) => {
    const cell = table.get(rule);
    if (!cell) throw new Error("the rule has no row");
    const short = new Case(server, clock, `${rule} almost`);
    await almost(short);
    expect(await seen(short)).toBe(false);
    cell.almost = true;
    const full = new Case(server, clock, `${rule} earned`);
    await earn(full);
    expect(await seen(full)).toBe(true);
    cell.earned = true;
  },
  60_000,
);

test("the XP of an achievement is that of its rarity, in one row of its owner alone", () => {
  const rows = server.one(`SELECT count(*) FROM xp_events
    WHERE event_type LIKE 'achievement:%' AND (persona_id IS NULL) = (project_id IS NULL)`);
  expect(rows).toBe(0);
  for (const { id, rarity } of ACHIEVEMENTS) {
    const amounts = server.one(`SELECT group_concat(DISTINCT xp_amount) FROM xp_events
      WHERE event_type = 'achievement:${id}'`);
    expect([id, amounts]).toEqual([id, String(RARITY_XP[rarity])]);
  }
});

test("the table of rules has no empty cell, and no rule is missing from it", () => {
  expect(RULES.map(({ rule }) => rule).toSorted()).toEqual(rulesOfTheGame().toSorted());
  const mark = (isSeen: boolean) => (isSeen ? "yes" : "");
  const lines = [...table].map(
    ([rule, { earned, almost }]) => `| ${rule} | ${mark(earned)} | ${mark(almost)} |`,
  );
  console.log(["| rule | earned | not quite |", "|---|---|---|", ...lines].join("\n"));
  expect(lines.filter((line) => /\|\s+\|/.test(line))).toEqual([]);
});
