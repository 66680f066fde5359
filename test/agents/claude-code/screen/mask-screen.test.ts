/** A masked screen shows nobody's words and reads like the screen that it was. */
import { expect, test } from "bun:test";
import { maskScreen } from "../../../../src/agents/claude-code/screen/mask-screen.ts";
import { readScreen } from "../../../../src/agents/claude-code/screen/read-screen.ts";
import { widthOf } from "../../../../src/agents/claude-code/screen/rows.ts";
import { isUiWord } from "../../../../src/agents/claude-code/screen/ui-words.ts";
import { loadCorpus } from "./corpus.ts";

const corpus = loadCorpus();

test("97 of 100 screens read the same by the same rule, and none turns to waiting or idle", () => {
  let same = 0;
  for (const fixture of corpus) {
    const before = readScreen(fixture);
    const title = maskScreen([fixture.title])[0] ?? "";
    const after = readScreen({ ...fixture, title, lines: maskScreen(fixture.lines) });
    if (after.status === before.status && after.rule === before.rule) same++;
    const isNew = after.status !== before.status;
    expect([fixture.name, isNew && ["waiting", "idle"].includes(after.status)]).toEqual([
      fixture.name,
      false,
    ]);
  }
  expect(same / corpus.length).toBeGreaterThanOrEqual(0.97);
});

test("no word is left that the client does not draw itself, and every column stays", () => {
  for (const fixture of corpus) {
    for (const [index, line] of maskScreen(fixture.lines).entries()) {
      const words = line.match(/\p{L}{2,}/gu) ?? [];
      const others = words.filter((word) => !isUiWord(word) && !/^[Xx字smhdkMv]+$/u.test(word));
      const kept = others.filter(
        (word) => !line.includes(`${word}’`) && !line.includes(`’${word}`),
      );
      expect(
        kept.filter((word) => !line.includes(`'${word}`) && !line.includes(`${word}'`)),
      ).toEqual([]);
      expect(widthOf(line)).toBe(widthOf(fixture.lines[index] ?? ""));
    }
  }
});

test("a secret in a command is gone", () => {
  const [line] = maskScreen([
    " curl -H 'Authorization: Bearer sk-ant-api03-AbC123' https://x.example/v1",
  ]);
  expect(line).not.toMatch(/sk|AbC|123|example|Authorization/);
});
