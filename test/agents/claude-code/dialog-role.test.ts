/** Which options anybody who may answer may choose, and which need role full. */
import { describe, expect, test } from "bun:test";
import { isPlainAnswer } from "../../../src/agents/claude-code/dialog-role.ts";
import { isHeadless } from "../../../src/agents/claude-code/headless.ts";

describe("an option of a dialog on screen", () => {
  test.each([
    ["permission", "Yes"],
    ["permission", "No"],
    ["permission", "No, and tell Claude what to do differently (esc)"],
    ["plan", "Yes, manually approve edits"],
    ["plan", "No, keep planning"],
    ["question", "Marn"],
    ["limit", "Stop and wait for limit to reset"],
  ])("is a plain answer: %s %s", (reason, label) => {
    expect(isPlainAnswer(reason, label)).toBe(true);
  });

  test.each([
    ["permission", "Yes, and don’t ask again for: python3 *"],
    ["permission", "Yes, allow all edits during this session (shift+tab)"],
    ["permission", "Yes, and always allow access to src/ from this project"],
    ["plan", "Yes, and use auto mode"],
    ["plan", "Yes, and accept edits"],
    ["trust", "Yes, I trust this folder"],
    ["limit", "Upgrade your plan"],
    ["login", "Claude account with subscription"],
    ["dialog", "Yes"],
    ["__proto__", "Yes"],
  ])("needs role full: %s %s", (reason, label) => {
    expect(isPlainAnswer(reason, label)).toBe(false);
  });
});

describe("an agent without a terminal dialog", () => {
  test.each([
    [["claude", "-p", "hello"], true],
    [["claude", "--model", "opus", "--print"], true],
    [["claude", "--output-format=stream-json", "--input-format", "stream-json"], true],
    [["claude"], false],
    [["claude", "--permission-mode", "plan"], false],
    [["claude", "--", "-p"], false],
    [[], false],
  ])("%j: %s", (argv, expected) => {
    expect(isHeadless(argv)).toBe(expected);
  });
});
