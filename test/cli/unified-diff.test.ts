/** The diff that `--dry-run` shows. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { unifiedDiff } from "../../src/cli/unified-diff.ts";

/** Applies a unified diff by its line numbers, as `patch` does; throws where it does not fit. */
function applyDiff(before: string, diff: string): string {
  const source = before.match(/[^\n]*\n|[^\n]+/g) ?? [];
  const result: string[] = [];
  let at = 0;
  const lines = (diff.match(/[^\n]*\n/g) ?? []).slice(2);
  for (const [index, line] of lines.entries()) {
    const isCut = lines[index + 1]?.startsWith("\\") ?? false;
    const text = isCut ? line.slice(1, -1) : line.slice(1);
    const header = /^@@ -(\d+),(\d+) \+/.exec(line);
    if (header) {
      const first = Number(header[1]) - (header[2] === "0" ? 0 : 1);
      result.push(...source.slice(at, first));
      at = first;
    } else if (line.startsWith("+")) result.push(text);
    else if (line.startsWith("-") || line.startsWith(" ")) {
      if (source[at] !== text) throw new Error(`line ${at + 1} is not ${text}`);
      if (line.startsWith(" ")) result.push(text);
      at += 1;
    }
  }
  return [...result, ...source.slice(at)].join("");
}

test("equal texts have no diff", () => {
  expect(unifiedDiff("a", "x\n", "b", "x\n")).toBe("");
});

test("shows the change with three lines around it", () => {
  const before = Array.from({ length: 12 }, (_, n) => `${n}\n`).join("");
  const after = before.replace("6\n", "six\nseven\n");
  expect(unifiedDiff("old", before, "new", after)).toBe(
    "--- old\n+++ new\n@@ -4,7 +4,8 @@\n 3\n 4\n 5\n-6\n+six\n+seven\n 7\n 8\n 9\n",
  );
});

test("a new file starts at line 0, and a missing last line end is said", () => {
  expect(unifiedDiff("/dev/null", "", "new", "a")).toBe(
    "--- /dev/null\n+++ new\n@@ -0,0 +1,1 @@\n+a\n\\ No newline at end of file\n",
  );
});

test("applied to the first text, the diff of any two gives the second", () => {
  const text = fc
    .tuple(fc.array(fc.constantFrom("a", "b", "c", "d", "", "{"), { maxLength: 30 }), fc.boolean())
    .map(([lines, hasEnd]) => lines.join("\n") + (hasEnd && lines.length > 0 ? "\n" : ""));
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(applyDiff(before, unifiedDiff("a", before, "b", after))).toBe(after);
    }),
    { numRuns: 500 },
  );
});
