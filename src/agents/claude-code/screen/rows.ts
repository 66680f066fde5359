/** The rows that the reader works on, and the marks that Claude Code draws with. */
import { limits } from "../../../config/limits.ts";

/** Lines as rows: no-break spaces plain, right ends trimmed, the blank bottom gone, bounded. */
export function toRows(lines: readonly string[]): string[] {
  const rows = lines
    .slice(-limits.screenRowsMax)
    .map((line) => line.slice(0, limits.screenColumnsMax).replaceAll("\u00a0", " ").trimEnd());
  let end = rows.length;
  while (end > 0 && rows[end - 1] === "") end -= 1;
  // A taller pane than its content has blank rows below; they would hide what is last.
  return unframe(rows.slice(0, end));
}

/** The number of spaces before the first character; 0 for a blank row. */
export function indentOf(row: string): number {
  return Math.max(0, row.search(/\S/));
}

/** Cells that a text takes on the terminal: wide characters count twice. */
export function widthOf(text: string): number {
  return Bun.stringWidth(text);
}

/** True when `next` begins with a word that had no room after `row` within so many columns. */
export function isWrap(row: string, next: string, columns: number): boolean {
  const word = /^\S+/.exec(next)?.[0];
  if (word === undefined || row === "") return false;
  return widthOf(row) + 1 + widthOf(word) > columns;
}

/** A pattern for rows or texts that begin with one of these, written as patterns themselves. */
export function beginsWith(alternatives: readonly string[], flags = ""): RegExp {
  return new RegExp(`^(?:${alternatives.join("|")})`, flags);
}

/**
 * A full-width rule `────`, at the left edge or indented as inside a modal, perhaps with a session
 * name near its right end: `──── order-limits ─`.
 */
export function isRule(row: string): boolean {
  return /^ {0,4}─{10,}(?: .{1,400} ─{1,3})?$/.test(row);
}

/** The rule `▔▔▔▔` at the left edge that opens a modal view. */
export function isModalRule(row: string): boolean {
  return /^▔{10,}$/.test(row);
}

/** The dashed line that frames a diff, a command or a plan inside a dialog. */
export function isDashed(row: string): boolean {
  return /^ {0,4}╌{10,}$/.test(row);
}

/**
 * Before 2.0 the prompt box and the dialogs had a round frame. The last frame at the left edge is
 * redrawn with today's rules, so that one layout is enough for the rest of the reader.
 */
function unframe(rows: string[]): string[] {
  const bottom = rows.findLastIndex((row) => /^╰─{10,}╯$/.test(row));
  if (bottom < 0 || rows.length - bottom > 10) return rows;
  const top = rows.findLastIndex((row, index) => index < bottom && /^╭─{10,}╮$/.test(row));
  if (top < 0) return rows;
  const inside = rows.slice(top + 1, bottom);
  if (!inside.every((row) => row.startsWith("│") && row.endsWith("│"))) return rows;
  const width = (rows[bottom] ?? "").length;
  const below = rows.slice(bottom + 1);
  return [
    ...rows.slice(0, top),
    "─".repeat(width),
    ...inside.map((row) => row.slice(1, -1).replace(/^ /, "").trimEnd()),
    // Only the box has a rule below today; a dialog goes on into its hints.
    ...(isPromptRow(inside[0]) ? ["─".repeat(width)] : []),
    ...below,
  ];
}

function isPromptRow(row: string | undefined): boolean {
  return row !== undefined && /^│ [>!#](?: |$)/.test(row);
}
