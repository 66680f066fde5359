/** The script keeps the promises of the demo. */
import { describe, expect, test } from "bun:test";
import { CAST, memberOf } from "../../src/demo/cast.ts";
import type { Step } from "../../src/demo/script.ts";
import { levelOf } from "../../src/game/level.ts";
import { personaName } from "../../src/game/names.ts";
import { toolWord, toolXp } from "../../src/game/xp.ts";

const TOOLS = { read: "Read", search: "Grep", edit: "Edit", write: "Write", run: "Bash" } as const;

function xpOf(step: Step): number {
  if (step.do === "read") return step.files.length * toolXp("Read");
  if (step.do === "run" && step.isFailure) return 0;
  return step.do in TOOLS ? toolXp(toolWord(TOOLS[step.do as keyof typeof TOOLS])) : 0;
}

function firstSteps(project: string): readonly Step[] {
  return memberOf(project)?.turns[0].steps ?? [];
}

test("six members play, each with a project, a session and a name of its own", () => {
  expect(CAST).toHaveLength(6);
  expect(new Set(CAST.map((member) => member.project)).size).toBe(6);
  const ids = CAST.map((member) => member.sessionId);
  expect(new Set(ids.map((id) => personaName(id, () => false))).size).toBe(6);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});

test("the ferry asks for permission and harbour-api asks a question, each in its first turn", () => {
  const isPermission = (step: Step) => step.do === "run" && step.refused !== undefined;
  expect(firstSteps("ferry").some(isPermission)).toBe(true);
  expect(firstSteps("harbour-api").some((step) => step.do === "ask")).toBe(true);
});

test("the atlas fails a test and mends it: the same command fails first and passes later", () => {
  const runs = firstSteps("atlas-ui").filter((step) => step.do === "run");
  expect(runs.map((step) => step.isFailure ?? false)).toEqual([true, false]);
  expect(runs[0]?.command).toBe(runs[1]?.command ?? "");
});

test.each(["lantern", "atlas-ui"])("%s reaches the next level within its first turn", (name) => {
  const pastXp = memberOf(name)?.pastXp ?? 0;
  const earned = firstSteps(name).reduce((sum, step) => sum + xpOf(step), 0);
  expect(levelOf(pastXp + earned)).toBe(levelOf(pastXp) + 1);
});

describe.each(CAST.map((member) => [member.project, member] as const))("%s", (_name, member) => {
  test("says something at the end of each turn, and whenever it is refused", () => {
    for (const turn of member.turns) {
      expect(turn.steps.at(-1)?.do).toBe("say");
      for (const step of turn.steps) {
        if ("refused" in step) expect(step.refused?.length ?? 0).toBeGreaterThan(10);
      }
    }
  });

  test("rests between turns, so that there is calm to look around", () => {
    for (const turn of member.turns) expect(turn.restSeconds).toBeGreaterThanOrEqual(20);
  });

  test("speaks of an answer only after it has asked", () => {
    for (const turn of member.turns) {
      const asked = turn.steps.findIndex((step) => step.do === "ask");
      for (const [index, step] of turn.steps.entries()) {
        if (step.do !== "say" || !step.text.includes("{answer}")) continue;
        expect(asked).toBeGreaterThanOrEqual(0);
        expect(asked).toBeLessThan(index);
      }
    }
  });
});
