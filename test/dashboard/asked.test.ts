/** What a card shows of an open request. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { askedOf } from "../../src/dashboard/asked/asked.ts";
import { diffLines } from "../../src/dashboard/asked/diff.ts";
import { editInput, permission, questionInput } from "./camp-fixture.ts";

describe("an open request", () => {
  test("for Bash shows the exact command and its description", () => {
    expect(askedOf(permission({ id: "p" }))).toEqual({
      kind: "command",
      command: "npm run import -- --file data/winter.csv --dry-run=false",
      note: "Run the timetable importer",
    });
  });

  test("shows characters that would hide or reorder a command", () => {
    const input = { command: "echo safe\u202e; rm -rf ~" };
    const asked = askedOf(permission({ id: "p", input }));
    expect(asked).toMatchObject({ command: "echo safe‹U+202E›; rm -rf ~" });
  });

  test("for an edit shows what goes and what comes", () => {
    const asked = askedOf(permission({ id: "p", tool: "Edit", input: editInput }));
    if (asked.kind !== "edit") throw new Error(asked.kind);
    expect(asked.path).toBe("/home/mira/src/ferry/src/import.ts");
    expect(asked.lines.filter((line) => line.kind === "removed")).toEqual([
      { kind: "removed", text: "    if (!row.berth) continue;" },
    ]);
    expect(asked.lines.filter((line) => line.kind === "added")).toHaveLength(4);
  });

  test("for several edits shows all of them", () => {
    const input = {
      file_path: "/a",
      edits: [
        { old_string: "a", new_string: "b" },
        { old_string: "c", new_string: "d" },
      ],
    };
    const asked = askedOf(permission({ id: "p", tool: "MultiEdit", input }));
    if (asked.kind !== "edit") throw new Error(asked.kind);
    expect(asked.lines.map((line) => line.text)).toEqual(["a", "b", "c", "d"]);
  });

  test("with a plan shows its text", () => {
    const input = { plan: "# Do it" };
    const asked = askedOf(permission({ id: "p", kind: "plan", tool: "ExitPlanMode", input }));
    expect(asked).toEqual({ kind: "plan", text: "# Do it" });
  });

  test("with questions shows them with their options", () => {
    const over = { kind: "question" as const, tool: "AskUserQuestion", input: questionInput };
    const asked = askedOf(permission({ id: "p", ...over }));
    if (asked.kind !== "question") throw new Error(asked.kind);
    expect(asked.questions[0]?.question).toBe("Which harbour should the import default to?");
    expect(asked.questions[0]?.choices.map((choice) => choice.label)).toEqual(["Marn", "Oster"]);
  });

  test("of an unknown form is shown field by field, and never throws", () => {
    const input = { url: "https://a.example", deep: { a: [1] } };
    expect(askedOf(permission({ id: "p", tool: "WebFetch", input }))).toEqual({
      kind: "fields",
      fields: [
        { name: "url", text: "https://a.example" },
        { name: "deep", text: '{\n  "a": [\n    1\n  ]\n}' },
      ],
    });
    const kind = fc.constantFrom("permission" as const, "plan" as const, "question" as const);
    const tool = fc.constantFrom("Bash", "Edit", "MultiEdit", "Write", "AskUserQuestion");
    const keys = ["command", "edits", "plan", "questions", "file_path", "content", "old_string"];
    const anything = fc.dictionary(fc.constantFrom(...keys), fc.jsonValue());
    fc.assert(
      fc.property(kind, tool, anything, (what, name, given) => {
        const over = { kind: what, tool: name, input: given };
        expect(askedOf(permission({ id: "p", ...over })).kind).toBeString();
      }),
    );
  });
});

describe("a diff", () => {
  test("keeps two lines of what stays around the change", () => {
    const before = "1\n2\n3\n4\n5\n6\n7";
    const lines = diffLines(before, "1\n2\n3\nfour\n5\n6\n7");
    expect(lines.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      "same 2",
      "same 3",
      "removed 4",
      "added four",
      "same 5",
      "same 6",
    ]);
  });

  test("never loses a removed or an added line", () => {
    const line = fc.constantFrom("a", "b", "c", "");
    const lines = fc.array(line, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const parts = diffLines(before.join("\n"), after.join("\n"));
        const count = (kind: string) => parts.filter((part) => part.kind === kind).length;
        expect(count("added") - count("removed")).toBe(after.length - before.length);
      }),
    );
  });
});
