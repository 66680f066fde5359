/** Why a session shows its status: the words of the panel, and how often it asks. */
import { describe, expect, test } from "bun:test";
import { readExplanation } from "../../src/dashboard/check/parse.ts";
import { makePaced } from "../../src/dashboard/live/paced.ts";
import {
  ageText,
  changeTimeText,
  movedBy,
  newestFirst,
  shortWhy,
  stateText,
  verdictText,
} from "../../src/dashboard/text/why-words.ts";
import { ago, session } from "./camp-fixture.ts";

const now = Date.parse("2026-03-01T12:00:00.000Z");
const minutesAgo = (minutes: number) => ago(minutes, now);

describe("the verdict", () => {
  test("says status, reason, how long, source and confidence", () => {
    const asks = session({
      id: "wren",
      status: "waiting",
      reason: "permission",
      since: minutesAgo(3),
      source: "registry",
      confidence: 0.9,
    });
    expect(verdictText(asks, now)).toBe(
      "Waiting for permission, begun 3 min ago, by the agent's own registry, 90 % sure.",
    );
  });

  test("names the reason also where the status stands beside the tool itself", () => {
    const tool = { name: "Bash", detail: "make", since: minutesAgo(1) };
    const works = session({
      id: "odo",
      status: "working",
      reason: "tool",
      tool,
      since: ago(0, now),
    });
    expect(verdictText(works, now)).toBe(
      "Working: using a tool, begun just now, by a hook event, 100 % sure.",
    );
  });

  test("of a finished turn that nobody has seen says so", () => {
    const done = session({ id: "iris", seen: false, since: minutesAgo(8) });
    expect(verdictText(done, now)).toBe(
      "Done: not seen yet, begun 8 min ago, by a hook event, 100 % sure.",
    );
  });

  test("that nothing confirms is last known, and says for how long", () => {
    const silent = session({ id: "tam", stale: true, confirmedAt: minutesAgo(2) });
    expect(shortWhy(silent, now)).toBe("a hook event, last known, not confirmed for 2 min");
    const restarted = session({ id: "tam", source: "restart", confirmedAt: ago(0.1, now) });
    expect(shortWhy(restarted, now)).toBe(
      "what was known before the restart, last known, not confirmed for a few seconds",
    );
  });
});

describe("changes", () => {
  const change = (minutes: number, evidence: string) => ({
    at: minutesAgo(minutes),
    from: { status: "working", reason: "tool" } as const,
    to: { status: "idle", reason: "done" } as const,
    source: "hook" as const,
    evidence,
    isCorrection: false,
  });

  test("stand newest first, those of one instant in the order in which they came", () => {
    const told = [change(3, "a"), change(1, "b"), change(1, "c")];
    expect(newestFirst(told).map((one) => one.evidence)).toEqual(["c", "b", "a"]);
  });

  test("name what moved them, their source only once", () => {
    expect(movedBy({ source: "hook", evidence: "hook stop" })).toBe("stop");
    expect(movedBy({ source: "registry", evidence: "screen idle-prompt" })).toBe(
      "screen idle-prompt",
    );
    expect(movedBy({ source: "process", evidence: "process-gone" })).toBe("process-gone");
  });

  test("name each status with its reason", () => {
    expect(stateText({ status: "waiting", reason: "plan" })).toBe("Waiting with a plan");
    expect(stateText({ status: "error", reason: "api_error" })).toBe("Error: API failure");
  });

  test("carry their day once they are old", () => {
    const at = (minutes: number) => now - minutes * 60_000;
    expect(changeTimeText(at(5), now, "en-GB", "UTC")).toBe("11:55:00");
    expect(changeTimeText(at(24 * 60), now, "en-GB", "UTC")).toBe("28 Feb 2026, 12:00:00");
  });
});

test("the age of a word is told in steps that a person can use", () => {
  expect([0.4, 47, 200].map(ageText)).toEqual(["just now", "40 s ago", "3 min ago"]);
});

test("an answer of another shape is no explanation", () => {
  expect(readExplanation({ evidence: [], transitions: [] })).not.toBeNull();
  expect(readExplanation({ evidence: [{ source: "oracle" }], transitions: [] })).toBeNull();
});

describe("a paced request", () => {
  function paced() {
    const gates: (() => void)[] = [];
    let runs = 0;
    const made = makePaced(
      async () => {
        runs += 1;
      },
      () => new Promise<void>((done) => gates.push(done)),
    );
    const letGo = async () => {
      gates.shift()?.();
      await Bun.sleep(0);
    };
    return { ...made, letGo, runs: () => runs };
  }

  test("asked many times within its pause runs once more, after it", async () => {
    const { ask, letGo, runs } = paced();
    for (let times = 0; times < 5; times++) ask();
    await Bun.sleep(0);
    expect(runs()).toBe(1);
    for (let times = 0; times < 5; times++) ask();
    expect(runs()).toBe(1);
    await letGo();
    expect(runs()).toBe(2);
    await letGo();
    expect(runs()).toBe(2);
    ask();
    expect(runs()).toBe(3);
  });

  test("that was stopped does not run what was still asked", async () => {
    const { ask, stop, letGo, runs } = paced();
    ask();
    await Bun.sleep(0);
    ask();
    stop();
    await letGo();
    expect(runs()).toBe(1);
  });
});
