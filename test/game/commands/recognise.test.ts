/** Every command line of the table, and lines that want to hang or break the parser. */
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { recognise } from "../../../src/game/commands/recognise.ts";

interface Row {
  isTrap: boolean;
  kinds: string[];
  line: string;
}

const TABLE = join(import.meta.dir, "../../fixtures/commands/lines.tsv");

const rows: Row[] = readFileSync(TABLE, "utf8")
  .split("\n")
  .filter((row) => row.includes("\t"))
  .map((row) => {
    const [what, kinds = "", ...line] = row.split("\t");
    return {
      isTrap: what === "trap",
      kinds: kinds === "-" ? [] : kinds.split(" "),
      line: line.join("\t").replaceAll("\\n", "\n"),
    };
  });

function kindsOf(line: string): string[] {
  return recognise(line).map(({ kind, isSure }) => (isSure ? kind : `${kind}?`));
}

test("the table is large: 250 lines, 80 of them traps, no line twice", () => {
  expect(rows.length).toBeGreaterThanOrEqual(250);
  expect(rows.filter((row) => row.isTrap).length).toBeGreaterThanOrEqual(80);
  expect(new Set(rows.map((row) => row.line)).size).toBe(rows.length);
});

test.each(rows)("$line", ({ kinds, line }) => {
  expect(kindsOf(line).sort()).toEqual([...kinds].sort());
});

test("whatever the text, the answer comes and is the same again", () => {
  const word = fc.constantFrom(
    "git",
    "commit",
    "push",
    "npm",
    "test",
    "&&",
    "||",
    ";",
    "|",
    "(",
    ")",
    "{",
    "}",
    "$(",
    "`",
    "'",
    '"',
    "<<EOF",
    "\n",
    "#",
    "\\",
    "if",
    "then",
    "fi",
    "do",
    "done",
    "for",
    "in",
    "-m",
    "x",
    "$x",
  );
  const line = fc.oneof(
    fc.array(word, { maxLength: 40 }).map((all) => all.join(" ")),
    fc.string(),
  );
  fc.assert(
    fc.property(line, (text) => {
      expect(recognise(text)).toEqual(recognise(text));
    }),
    { numRuns: 1_000 },
  );
});

const SIZE = 100 * 1024;
const HOSTILE = [
  "(",
  "$(",
  "`",
  '"',
  "'",
  "{ ",
  "<(",
  "${a:-",
  "$((",
  "if ",
  "a && ",
  "a | ",
  "! ",
  "cat <<A\n",
  "[[ ",
  "f() ",
  "f() { ",
  "case x in ",
  "a=(",
  "\\",
  "#",
  "\n",
  "sudo ",
  "env a=b ",
  "bash -c '",
  'eval "',
  "git ",
  "git commit -m x; ",
  "npm test; ",
  '"$(',
  "f() { f; f; }; f; ",
];

/** What is quadratic or worse in any of these takes minutes and runs into the test's own limit. */
test.each(HOSTILE)("100 KiB of %j are answered", (part) => {
  const line = part.repeat(Math.ceil(SIZE / part.length));
  expect(recognise(line).length).toBeLessThanOrEqual(15);
});
