/** The report reads like sentences of a person, whatever its numbers and names are. */
import { expect, test } from "bun:test";
import { reportMarkdown } from "../../src/game/report-text.ts";

const sums = {
  ...{ xp: 1_200, prompts: 1, tools: 2, commits: 0, testsRun: 0, testsPassed: 0 },
  ...{ waits: 0, waitSeconds: 0 },
};
const facts = {
  from: "2026-11-25",
  to: "2026-11-25",
  total: sums,
  projects: [],
  personas: [],
  quests: [],
  achievements: [],
  sessions: [],
};
const linesOf = (total: Partial<typeof sums>) =>
  reportMarkdown({ ...facts, total: { ...sums, ...total } }).split("\n");

test("none, one and many are said as people say them", () => {
  expect(linesOf({})[2]).toBe("1,200 XP, 1 prompt, 2 tools, 0 commits, no test run.");
  expect(linesOf({ testsRun: 1 })[2]).toEndWith("0 of 1 test run passed.");
  expect(linesOf({ testsRun: 1_001, testsPassed: 1_000 })[2]).toEndWith(
    "1,000 of 1,001 test runs passed.",
  );
});

test.each([
  [0, 0, "No agent waited for an answer."],
  [1, 1, "Agents waited 1 time for an answer, 1 second on average."],
  [2, 238, "Agents waited 2 times for an answer, 119 seconds on average."],
  [2, 240, "Agents waited 2 times for an answer, 2 minutes on average."],
  [1, 7_140, "Agents waited 1 time for an answer, 119 minutes on average."],
  [1, 9_000, "Agents waited 1 time for an answer, 3 hours on average."],
])("%d waits of %d seconds", (waits, waitSeconds, words) => {
  expect(linesOf({ waits, waitSeconds })[3]).toBe(words);
});

test("a name is its own letters and nothing else", () => {
  const project = { ...sums, name: "*a*\n# b <c>" };
  const text = reportMarkdown({ ...facts, projects: [project] });
  expect(text).toContain("- **\\*a\\* \\# b \\<c\\>**: 1,200 XP, 0 commits");
});
