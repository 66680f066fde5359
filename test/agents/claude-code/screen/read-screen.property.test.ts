import { expect, test } from "bun:test";
import fc from "fast-check";
import { isBoxTextGhost } from "../../../../src/agents/claude-code/screen/ghost-text.ts";
import { plainLines } from "../../../../src/agents/claude-code/screen/plain-lines.ts";
import { readScreen } from "../../../../src/agents/claude-code/screen/read-screen.ts";
import { screenReading } from "../../../../src/protocol/reading.ts";
import { loadCorpus } from "./corpus.ts";

/** Rows that mean something in the live region; above it they must mean nothing. */
const tempting = [
  "Do you want to proceed?",
  "❯ 1. Yes",
  "2. No",
  "Esc to cancel · Tab to amend",
  "⏸ manual mode on · esc to interrupt · ← for agents",
  "✻ Baking… (3s · ↓ 12 tokens · esc to interrupt)",
  "✻ Baked for 38s · done 9:14 AM",
  "API Error: 500 Internal server error",
  "You've hit your session limit · resets 3:45pm",
  "Not logged in · Please run /login",
  "⎿  Interrupted · What should Claude do instead?",
  "☐ Harbour",
  "Enter to select · ↑/↓ to navigate · Esc to cancel",
  "Accessing workspace:",
  "mira@host:~/src/ferry$",
  "─".repeat(80),
  "╌".repeat(80),
];
const row = fc.oneof(fc.string({ unit: "grapheme", maxLength: 120 }), fc.constantFrom(...tempting));
const corpus = loadCorpus();

test("any text at all reads as a valid reading and never throws", () => {
  const piece = fc.oneof(
    row,
    fc.constantFrom("\u001b[", "\u001b]8;;", "❯", "─", "│", "…", "(", " "),
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 80 }),
      fc.string(),
      fc.boolean(),
      (lines, title, isAlternate) => {
        const reading = readScreen({ lines, title, isAlternate });
        expect(screenReading.safeParse(reading).success).toBe(true);
        plainLines(lines.join("\n"));
        isBoxTextGhost(lines.join("\n"));
      },
    ),
    { numRuns: 400 },
  );
});

test("rows cut from real screens and put together anew never throw", () => {
  const pool = corpus.flatMap((fixture) => fixture.lines);
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pool), { maxLength: 60 }), (lines) => {
      const reading = readScreen({ lines, title: "", isAlternate: true });
      expect(screenReading.safeParse(reading).success).toBe(true);
    }),
    { numRuns: 400 },
  );
});

test("prose above the live region never changes the reading", () => {
  const boxed = corpus.filter((fixture) => {
    const { reason, mode } = readScreen(fixture);
    // Where the screen begins in the middle of a reply, rows put above it would be its beginning.
    const isWhole = /^[^ ]| ▐/.test(fixture.lines.find((line) => line !== "") ?? "");
    return mode !== null && reason !== "fresh" && isWhole;
  });
  expect(boxed.length).toBeGreaterThan(80);
  fc.assert(
    fc.property(fc.constantFrom(...boxed), fc.array(row, { maxLength: 12 }), (fixture, prose) => {
      // A reply stands as Claude Code draws one: its first row after a dot, the others hanging.
      const reply = prose.map((text, index) => `${index === 0 ? "● " : "  "}${text}`);
      const lines = ["❯ What did it say?", "", ...reply, "", ...fixture.lines];
      expect(readScreen({ ...fixture, lines })).toEqual(readScreen(fixture));
    }),
    { numRuns: 600 },
  );
});

test("prose in the last finished reply never makes a screen anything but idle", () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), (prose) => {
      const reply = prose.map((text, index) => `${index === 0 ? "⏺ " : "  "}${text}`);
      const lines = [
        "❯ What did it say?",
        "",
        ...reply,
        "",
        "✻ Baked for 3s · done 9:22 AM",
        "",
        "─".repeat(80),
        "❯\u00a0",
        "─".repeat(80),
        "  ⏸ manual mode on · ? for shortcuts · ← for agents",
      ];
      const { status, reason, isReady, options } = readScreen({
        lines,
        title: "",
        isAlternate: true,
      });
      expect([status, reason, isReady, options]).toEqual(["idle", "done", true, []]);
    }),
    { numRuns: 400 },
  );
});

test("a screen far too large costs a bounded time: only its lowest rows are read", () => {
  const fixture = corpus.find(({ name }) => name.includes("023_bashperm_dialog"));
  expect(fixture).toBeDefined();
  const lines = fixture?.lines ?? [];
  const noise = ["─".repeat(5_000), `✻ ${"…(".repeat(2_500)}`, `❯ 1. ${"x ".repeat(2_500)}`];
  const huge = [...Array(60_000).keys()].map((index) => noise[index % noise.length] ?? "");
  const start = performance.now();
  const reading = readScreen({ lines: [...huge, ...lines], title: "", isAlternate: true });
  const hostile = readScreen({ lines: huge, title: "", isAlternate: true });
  // Milliseconds in truth; the limit only tells linear from quadratic on a busy machine.
  expect(performance.now() - start).toBeLessThan(5_000);
  expect(reading.reason).toBe("permission");
  expect(hostile.status).not.toBe("idle");
});
