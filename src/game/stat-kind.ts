/** How the increments of a counter come together: added up, or the largest kept. */

export type StatKind = "sum" | "maximum";

const MAXIMA: ReadonlySet<string> = new Set(["subagents.maxInTurn"]);

/** A counter is a sum unless it is named here. */
export function statKind(path: string): StatKind {
  return MAXIMA.has(path) ? "maximum" : "sum";
}

/** The value of a counter after another of its increments. */
export function joinStat(path: string, value: number, increment: number): number {
  return statKind(path) === "maximum" ? Math.max(value, increment) : value + increment;
}
