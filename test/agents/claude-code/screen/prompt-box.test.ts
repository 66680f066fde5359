import { describe, expect, test } from "bun:test";
import { readFooter } from "../../../../src/agents/claude-code/screen/footer.ts";
import { isBoxTextGhost } from "../../../../src/agents/claude-code/screen/ghost-text.ts";
import { findPromptBox } from "../../../../src/agents/claude-code/screen/prompt-box.ts";
import { readScreen } from "../../../../src/agents/claude-code/screen/read-screen.ts";

const rule = "─".repeat(60);
const finished = ["✻ Baked for 2s · done 9:22 AM", ""];

function screen(draft: string, footer: string) {
  return {
    lines: [...finished, rule, `❯\u00a0${draft}`, rule, footer],
    title: "✳ ferry",
    isAlternate: true,
  };
}

describe("the prompt box", () => {
  test("is found between its two rules, a session name in the upper one", () => {
    expect(findPromptBox([`${"─".repeat(45)} order-limits ─`, "❯ hello", rule])).toMatchObject({
      topIndex: 0,
      bottomIndex: 2,
      text: "hello",
    });
  });

  test("joins what it wrapped and keeps what was typed on lines of its own", () => {
    const rows = [
      rule,
      "❯ some words that fill the first row of the box up to its",
      "  end and go on",
      "  second line",
      rule,
    ];
    expect(findPromptBox(rows)?.text).toBe(
      "some words that fill the first row of the box up to its end and go on\nsecond line",
    );
  });

  test("is none when a row at the left edge stands between the rules", () => {
    expect(findPromptBox([rule, "❯ an old prompt", "● a reply", rule, " ☐ Harbour"])).toBeNull();
  });
});

describe("a draft", () => {
  const draftOf = (text: string, footer: string, hint = {}) =>
    readScreen(screen(text, footer), hint).draft;

  test("is typed text, and the screen with it is idle and not ready", () => {
    const reading = readScreen(screen("also update the docs", "  ⏸ manual mode on"));
    expect(reading).toMatchObject({
      status: "idle",
      draft: "also update the docs",
      isReady: false,
    });
  });

  test("is not a suggestion that Claude Code is known to draw", () => {
    for (const text of [
      'Try "write a test for berth.ts"',
      "Press up to edit queued messages",
      "Resend your message to try again",
      "Once fixed, resend your message",
    ]) {
      expect(draftOf(text, "  ⏸ manual mode on")).toBeNull();
    }
  });

  test("is not text beside a hint that only an empty box has", () => {
    expect(
      draftOf("run the tests", "  ⏵⏵ auto mode on (shift+tab to cycle) · ← for agents"),
    ).toBeNull();
    expect(draftOf("run the tests", "  ⏸ manual mode on · ? for shortcuts")).toBeNull();
  });

  test("is decided by the colours where the caller knows them", () => {
    const footer = "  ⏵⏵ auto mode on (shift+tab to cycle)";
    expect(draftOf("run the tests", footer)).toBe("run the tests");
    expect(draftOf("run the tests", footer, { isBoxTextGhost: true })).toBeNull();
    expect(draftOf('Try "again"', footer, { isBoxTextGhost: false })).toBe('Try "again"');
  });

  test("in shell mode keeps its mark and is never ready", () => {
    const lines = [...finished, rule, "! ls data", rule, "  ! for shell mode"];
    const reading = readScreen({ lines, title: "", isAlternate: true });
    expect(reading).toMatchObject({ status: "idle", draft: "! ls data", isReady: false });
  });
});

describe("the colours of a capture", () => {
  const capture = (row: string) => `\u001b[38;5;244m${rule}\n\u001b[39m${row}\n${rule}\n  ⏸ manual`;

  test("tell a dim suggestion, the cell under the cursor apart", () => {
    expect(isBoxTextGhost(capture("❯\u00a0\u001b[7mR\u001b[0;2mesend your message\u001b[0m"))).toBe(
      true,
    );
  });

  test("tell typed text, and an empty box tells nothing", () => {
    expect(isBoxTextGhost(capture("❯\u00a0What is in the repo?\u001b[7m \u001b[0m"))).toBe(false);
    expect(isBoxTextGhost(capture("❯\u00a0\u001b[7m \u001b[0m"))).toBeNull();
    expect(isBoxTextGhost("mira@host:~$ ls")).toBeNull();
  });

  test("do not take the 2 of a true colour for dim", () => {
    expect(isBoxTextGhost(capture("❯\u00a0\u001b[38;2;90;90;2mtyped\u001b[39m"))).toBe(false);
  });
});

describe("the footer", () => {
  const modeOf = (row: string) => readFooter([row]).mode;

  test("names the mode, the older names too", () => {
    expect(modeOf("  ⏸ manual mode on · ? for shortcuts · ← for agents")).toBe("default");
    expect(modeOf("  ⏵⏵ accept edits on (shift+tab to cycle)")).toBe("acceptEdits");
    expect(modeOf("  ⏵⏵ auto-accept edits on (shift+tab to cycle)")).toBe("acceptEdits");
    expect(modeOf("  ⏸ plan mode on (shift+tab to cycle)")).toBe("plan");
    expect(modeOf("  ⏵⏵ auto mode on · 1 shell · ← for agents")).toBe("auto");
    expect(modeOf("  ⏵⏵ don’t ask on (shift+tab to cycle)")).toBe("dontAsk");
    expect(modeOf("  ⏵⏵ bypass permissions on · ← for ag…")).toBe("bypassPermissions");
    expect(modeOf("  -- INSERT -- ⏸ manual mode on")).toBe("default");
    expect(modeOf("  ? for shortcuts")).toBe("default");
    expect(modeOf("  Press Ctrl-C again to exit")).toBeNull();
  });

  test("says that a turn runs by a hint of its own, cut or whole", () => {
    const runs = (row: string) => readFooter([row]).isInterruptible;
    expect(runs("  ⏸ manual mode on · esc to interrupt · ← for agents")).toBe(true);
    expect(runs("  ⏵⏵ bypass permissions on · esc to i…")).toBe(true);
    expect(runs("  [Opus] ferry | esc to interrupt | 42%")).toBe(false);
    expect(runs("  ⏸ manual mode on · ? for shortcuts")).toBe(false);
  });

  test("is not conclusive where the hint of work may be cut off or is not drawn", () => {
    const isConclusive = (row: string) => readFooter([row]).isConclusive;
    expect(isConclusive("  ⏵⏵ bypass permissions on · ← for ag…")).toBe(true);
    expect(isConclusive("  ⏵⏵ bypass permissions on · e…")).toBe(false);
    expect(isConclusive("  ⏵⏵ bypass permissions on · …")).toBe(false);
    expect(isConclusive("  -- INSERT -- ⏸ manual mode on · ← for agents")).toBe(false);
  });

  test("counts the background work that is live", () => {
    expect(readFooter(["  ⏵⏵ auto mode on · 2 shells · ← for agents"]).backgroundTasks).toBe(2);
    expect(readFooter(["  second row 3 shells", "  ⏸ manual mode on"]).backgroundTasks).toBe(0);
  });
});
