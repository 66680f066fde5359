import { describe, expect, test } from "bun:test";
import { parseElapsedS, parseTokens } from "../../../../src/agents/claude-code/screen/elapsed.ts";
import { parseSpinner } from "../../../../src/agents/claude-code/screen/spinner.ts";

describe("the spinner line", () => {
  test("is live with a glyph, words and an ellipsis", () => {
    expect(parseSpinner("✢ Frolicking… (1m 4s · ↓ 2.7k tokens · thought for 3s)")).toEqual({
      kind: "live",
      text: "Frolicking",
      elapsedS: 64,
      tokens: 2_700,
      isThinking: false,
    });
    expect(parseSpinner("✶ Gesticulating…")?.kind).toBe("live");
    expect(parseSpinner("· Actioning… (8s · ↓ 133 tokens · thinking)")?.isThinking).toBe(true);
  });

  test("of older versions holds the hint itself", () => {
    const line = parseSpinner("✻ Pondering… (12s · ↑ 1.2k tokens · esc to interrupt)");
    expect(line).toMatchObject({ kind: "live", elapsedS: 12, tokens: 1_200 });
  });

  test("is not live once the turn is finished, whatever follows", () => {
    for (const row of [
      "✻ Baked for 38s · done 9:14 AM",
      "✻ Cooked for 25s",
      "✻ Sautéed for 1h 0m 2s · done 9:14 AM · 1 shell still running",
      "✻ Baked for 5s · done 9:14 AM · 1 she…",
    ]) {
      expect(parseSpinner(row)?.kind).toBe("finished");
    }
  });

  test("says that it retries, even with an ellipsis in the message", () => {
    expect(parseSpinner("✻ 500 Internal server error · retrying in 2s · attempt 3/10")?.kind).toBe(
      "retrying",
    );
    expect(parseSpinner("✻ 429 This would exceed… · retrying in 29s · attempt 1/1")?.kind).toBe(
      "retrying",
    );
  });

  test("is parked while background agents run", () => {
    expect(parseSpinner("✻ Waiting for 2 background agents to finish")?.kind).toBe("parked");
  });

  test("is nothing in prose, in hanging rows or without its glyph", () => {
    for (const row of ["Baking… (3s)", "  ✻ Baking… (3s)", "● Running 2 agents…", "❯ ✻ Baking…"]) {
      expect(parseSpinner(row)).toBeNull();
    }
  });
});

test("elapsed time is read in seconds", () => {
  expect(["0s", "38s", "1m 3s", "2h 0m 5s", "1d 1h"].map(parseElapsedS)).toEqual([
    0, 38, 63, 7_205, 90_000,
  ]);
  expect(["", "s", "3 s", "1m3s", "thinking", "12"].map(parseElapsedS)).toEqual(
    Array(6).fill(null),
  );
});

test("token counts are read with their letter", () => {
  expect(
    ["402 tokens", "↓ 2.7k tokens", "↑ 1.2M tokens", "1,234 tokens", "1 token"].map(parseTokens),
  ).toEqual([402, 2_700, 1_200_000, 1_234, 1]);
  expect(["tokens", "2.7k", "↓ tokens"].map(parseTokens)).toEqual([null, null, null]);
});
