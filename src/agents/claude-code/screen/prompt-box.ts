/** Finds the prompt box, two full-width rules around a `❯` row, and reads what stands in it. */
import { indentOf, isRule, isWrap, widthOf } from "./rows.ts";

export interface PromptBox {
  /** Index of the rule above the box. */
  topIndex: number;
  /** Index of the rule below the box. */
  bottomIndex: number;
  /** The mark before the text: `❯` (older `>`), `!` for shell mode. */
  mark: string;
  /** What stands after the mark, wrapped rows joined, typed rows apart; "" for an empty box. */
  text: string;
}

/** Rows that a draft may have; a taller draft scrolls inside its box. */
const boxRowsMax = 120;
const markedRow = /^([❯>!#])(?: (.*))?$/;

/**
 * The box whose lower rule is the last rule at the left edge. Its rows hang two cells in, so a
 * transcript row between two rules, a dialog or a question never passes for it. A status line may
 * draw rules of its own under the box: above a mode row the earlier rules are tried too.
 */
export function findPromptBox(rows: readonly string[]): PromptBox | null {
  let bottom = rows.findLastIndex((row) => row.startsWith("─") && isRule(row));
  const tries = rows.slice(bottom + 1).some(hasModeSign) ? 4 : 1;
  for (let count = 0; count < tries && bottom > 0; count += 1) {
    const box = boxAbove(rows, bottom);
    if (box !== null) return box;
    const from = bottom;
    bottom = rows.findLastIndex((row, at) => at < from && row.startsWith("─") && isRule(row));
  }
  return null;
}

function hasModeSign(row: string): boolean {
  return /^ {0,4}(?:-- [A-Z ]+ -- )?(?:⏸|⏵⏵) /.test(row);
}

function boxAbove(rows: readonly string[], bottomIndex: number): PromptBox | null {
  const width = widthOf(rows[bottomIndex] ?? "");
  const lowest = Math.max(0, bottomIndex - boxRowsMax);
  for (let index = bottomIndex - 1; index > lowest; index -= 1) {
    const row = rows[index] ?? "";
    const marked = markedRow.exec(row);
    if (marked !== null) {
      if (!isTopRule(rows[index - 1] ?? "", width)) return null;
      const inner = [marked[2] ?? "", ...rows.slice(index + 1, bottomIndex).map((r) => r.slice(2))];
      const text = joinWrapped(inner, width - 4);
      return { topIndex: index - 1, bottomIndex, mark: marked[1] ?? "", text };
    }
    if (row !== "" && indentOf(row) < 2) return null;
  }
  return null;
}

/** A rule, or one that a long session name has filled: ` chk13 a very long name… ─`. */
function isTopRule(row: string, width: number): boolean {
  if (!row.startsWith("  ") && isRule(row)) return true;
  return /^ \S.* ─$/.test(row) && Math.abs(widthOf(row) - width) <= 2;
}

/** Joins rows that the box wrapped; a row that had room for the next word ends with a newline. */
function joinWrapped(inner: readonly string[], columns: number): string {
  let text = "";
  let previous: string | null = null;
  for (const row of inner) {
    if (previous === null) text = row;
    else if (isWrap(previous, row, columns)) text += (isFull(previous, columns) ? "" : " ") + row;
    else text += `\n${row}`;
    previous = row;
  }
  return text.trimEnd();
}

function isFull(row: string, columns: number): boolean {
  return !row.includes(" ") && widthOf(row) >= columns;
}
