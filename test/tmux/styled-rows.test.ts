import { describe, expect, test } from "bun:test";
import { styledRows } from "../../src/tmux/styled-rows.ts";

const E = "\u001b[";

describe("rows that carry their own styles", () => {
  test("a style that runs on is repeated on the next rows until it is reset", () => {
    const rows = [`${E}1m${E}31mred`, "still", `x${E}0m plain`, "plain"];
    const inherited = `${E}1m${E}31m`;
    expect(styledRows(rows)).toEqual([
      `${E}1m${E}31mred`,
      `${inherited}still`,
      `${inherited}x${E}0m plain`,
      "plain",
    ]);
  });

  test("a later colour takes the place of the one before, so the prefix stays short", () => {
    const rows = Array.from({ length: 500 }, (_, n) => `${E}38;5;${n % 256}m${E}4${n % 8}mx`);
    const styled = styledRows([...rows, "end"]);
    expect(styled.at(-1)).toBe(`${E}38;5;243m${E}43mend`);
  });

  test("an underline colour and a colour in RGB are kept apart", () => {
    const rows = [`${E}38;2;1;2;3m${E}58;5;9mx`, "y"];
    expect(styledRows(rows)[1]).toBe(`${E}38;2;1;2;3m${E}58;5;9my`);
  });

  test("an empty row stays empty", () => {
    expect(styledRows([`${E}31mx`, "", "y"])).toEqual([`${E}31mx`, "", `${E}31my`]);
  });
});
