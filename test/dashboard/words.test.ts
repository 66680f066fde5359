/** Reasons, figures and times of the game's pages in words; drafts and addresses made of input. */
import { describe, expect, test } from "bun:test";
import { query } from "../../src/dashboard/api/query.ts";
import { questDraft } from "../../src/dashboard/quests/quest-draft.ts";
import { counted, figure } from "../../src/dashboard/text/figures.ts";
import { nearPath } from "../../src/dashboard/text/near-path.ts";
import { reasonText } from "../../src/dashboard/text/reasons.ts";
import { agoText, dayOf, dayText, leftText } from "../../src/dashboard/text/time.ts";

describe("the reason of a point", () => {
  test.each([
    ["tool:Edit", true, "Edit used"],
    ["tool:Bash", false, "Bash failed"],
    ["git:commit", true, "Commit"],
    ["command:test", false, "Tests, failed"],
    ["challenge:run-tests", true, "Challenge: run tests"],
    ["challenge:earn-xp", true, "Challenge: earn XP"],
    ["subagent:started", true, "Subagent started"],
    ["achievement:tool_time", true, "Achievement: tool time"],
    ["brand:new", true, "brand:new"],
    ["tool:\u202eliam", true, "‹U+202E›liam used"],
  ])("%s (success %p) reads %p", (eventType, isSuccess, words) => {
    expect(reasonText(eventType, isSuccess)).toBe(words);
  });
});

describe("the file that a session works on", () => {
  test.each([
    ["/home/mira/ferry/src/berths.ts", "/home/mira/ferry", "src/berths.ts"],
    ["/home/mira/ferry-2/src/berths.ts", "/home/mira/ferry", "/home/mira/ferry-2/src/berths.ts"],
    ["/etc/hosts", "/", "/etc/hosts"],
    ["bun test", "/home/mira/ferry", "bun test"],
    ["/etc/hosts", null, "/etc/hosts"],
  ])("%s, seen from %p, reads %s", (text, folder, shown) => {
    expect(nearPath(text, folder)).toBe(shown);
  });
});

test("a moment ago is just now", () => {
  const then = "2026-01-02T00:00:00.000Z";
  const thenMs = Date.parse(then);
  expect(agoText(then, thenMs + 1_000)).toBe("just now");
  expect(agoText(then, thenMs + 40_000)).toBe("40 s ago");
});

test("figures are grouped and counted in words", () => {
  expect(figure(1_234_567)).toMatch(/^1.234.567$/);
  expect([counted(1, "day"), counted(0, "day"), counted(3, "day")]).toEqual([
    "1 day",
    "0 days",
    "3 days",
  ]);
});

describe("time that is left", () => {
  const end = "2026-01-02T00:00:00.000Z";
  const endMs = Date.parse(end);
  test.each([
    [endMs - 3 * 3_600_000 - 5 * 60_000, "3 h 5 min left"],
    [endMs - 59_000, "less than a minute left"],
    [endMs, "over"],
    [endMs + 1, "over"],
  ])("at %p is %p", (nowMs, words) => {
    expect(leftText(end, nowMs)).toBe(words);
  });
});

test("a moment belongs to the reader's own day", () => {
  const lateMs = Date.parse("2026-01-01T23:30:00.000Z");
  expect(dayOf(lateMs, "UTC")).toBe("2026-01-01");
  expect(dayOf(lateMs, "Europe/Berlin")).toBe("2026-01-02");
  expect(dayText("2026-11-03", "en-GB")).toBe("3 Nov");
});

test("an address leaves out what is not set, and hides nothing in what is", () => {
  expect(query({ sort: "-totalXp", cursor: null, q: "" })).toBe("?sort=-totalXp");
  expect(query({ q: "a&b=c #d" })).toBe("?q=a%26b%3Dc+%23d");
  expect(query({})).toBe("");
});

describe("a quest from the form", () => {
  const blank = {
    title: "",
    description: "",
    projectId: "",
    personaId: "",
    phases: "",
    start: true,
  };

  test("takes one phase from each line that says something", () => {
    const drafted = questDraft({ ...blank, title: " Sail ", phases: "Load\n\n  Cast off  \n" });
    expect(drafted).toEqual({
      ok: true,
      draft: { title: "Sail", phases: ["Load", "Cast off"], start: true },
    });
  });

  test("sends description, project and persona only where they are given", () => {
    const given = { description: "Far", projectId: "f", personaId: "p" };
    expect(questDraft({ ...blank, ...given, title: "Sail" })).toMatchObject({ draft: given });
  });

  test.each([
    [{ ...blank, title: "  " }, "A quest needs a title."],
    [
      { ...blank, title: "x", phases: "p\n".repeat(51) },
      "A quest has at most 50 phases; these are 51.",
    ],
    [
      { ...blank, title: "x", phases: `ok\n${"a".repeat(201)}` },
      "Phase 2 is longer than 200 characters; say it shorter.",
    ],
  ])("that cannot be says why (%#)", (text, detail) => {
    expect(questDraft(text)).toEqual({ ok: false, detail });
  });
});
