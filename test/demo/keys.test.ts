/** Bytes become keys, however they are torn. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { type Key, KeyReader } from "../../src/demo/actor/keys.ts";

function keysOf(...pieces: string[]): Key[] {
  const reader = new KeyReader();
  const keys = pieces.flatMap((piece) => reader.feed(piece));
  return [...keys, ...reader.flush()];
}

test("text, Enter, arrows, Tab and Backspace are told apart", () => {
  expect(keysOf("2\r\u001b[A\u001bOB\t\u001b[Z\u007f\u0003ok")).toEqual([
    { kind: "text", text: "2" },
    { kind: "enter" },
    { kind: "up" },
    { kind: "down" },
    { kind: "tab" },
    { kind: "backtab" },
    { kind: "backspace" },
    { kind: "interrupt" },
    { kind: "text", text: "ok" },
  ]);
});

test("a paste is one piece, and the line ends in it are no Enter", () => {
  expect(keysOf("\u001b[200~one\r\ntwo\n\u001b[201~\r")).toEqual([
    { kind: "paste", text: "one\ntwo\n" },
    { kind: "enter" },
  ]);
});

test("a lone Escape waits for more, and is the key itself when nothing comes", () => {
  const reader = new KeyReader();
  expect(reader.feed("\u001b")).toEqual([]);
  expect(reader.isWaiting).toBe(true);
  expect(reader.flush()).toEqual([{ kind: "escape" }]);
  expect(reader.isWaiting).toBe(false);
});

test("Escape with a character behind it is Escape and the character", () => {
  expect(keysOf("\u001bx")).toEqual([{ kind: "escape" }, { kind: "text", text: "x" }]);
});

test("however the bytes are torn, the keys are the same", () => {
  const input = "ab\u001b[200~long\npaste\u001b[201~\r\u001b[B\u001b[1;5Cend";
  const whole = keysOf(input);
  const joined = (keys: Key[]) =>
    keys.map((key) => ("text" in key ? `${key.kind}:${key.text}` : key.kind)).join("|");
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: input.length - 1 })), (cuts) => {
      const at = [0, ...new Set(cuts.sort((a, b) => a - b)), input.length];
      const pieces = at.slice(1).map((end, index) => input.slice(at[index], end));
      const keys = keysOf(...pieces);
      // Typed text may come in several pieces; nothing else may.
      expect(joined(keys).replaceAll("|text:", "")).toBe(joined(whole).replaceAll("|text:", ""));
    }),
  );
});
