/** Foreign text as the page shows it: what is hidden is seen. */
import { expect, test } from "bun:test";
import { visible } from "../../src/dashboard/text/visible.ts";

test.each([
  ["pay\u202eoot", "pay‹U+202E›oot"],
  ["a\u200bb", "a‹U+200B›b"],
  ["rm\u200d -rf", "rm‹U+200D› -rf"],
  ["\u200d\u{1f600}", "‹U+200D›\u{1f600}"],
  ["a\u0007b", "a‹U+0007›b"],
  ["one\r\ntwo\tthree", "one\ntwo\tthree"],
])("%j is shown as %j", (text, shown) => {
  expect(visible(text)).toBe(shown);
});

test("the parts of one emoji stay one", () => {
  const family = "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}";
  const welder = "\u{1f469}\u{1f3fd}\u200d\u{1f3ed}";
  const rainbow = "\u{1f3f3}\ufe0f\u200d\u{1f308}";
  expect([family, welder, rainbow].map(visible)).toEqual([family, welder, rainbow]);
});
