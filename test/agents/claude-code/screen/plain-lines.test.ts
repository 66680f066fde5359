import { describe, expect, test } from "bun:test";
import { plainLines } from "../../../../src/agents/claude-code/screen/plain-lines.ts";
import { limits } from "../../../../src/config/limits.ts";

describe("a capture becomes plain lines", () => {
  test("without colours, titles, links, charsets and controls", () => {
    const captured = [
      "\u001b[38;5;153m❯\u001b[39m \u001b[1mYes\u001b[0m",
      "\u001b]8;id=1;https://example.com/a\u001b\\link\u001b]8;;\u001b\\ end",
      "\u001b]0;title\u0007text",
      "\u001b(0qqq\u001b(B\u000f",
      "\u001b[?25lx\u009b31my\u001bPq#1\u001b\\z",
    ].join("\n");
    expect(plainLines(captured)).toEqual(["❯ Yes", "link end", "text", "qqq", "xyz"]);
  });

  test("with the line that ends the capture, but not the one after it", () => {
    expect(plainLines("a\n\nb\n")).toEqual(["a", "", "b"]);
    expect(plainLines("")).toEqual([]);
  });

  test("where a sequence that is never closed ends with its line", () => {
    expect(plainLines("\u001b]8;;https://example.com\nnext\u001b[")).toEqual(["", "next"]);
  });

  test("bounded to the end of an oversized capture", () => {
    const captured = `${"x".repeat(limits.captureBytesMax)}\n${"y\n".repeat(2_000)}last\n`;
    const lines = plainLines(captured);
    expect(lines.length).toBe(limits.screenRowsMax);
    expect(lines.at(-1)).toBe("last");
    expect(lines[0]).toBe("y");
  });
});
