/** Histories of our own: at every moment the status is the one that was true. */
import { describe, expect, test } from "bun:test";
import { HISTORIES } from "./histories/all.ts";
import type { History } from "./histories/history.ts";
import { playAndJudge } from "./histories/judge-samples.ts";

const EVERYTHING = { hooks: true, registry: true, screen: true };

test("there are at least 40 of them, each with a name of its own", () => {
  expect(new Set(HISTORIES.map(({ name }) => name)).size).toBeGreaterThanOrEqual(40);
});

describe("with hooks, registry and screens status and reason are right at every moment:", () => {
  for (const one of HISTORIES) {
    test(one.name, () => {
      const { wrong, samples } = playAndJudge(one, EVERYTHING, true);
      expect(wrong).toEqual([]);
      expect(samples).toBeGreaterThan(20);
    });
  }
});

describe("with hooks and screens, where no registry is, the status is right within a few looks:", () => {
  for (const one of HISTORIES) {
    test(one.name, () => {
      const { wrong } = playAndJudge(one, { ...EVERYTHING, registry: false }, false);
      expect(wrong).toEqual([]);
    });
  }
});

describe("with registry and screens, where no hooks are installed, the status is right:", () => {
  for (const one of HISTORIES) {
    test(one.name, () => {
      const { wrong } = playAndJudge(one, { ...EVERYTHING, hooks: false }, false);
      expect(wrong).toEqual([]);
    });
  }
});

describe("with hooks alone the status is right but where none tells, and never idle at work:", () => {
  for (const one of HISTORIES) {
    test(one.name, () => {
      const { wrong } = playAndJudge(one, { hooks: true, registry: false, screen: false }, false);
      expect(wrong.filter((line) => !isBeyond(one, line))).toEqual([]);
      const isWrongIdle = / (working|waiting)\/\w+, shown idle/;
      expect(wrong.filter((line) => isWrongIdle.test(line) && !isBeyond(one, line))).toEqual([]);
    });
  }
});

describe("a server that is away around any step shows the truth again soon after:", () => {
  for (const one of HISTORIES) {
    test(one.name, () => {
      const wrong = one.steps.flatMap((step, restartAt) =>
        playAndJudge(one, { ...EVERYTHING, restartAt }, false).wrong.map(
          (line) => `restart at ${step.at} s: ${line}`,
        ),
      );
      expect(wrong).toEqual([]);
    });
  }
});

/** The step that the line is of, or one before it back to the last that a hook told, is beyond. */
function isBeyond(one: History, line: string): boolean {
  const at = Number(/^[\d.]+/.exec(line)?.[0]);
  return one.steps.some((step) => step.at === at && step.isBeyondHooks);
}
