/** A change of a few lines as numbered rows. */
import type { DiffLine } from "./blocks.ts";

/** `before` and `after` are whole lines that replace each other from line `at` (1-based) on. */
export function diffLines(at: number, before: string, after: string): DiffLine[] {
  const old = before === "" ? [] : before.split("\n");
  const fresh = after === "" ? [] : after.split("\n");
  return [
    ...old.map((text, index) => ({ kind: "removed" as const, number: at + index, text })),
    ...fresh.map((text, index) => ({ kind: "added" as const, number: at + index, text })),
  ];
}

/** `Added 1 line, removed 2 lines`. */
export function diffSummary(lines: readonly DiffLine[]): string {
  const count = (kind: DiffLine["kind"]) => lines.filter((line) => line.kind === kind).length;
  const words = (number: number) => `${number} line${number === 1 ? "" : "s"}`;
  const [added, removed] = [count("added"), count("removed")];
  const parts = [
    ...(added > 0 ? [`added ${words(added)}`] : []),
    ...(removed > 0 ? [`removed ${words(removed)}`] : []),
  ].join(", ");
  return parts.charAt(0).toUpperCase() + parts.slice(1);
}
