import { describe, expect, test } from "bun:test";
import { readOptions } from "../../../../src/agents/claude-code/screen/dialog-options.ts";

describe("the options of a dialog", () => {
  test("have their digit, their whole text and the mark", () => {
    const { options } = readOptions([" ❯ 1. Yes", "   2. No"], 80);
    expect(options).toEqual([
      { key: "1", label: "Yes", isSelected: true },
      { key: "2", label: "No", isSelected: false },
    ]);
  });

  test("keep a curly apostrophe and a command pattern as they stand", () => {
    const { options } = readOptions(
      [" ❯ 1. Yes", "   2. Yes, and don’t ask again for: sqlite3 *", "   3. No"],
      80,
    );
    expect(options[1]?.label).toBe("Yes, and don’t ask again for: sqlite3 *");
  });

  test("join the rows that a narrow screen wrapped", () => {
    const rows = [
      " ❯ 1. Yes",
      "   2. Yes, and don't ask again for",
      "      touch marker.txt and date",
      "      commands in /home/mira/acme-api",
      "   3. No",
    ];
    expect(readOptions(rows, 40).options.map((option) => option.label)).toEqual([
      "Yes",
      "Yes, and don't ask again for touch marker.txt and date commands in /home/mira/acme-api",
      "No",
    ]);
  });

  test("leave a description out of the label: its first word would have had room", () => {
    const rows = ["❯ 1. Marn", "     Main harbour, four berths", "  2. Oster", "     Two berths"];
    expect(readOptions(rows, 100).options.map((option) => option.label)).toEqual(["Marn", "Oster"]);
  });

  test("go on below a rule as long as the numbers do", () => {
    const rows = ["  1. Marn", "❯ 2. Oster", "─".repeat(40), "  3. Chat about this"];
    const { options } = readOptions(rows, 40);
    expect(options.map((option) => option.key)).toEqual(["1", "2", "3"]);
    expect(options.map((option) => option.isSelected)).toEqual([false, true, false]);
  });

  test("skip the numbers that a short screen left out after an arrow", () => {
    const rows = ["❯ 1. Marn", "↓ 2. Oster", "─".repeat(40), "  5. Chat about this"];
    expect(readOptions(rows, 40).options.map((option) => option.key)).toEqual(["1", "2", "5"]);
  });

  test("without numbers are the touching rows around the mark", () => {
    const rows = [
      " Security guide",
      "",
      " ❯ No, exit",
      "   Yes, I trust this folder",
      "",
      " Enter",
    ];
    expect(readOptions(rows, 100).options).toEqual([
      { key: null, label: "No, exit", isSelected: true },
      { key: null, label: "Yes, I trust this folder", isSelected: false },
    ]);
  });

  test("are the lowest marked list: a file shown above may hold another", () => {
    const rows = [
      " ❯ 1. Yes",
      "   2. Never",
      "",
      " Do you want to create x?",
      " ❯ 1. Yes",
      "   2. No",
    ];
    expect(readOptions(rows, 80).options.map((option) => option.label)).toEqual(["Yes", "No"]);
  });

  test("do not exist without a mark: a numbered list is prose", () => {
    expect(readOptions(["  1. Yes", "  2. No"], 80).options).toEqual([]);
  });

  test("of a preview question end where the preview begins", () => {
    const rows = ["❯ 1. Columns              ┌─────┐", "  2. Rows                 │ □ □ │"];
    expect(readOptions(rows, 80).options.map((option) => option.label)).toEqual([
      "Columns",
      "Rows",
    ]);
  });
});
