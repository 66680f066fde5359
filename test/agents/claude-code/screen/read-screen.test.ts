import { describe, expect, test } from "bun:test";
import { readScreen } from "../../../../src/agents/claude-code/screen/read-screen.ts";
import { screenReading } from "../../../../src/protocol/reading.ts";
import { loadCorpus, overrideNames } from "./corpus.ts";

const corpus = loadCorpus();

describe("the screen reader reads every fixture right:", () => {
  for (const fixture of corpus) {
    test(fixture.name, () => {
      const reading = readScreen(fixture);
      const { status, reason, reading: fields } = fixture.expected;
      const got = reason === null ? reading.status : `${reading.status}/${reading.reason}`;
      const want = reason === null ? status : `${status}/${reason}`;
      expect(`${got} by ${reading.rule}`).toBe(`${want} by ${reading.rule}`);
      expect(reading).toMatchObject(fields);
      expect(screenReading.safeParse(reading).success).toBe(true);
    });
  }
});

test("the corpus holds the given screens, the recorded ones and at least 150 of our own", () => {
  const count = (set: string) => corpus.filter(({ name }) => name.startsWith(`${set}/`)).length;
  expect(count("composed")).toBe(45);
  expect(count("recorded")).toBe(148);
  expect(count("own")).toBeGreaterThanOrEqual(150);
  expect(corpus.filter(({ isNegative }) => isNegative).length).toBeGreaterThanOrEqual(60);
});

test("every exception to an index names a fixture that exists, with its reason", () => {
  const names = new Set(corpus.map((fixture) => fixture.name));
  expect(overrideNames().filter((name) => !names.has(name))).toEqual([]);
});

test("a reading is ready only at rest, with an empty prompt box", () => {
  for (const fixture of corpus) {
    const reading = readScreen(fixture);
    if (!reading.isReady) continue;
    expect(reading.draft).toBeNull();
    expect(["idle", "error", "working"]).toContain(reading.status);
    if (reading.status === "working") expect(reading.reason).toBe("background");
  }
});

test("only a screen that waits for a person has options and a question", () => {
  for (const fixture of corpus) {
    const reading = readScreen(fixture);
    if (reading.status === "waiting") continue;
    expect([reading.options, reading.question]).toEqual([[], null]);
  }
});

test("a dialog that offers numbered rows marks exactly one of them or a field above them", () => {
  for (const fixture of corpus) {
    const { status, reason, options } = readScreen(fixture);
    if (status !== "waiting" || reason === "elicitation" || options.length === 0) continue;
    expect(options.filter((option) => option.isSelected)).toHaveLength(1);
  }
});

test("blank rows below the screen, as in a taller pane, change nothing", () => {
  for (const fixture of corpus) {
    const taller = { ...fixture, lines: [...fixture.lines, "", "   ", ""] };
    expect(readScreen(taller)).toEqual(readScreen(fixture));
  }
});
