/** Places on a leaderboard: equal values share a rank, the next one is as far down as there are. */

/** Where a page before has ended. */
export interface LastPlace {
  rank: number;
  /** How many stand on the pages up to here. */
  position: number;
  value: number;
}

export type Ranked<T> = T & { rank: number; position: number };

/** `rows` by value, the most first. */
export function ranked<T extends { value: number }>(
  rows: readonly T[],
  before: LastPlace | null,
): Ranked<T>[] {
  let last = before ?? { rank: 0, position: 0, value: Number.POSITIVE_INFINITY };
  return rows.map((row) => {
    const position = last.position + 1;
    last = { rank: row.value === last.value ? last.rank : position, position, value: row.value };
    return { ...row, rank: last.rank, position };
  });
}
