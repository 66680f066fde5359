/** Reads the options of a dialog: their whole text, their digits, and which one is marked. */
import type { ScreenReading } from "../../../protocol/reading.ts";
import { indentOf, isRule, isWrap, widthOf } from "./rows.ts";

export type Option = ScreenReading["options"][number];

export interface OptionList {
  options: Option[];
  /** Index of the first option's row, or -1. */
  firstIndex: number;
  /** Index of the last row that belongs to the list, or -1. */
  lastIndex: number;
}

interface OptionRow {
  key: string | null;
  label: string;
  isSelected: boolean;
  /** `↓` stands before it: more options follow than the screen has room for. */
  isCut: boolean;
  /** Column where the text of the row begins; wrapped rows and descriptions hang there. */
  column: number;
}

const optionsMax = 40;
const numberedRow = /^( *)([❯↓↑] | {2})(\d{1,2})\. (.*)$/;
const markedRow = /^( *)❯ (.*)$/;
const none: OptionList = { options: [], firstIndex: -1, lastIndex: -1 };

/**
 * The list that the lowest `❯` marks. A numbered list is followed up to its 1 and down as long as
 * the numbers go on; an unnumbered one as long as its rows touch. Without a mark there is no list:
 * numbers alone are prose.
 */
export function readOptions(rows: readonly string[], width: number): OptionList {
  const marked = rows.findLastIndex((row) => markedRow.test(row));
  if (marked < 0) return none;
  return numberedRow.test(rows[marked] ?? "")
    ? readNumbered(rows, marked, width)
    : readUnnumbered(rows, marked, width);
}

function parseNumbered(row: string): OptionRow | null {
  const match = numberedRow.exec(row);
  if (match === null) return null;
  const [, indent = "", mark = "", key = "", label = ""] = match;
  const column = indent.length + mark.length + key.length + 2;
  const isSelected = mark.startsWith("❯");
  return { key, label, isSelected, isCut: mark.startsWith("↓"), column };
}

function readNumbered(rows: readonly string[], marked: number, width: number): OptionList {
  const start = parseNumbered(rows[marked] ?? "");
  if (start === null) return none;
  let firstIndex = marked;
  let key = Number(start.key);
  for (let index = marked - 1; index >= 0 && key > 1; index -= 1) {
    const option = parseNumbered(rows[index] ?? "");
    if (option !== null && Number(option.key) === key - 1) {
      firstIndex = index;
      key -= 1;
    } else if (!isInside(rows[index] ?? "", start.column)) break;
  }
  const list: OptionList = { options: [], firstIndex, lastIndex: firstIndex };
  let current: OptionRow | null = null;
  for (let index = firstIndex; index < rows.length; index += 1) {
    const row = rows[index] ?? "";
    const option = parseNumbered(row);
    if (option !== null && follows(current, option, key) && list.options.length < optionsMax) {
      current = option;
      list.options.push(toOption(option));
      list.lastIndex = index;
    } else if (current !== null && row !== "" && indentOf(row) >= current.column) {
      joinRow(list.options, rows[index - 1] ?? "", row, width);
      list.lastIndex = index;
    } else if (!isInside(row, start.column)) break;
  }
  return list;
}

/** The next number; on a short screen `↓ 3.` says that some are left out before the next. */
function follows(current: OptionRow | null, next: OptionRow, firstKey: number): boolean {
  const number = Number(next.key);
  if (current === null) return number === firstKey;
  return number === Number(current.key) + 1 || (current.isCut && number > Number(current.key));
}

/** What may stand between two options: a blank, a rule, a hanging row. */
function isInside(row: string, column: number): boolean {
  return row === "" || isRule(row) || indentOf(row) >= column - 1;
}

function readUnnumbered(rows: readonly string[], marked: number, width: number): OptionList {
  const column = indentOf(rows[marked] ?? "") + 2;
  const isRow = (row: string) => {
    const at = markedRow.test(row) ? indentOf(row) + 2 : indentOf(row);
    return row !== "" && at >= column && at <= column + 2 && !isRule(row);
  };
  let firstIndex = marked;
  while (firstIndex > 0 && isRow(rows[firstIndex - 1] ?? "")) firstIndex -= 1;
  const list: OptionList = { options: [], firstIndex, lastIndex: firstIndex };
  for (let index = firstIndex; index < rows.length; index += 1) {
    const row = rows[index] ?? "";
    if (!isRow(row) || list.options.length >= optionsMax) break;
    const label = row.trim().replace(/^❯ +/, "");
    const isJoined = index > firstIndex && joinRow(list.options, rows[index - 1] ?? "", row, width);
    if (!isJoined) {
      list.options.push({ key: null, label: label.trim(), isSelected: markedRow.test(row) });
    }
    list.lastIndex = index;
  }
  return list;
}

function toOption(row: OptionRow): Option {
  // A question with previews draws them beside the options, after a wide gap.
  const label = row.label.replace(/ {3,}[┌│└├].*$/, "").trim();
  return { key: row.key, label, isSelected: row.isSelected };
}

/** Joins a wrapped row to the last option; a row that is a description leaves the label alone. */
function joinRow(options: Option[], previous: string, row: string, width: number): boolean {
  const last = options.at(-1);
  if (last === undefined || markedRow.test(row)) return false;
  const text = row.trim();
  // Only the row right under the label continues it; under a description nothing does.
  const isUnderLabel = previous.trimEnd().endsWith(last.label.slice(-12));
  if (!isUnderLabel || !isWrap(previous, text, width - 1)) return false;
  const isHardBreak = widthOf(previous) >= width && !previous.trim().includes(" ");
  last.label += (isHardBreak ? "" : " ") + text;
  return true;
}
