/** What the actors draw is read by the real screen reader as what it is meant to be. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { isBoxTextGhost } from "../../src/agents/claude-code/screen/ghost-text.ts";
import { plainLines } from "../../src/agents/claude-code/screen/plain-lines.ts";
import { readScreen } from "../../src/agents/claude-code/screen/read-screen.ts";
import { type Block, INTERRUPTED } from "../../src/demo/screen/blocks.ts";
import { type Dialog, optionLabels } from "../../src/demo/screen/dialogs.ts";
import { diffLines, diffSummary } from "../../src/demo/screen/diff.ts";
import { type Bottom, type Mode, type Picture, render } from "../../src/demo/screen/render.ts";
import { escaped, plainText } from "../../src/demo/screen/row.ts";

const SIZES = [
  [104, 34],
  [80, 24],
  [60, 28],
  [200, 60],
] as const;

const PROMPT: Block = { kind: "prompt", text: "Sailings without a berth must not break the board" };
const SAID: Block = { kind: "said", text: "The schema first, then the board, then the tests." };
const DONE: Block = { kind: "finished", text: "Mended for 12s · done 9:44 AM" };
const SPINNER = { frame: 3, verb: "Splicing rope", seconds: 12, tokens: 1_234 };

function command(state: Extract<Block, { kind: "command" }>["state"], lines: string[] = []): Block {
  const call = { description: "Run the board tests", command: "bun test test/board.test.ts" };
  return { kind: "command", state, lines, ...call };
}

function box(part: Partial<Extract<Bottom, { kind: "box" }>> = {}): Bottom {
  return { kind: "box", draft: "", mode: "manual", isBusy: false, spinner: null, ...part };
}

const BUSY = box({ isBusy: true, spinner: SPINNER });

/** The reading of a picture as the server gets it: captured with colours, then read. */
function read(
  blocks: readonly Block[],
  bottom: Bottom,
  [width, height]: readonly [number, number],
) {
  const picture: Picture = { width, height, place: "~/ferry", blocks, bottom };
  const captured = render(picture).map(escaped).join("\n");
  return readScreen(
    { lines: plainLines(captured), title: "✳ Night sailings", isAlternate: true },
    { isBoxTextGhost: isBoxTextGhost(captured) },
  );
}

const COMMAND: Dialog = {
  kind: "command",
  description: "Run the new migration on the staging database",
  command: 'psql "$STAGING_URL" -f migrations/0042_night_sailings.sql',
  folder: "~/ferry",
};
const EDIT: Dialog = {
  kind: "edit",
  file: "src/timetable.ts",
  lines: diffLines(88, "  const day = dayOf(departure);", "  const day = eveningOf(departure);"),
};
const QUESTION: Dialog = {
  kind: "question",
  header: "Berth",
  question: "Where should the board show a sailing that has no berth yet?",
  options: [
    { label: "To be announced (Recommended)", description: "Travellers look again" },
    { label: "At its usual berth", description: "Right nine times in ten" },
  ],
  other: "",
};
const PLAN: Dialog = {
  kind: "plan",
  lines: ["Plan: the queue moves", "1. A table.", "2. Both sides for a day."],
  file: "~/.claude/plans/the-queue-moves.md",
};

