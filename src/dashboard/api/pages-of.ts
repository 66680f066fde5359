/** Several pages of a list as one answer, so that what was shown and what comes next stay one. */
import type { Outcome } from "./answers.ts";

interface PageAnswer {
  items: { id: string | number }[];
  nextCursor: string | null;
}

/**
 * The first `count` pages, each behind the cursor of the one before. An item that moved while
 * they were read stands where it was met first. A refusal on the way is the answer of all.
 */
export async function pagesOf<A extends PageAnswer>(
  count: number,
  ask: (cursor: string | null) => Promise<Outcome<A>>,
): Promise<Outcome<A>> {
  let whole = await ask(null);
  for (let page = 1; page < count && whole.ok && whole.data.nextCursor !== null; page++) {
    const known: A = whole.data;
    const next = await ask(known.nextCursor);
    if (!next.ok) return next;
    const seen = new Set(known.items.map(({ id }) => id));
    const items = [...known.items, ...next.data.items.filter(({ id }) => !seen.has(id))];
    whole = { ok: true, data: { ...next.data, items } };
  }
  return whole;
}
