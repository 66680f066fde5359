/** A project's story reads like sentences of a person, whatever its numbers are. */
import { expect, test } from "bun:test";
import { type StoryFacts, storyOf } from "../../src/game/narrative.ts";

const facts: StoryFacts = {
  name: "ferry",
  level: 2,
  projectClass: "backend",
  totalXp: 120,
  shares: [{ name: "Wren Tidewater", xp: 120, sharePercent: 100 }],
  stats: { filesEdited: 2, linesAdded: 1, linesRemoved: 3 },
  weekdayXp: [0, 120, 0, 0, 0, 0, 0],
  firstDay: "2026-11-22",
  lastDay: "2026-11-25",
  activeDays: 4,
  longestStreak: 4,
  achievements: [],
};

test("one line is a line, and more are lines", () => {
  expect(storyOf(facts).work).toEqual(["120 XP earned.", "2 edits; 1 line added, 3 removed."]);
  const more = { ...facts, stats: { ...facts.stats, linesAdded: 1_200 } };
  expect(storyOf(more).work[1]).toBe("2 edits; 1,200 lines added, 3 removed.");
});

test("days of work are told once when there was no day without", () => {
  expect(storyOf(facts).rhythm).toContain("Worked on for 4 days.");
  const gaps = storyOf({ ...facts, activeDays: 3 }).rhythm;
  expect(gaps).toContain("Worked on for 4 days, on 3 days.");
});
