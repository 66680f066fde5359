/** Several pages of a list as one answer. */
import { expect, test } from "bun:test";
import type { Outcome } from "../../src/dashboard/api/answers.ts";
import { pagesOf } from "../../src/dashboard/api/pages-of.ts";

interface Page {
  items: { id: string }[];
  nextCursor: string | null;
}

const pages: Record<string, Page> = {
  first: { items: [{ id: "a" }, { id: "b" }], nextCursor: "second" },
  // Meanwhile `b` has moved behind the cursor.
  second: { items: [{ id: "b" }, { id: "c" }], nextCursor: "third" },
  third: { items: [{ id: "d" }], nextCursor: null },
};
const ask = async (cursor: string | null): Promise<Outcome<Page>> => {
  const data = pages[cursor ?? "first"];
  if (data) return { ok: true, data };
  return { ok: false, refusal: { status: 400, code: "bad_cursor", detail: "Not of this list." } };
};
const idsOf = async (count: number) => {
  const outcome = await pagesOf(count, ask);
  if (!outcome.ok) throw new Error(outcome.refusal.detail);
  return { ids: outcome.data.items.map(({ id }) => id).join(""), next: outcome.data.nextCursor };
};

test("one page is the first, with the way to the next", async () => {
  expect(await idsOf(1)).toEqual({ ids: "ab", next: "second" });
});

test("further ones follow by their cursors, each item once", async () => {
  expect(await idsOf(2)).toEqual({ ids: "abc", next: "third" });
});

test("there are no more pages than there are", async () => {
  expect(await idsOf(9)).toEqual({ ids: "abcd", next: null });
});

test("a page that is refused refuses the whole", async () => {
  const lost = (cursor: string | null) => ask(cursor === null ? null : "elsewhere");
  expect(await pagesOf(2, lost)).toMatchObject({ ok: false, refusal: { code: "bad_cursor" } });
});
