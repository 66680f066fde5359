/** A project's story reads like sentences of a person, whatever its numbers are. */
import { expect, test } from "bun:test";
import { durationOf, type StoryFacts, storyMarkdown, storyOf } from "../../src/game/narrative.ts";

const facts: StoryFacts = {
  name: "ferry",
  level: 2,
  projectClass: "backend",
  totalXp: 120,
  teamSize: 1,
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

test("a team is named as people would, and counted whole", () => {
  const shares = ["Anna", "Ben", "Cleo", "Dora", "Emil"].map((name, index) => {
    return { name, xp: 50 - index, sharePercent: 20 };
  });
  const team = (size: number, teamSize = size) =>
    storyOf({ ...facts, shares: shares.slice(0, size), teamSize }).team;
  expect(team(0)).toEqual(["Nobody has earned anything here yet."]);
  expect(team(1)).toEqual(["Anna did it alone."]);
  expect(team(2)[2]).toBe("With Ben.");
  expect(team(3)[2]).toBe("With Ben and Cleo.");
  expect(team(5)[2]).toBe("With Ben, Cleo, Dora and 1 more.");
  expect(team(5, 1_200)).toEqual([
    "1,200 personas worked on it.",
    "Anna leads with 20 % of the XP.",
    "With Ben, Cleo, Dora and 1,196 more.",
  ]);
});

test.each([
  ["2026-01-01", "1 day"],
  ["2026-01-13", "13 days"],
  ["2026-01-14", "2 weeks"],
  ["2026-03-01", "8 weeks"],
  ["2026-03-02", "2 months"],
  ["2027-12-31", "23 months"],
  ["2028-01-01", "2 years"],
])("from New Year's Day 2026 to %s it is %s", (day, words) => {
  expect(durationOf("2026-01-01", day)).toBe(words);
});

test("in Markdown a name is its own letters and nothing else", () => {
  const [share] = facts.shares;
  if (!share) throw new Error("nobody has a share");
  const shares = [{ ...share, name: "*Wren* <img src=x>" }];
  const text = storyMarkdown(storyOf({ ...facts, name: "__init__ [a](b)", shares }));
  expect(text).toStartWith("# \\_\\_init\\_\\_ \\[a\\](b): a story of code\n\n*A backend project");
  expect(text).toContain("- \\*Wren\\* \\<img src=x\\> did it alone.\n");
});