describe.each(SIZES)("on a screen of %d × %d", (width, height) => {
  const size = [width, height] as const;
  const status = (blocks: readonly Block[], bottom: Bottom) => {
    const reading = read(blocks, bottom, size);
    return `${reading.status}/${reading.reason}`;
  };

  test("an actor that has not been asked anything is fresh and takes a prompt", () => {
    const reading = read([], box(), size);
    expect(reading).toMatchObject({ status: "idle", reason: "fresh", isReady: true });
  });

  test("each kind of work reads as that work", () => {
    expect(status([PROMPT], BUSY)).toBe("working/thinking");
    expect(status([PROMPT, SAID], BUSY)).toBe("working/streaming");
    expect(status([PROMPT, SAID, command("running")], BUSY)).toBe("working/tool");
    const helpers = [{ name: "Check the moon", state: "Read src/moon.ts" }];
    expect(status([PROMPT, { kind: "helpers", isRunning: true, helpers }], BUSY)).toBe(
      "working/subagents",
    );
  });

  test("the spinner line tells the time and the tokens", () => {
    expect(read([PROMPT], BUSY, size)).toMatchObject({ elapsedS: 12, tokens: 1_200 });
  });

  test.each(["manual", "acceptEdits", "plan"] as const)("the %s mode is read", (mode: Mode) => {
    const word = mode === "manual" ? "default" : mode;
    expect(read([PROMPT, SAID, DONE], box({ mode }), size).mode).toBe(word);
    expect(read([PROMPT], box({ mode, isBusy: true, spinner: SPINNER }), size)).toMatchObject({
      status: "working",
      mode: word,
    });
  });

  test("a finished turn is done, whatever stood last in it", () => {
    for (const last of [SAID, command("done", [" 22 pass"]), command("failed", [" 1 fail"])]) {
      expect(status([PROMPT, last, DONE], box())).toBe("idle/done");
    }
  });

  test("Esc and No read as interrupted", () => {
    expect(status([PROMPT, SAID, { kind: "interrupted" }], box())).toBe("idle/interrupted");
    expect(status([PROMPT, command("refused", [INTERRUPTED])], box())).toBe("idle/interrupted");
    const declined = {
      kind: "note",
      title: "User declined to answer questions",
      lines: [],
    } as const;
    expect(status([PROMPT, declined], box())).toBe("idle/interrupted");
    const edit = {
      kind: "call",
      title: "Update(src/a.ts)",
      outcome: INTERRUPTED,
      lines: [],
    } as const;
    expect(status([PROMPT, edit], box())).toBe("idle/interrupted");
  });

  test("a draft is read whole, over lines and wraps, and is no suggestion", () => {
    const draft = "Where do the letters go at night, when the office is closed?\nAnd the stamps?";
    const reading = read([PROMPT, SAID, DONE], box({ draft }), size);
    expect(reading).toMatchObject({ status: "idle", draft, isReady: false });
  });

  test.each([
    ["permission", COMMAND],
    ["permission", EDIT],
    ["question", QUESTION],
    ["plan", PLAN],
  ] as const)("a dialog reads as waiting for %s with all its options", (reason, dialog) => {
    for (const [selected, label] of optionLabels(dialog).entries()) {
      const reading = read([PROMPT, SAID], { kind: "dialog", dialog, selected }, size);
      expect(`${reading.status}/${reading.reason}`).toBe(`waiting/${reason}`);
      const seen = reading.options.map((option) => option.label);
      // On a wide screen a hint stands beside the last option of a plan; none here.
      expect(seen).toEqual(optionLabels(dialog));
      expect(reading.options.find((option) => option.isSelected)?.label).toBe(label);
    }
  });
});

test("a picture has exactly its rows, and none is wider than the screen", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 300 });
  fc.assert(
    fc.property(
      fc.integer({ min: 30, max: 220 }),
      fc.integer({ min: 10, max: 70 }),
      text,
      fc.array(text, { maxLength: 12 }),
      fc.boolean(),
      (width, height, draft, said, isAsking) => {
        const blocks = said.map((words) => ({ kind: "said", text: words }) as const);
        const bottom: Bottom = isAsking
          ? { kind: "dialog", dialog: { ...QUESTION, other: draft }, selected: 2 }
          : box({ draft });
        const rows = render({ width, height, place: "~/ferry", blocks, bottom });
        expect(rows).toHaveLength(height);
        for (const row of rows) expect(Bun.stringWidth(plainText(row))).toBeLessThanOrEqual(width);
      },
    ),
    { numRuns: 200 },
  );
});

test("a change is numbered and summed up in words", () => {
  const lines = diffLines(57, "  const a = 1;\n  return a;", "  return 1;");
  expect(lines.map(({ kind, number }) => `${kind} ${number}`)).toEqual([
    "removed 57",
    "removed 58",
    "added 57",
  ]);
  expect(diffSummary(lines)).toBe("Added 1 line, removed 2 lines");
  expect(diffSummary(diffLines(1, "", "a"))).toBe("Added 1 line");
});
