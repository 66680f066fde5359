/** Lists by page: a closed choice of orders, and cursors that name a place and not a number. */
import { z } from "zod";
import { limits } from "../config/limits.ts";
import { shortDigest } from "../lib/ids.ts";
import { Refusal } from "./refusal.ts";

/** `name` ascending, `-name` descending. The first of a list is its default. */
type Sorts = readonly [string, ...string[]];
type FieldOf<S extends string> = S extends `-${infer F}` ? F : S;

/** Where a page ended: the sort key of its last item and, to tell equals apart, its id. */
export interface Place {
  key: string | number;
  id: string | number;
}

/** Up to `count` items behind `after`, in order; from the start without it. */
export type ReadPage<T> = (after: Place | null, count: number) => T[];

export function listQuery<const S extends Sorts>(sorts: S) {
  return z.strictObject({
    limit: z.coerce
      .number()
      .int()
      .min(1)
      .max(limits.pageItemsMax)
      .default(limits.pageItemsDefault)
      .describe("Items of a page."),
    cursor: z
      .string()
      .max(1_024)
      .optional()
      .describe("nextCursor of the page before, with the same order and filter."),
    sort: z
      .enum(sorts)
      .default(sorts[0])
      .describe(
        "Ascending, or descending with a minus. An item whose sort key changes meanwhile moves; " +
          "ids and times of creation never change.",
      ),
  });
}

interface ListQuery {
  limit: number;
  cursor?: string | undefined;
  sort: string;
}

export function orderOf<S extends string>(sort: S): { field: FieldOf<S>; isDescending: boolean } {
  const isDescending = sort.startsWith("-");
  return { field: (isDescending ? sort.slice(1) : sort) as FieldOf<S>, isDescending };
}

/** `list` is the name of the list: a cursor of another list, order or filter is refused. */
export function pageOf<T>(
  list: string,
  query: ListQuery,
  read: ReadPage<T>,
  placeOf: (item: T) => Place,
): { items: T[]; nextCursor: string | null } {
  const { limit, cursor, ...rest } = query;
  const scope = JSON.stringify([list, Object.entries(rest).sort()]);
  const found = read(cursor === undefined ? null : readCursor(scope, cursor), limit + 1);
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  return { items, nextCursor: last === undefined ? null : writeCursor(scope, placeOf(last)) };
}

/** Pages of what is in memory. */
export function inMemory<T>(
  all: readonly T[],
  isDescending: boolean,
  placeOf: (item: T) => Place,
): ReadPage<T> {
  const turn = isDescending ? -1 : 1;
  return (after, count) =>
    all
      .map((item) => ({ item, place: placeOf(item) }))
      .filter(({ place }) => after === null || turn * compare(place, after) > 0)
      .sort((a, b) => turn * compare(a.place, b.place))
      .slice(0, count)
      .map(({ item }) => item);
}

function compare(a: Place, b: Place): number {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1;
  if (a.id !== b.id) return a.id < b.id ? -1 : 1;
  return 0;
}

const cursorForm = z.tuple([
  z.string(),
  z.union([z.string(), z.number()]),
  z.union([z.string(), z.number()]),
]);

/**
 * The digest binds a place to its list, order and filter, and shows a cursor that was cut or
 * changed. It is no secret: a place gives nobody anything that the list itself does not.
 */
function writeCursor(scope: string, { key, id }: Place): string {
  return Buffer.from(JSON.stringify([digestOf(scope, key, id), key, id])).toString("base64url");
}

function readCursor(scope: string, cursor: string): Place {
  const parsed = cursorForm.safeParse(jsonOf(cursor));
  if (parsed.success) {
    const [digest, key, id] = parsed.data;
    // Other spellings of the same bytes are not ours either.
    const isOurs = writeCursor(scope, { key, id }) === cursor;
    if (isOurs && digest === digestOf(scope, key, id)) return { key, id };
  }
  const detail = 'The parameter "cursor" is not one of this list in this order; start without it.';
  throw new Refusal(400, "bad_cursor", detail);
}

function jsonOf(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    // Not JSON: the form does not fit, and the caller says so.
    return null;
  }
}

function digestOf(scope: string, key: string | number, id: string | number): string {
  return shortDigest(JSON.stringify([scope, key, id]), 16);
}
