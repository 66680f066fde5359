/** Finds what stands in place of the prompt box: a dialog, a question, a modal view. */
import type { Option } from "./dialog-options.ts";
import { readOptions } from "./dialog-options.ts";
import { beginsWith, isDashed, isModalRule, isRule, isWrap, widthOf } from "./rows.ts";

export interface Panel {
  /**
   * rule: under a full-width `────`, where Claude Code asks; modal: under a `▔▔▔▔`, where the user
   * has opened something (and plans); welcome: the first-run screens; clipped: its top is cut off.
   */
  frame: "rule" | "modal" | "welcome" | "clipped";
  rows: readonly string[];
  /** The first row with text, trimmed. */
  title: string;
  options: readonly Option[];
  /** The paragraph above the options that asks, in one line. */
  question: string | null;
  /** The key hints of the last rows: `Esc to cancel`, `Tab to amend`. */
  hints: readonly string[];
  /** Nothing but hints stands below the options: the panel is what the screen ends with. */
  isLast: boolean;
}

const panelRowsMax = 300;
const keyHint = beginsWith(
  [
    "(?:press )?(?:enter|esc|tab|space|backspace|tab/arrow keys)(?: \\S+){0,3} to \\S",
    "(?:[↑↓←→/]+|(?:ctrl|shift|alt)\\+\\S+|[a-z?])(?: \\S+){0,3} to \\S",
  ],
  "i",
);

/** The panel that the screen ends with; null when its last rows are none. */
export function findPanel(rows: readonly string[]): Panel | null {
  const found = findStart(rows);
  if (found === null) return null;
  const inner = rows.slice(found.start).slice(-panelRowsMax);
  const lines = rows.filter((row) => isRule(row) || isModalRule(row) || isDashed(row));
  // Without a full-width line the longest row must do; for hints, which are short, too little.
  const width = Math.max(40, ...(lines.length > 0 ? lines : rows).map(widthOf));
  const hintWidth = lines.length > 0 ? width : Math.max(width, 80);
  const list = readOptions(inner, width);
  const hints = readHints(inner, list.lastIndex, hintWidth);
  const rest = inner.slice(list.lastIndex + 1).filter((row) => row !== "");
  const title = inner.find((row) => row !== "" && !isRule(row))?.trim() ?? "";
  const hasOptions = list.options.length > 1;
  if (!hasOptions && hints.length === 0 && found.frame !== "welcome") return null;
  return {
    frame: found.frame,
    rows: inner,
    title,
    options: hasOptions ? list.options : readButtons(inner),
    question: readQuestion(inner, hasOptions ? list.firstIndex : inner.length, found.frame, title),
    hints,
    isLast: hints.length > 0 || (hasOptions && rest.length === 0),
  };
}

function findStart(rows: readonly string[]): { frame: Panel["frame"]; start: number } | null {
  if (rows.length === 0) return null;
  const first = rows.findIndex((row) => row !== "");
  const rule = rows.findLastIndex((row) => isRule(row));
  const modal = rows.findLastIndex((row) => isModalRule(row));
  // A modal holds rules of its own (a plan does), so it wins over a rule below it.
  if (modal >= 0) return { frame: "modal", start: modal + 1 };
  if (/^Welcome to Claude Code\b/.test(rows[first] ?? ""))
    return { frame: "welcome", start: first };
  if (rule < 0) return { frame: "clipped", start: first };
  // `Chat about this` stands under a rule inside its question: the panel began at an earlier one.
  const below = rows.slice(rule + 1);
  if (!isTailOfQuestion(below)) return { frame: "rule", start: rule + 1 };
  const opening = rows.findLastIndex((row, index) => index < rule && isRule(row));
  return opening < 0 ? { frame: "clipped", start: first } : { frame: "rule", start: opening + 1 };
}

function isTailOfQuestion(below: readonly string[]): boolean {
  const text = below.find((row) => row !== "") ?? "";
  return /^ *(?:❯ )?(?:\d{1,2}\. )?Chat about this$/.test(text);
}

/** The hints of the last row, with the rows above it that a narrow screen wrapped into it. */
function readHints(rows: readonly string[], lastOption: number, width: number): string[] {
  const last = rows.length - 1;
  if (last <= lastOption) return [];
  let first = last;
  while (first - 1 > lastOption && last - first < 3) {
    const next = (rows[first] ?? "").trim();
    if (!isWrap(rows[first - 1] ?? "", next, width - 1)) break;
    first -= 1;
  }
  const text = rows.slice(first).map((row) => row.trim());
  const hints = text.join(" ").split(/ [·•] |\s{3,}/);
  return hints.some((hint) => keyHint.test(hint)) ? hints.map((hint) => hint.trim()) : [];
}

/** `Accept    Decline` side by side, as an MCP server's form ends. */
function readButtons(rows: readonly string[]): Option[] {
  const row = rows.findLast((each) => /^ *(?:❯ )?Accept {2,}(?:❯ )?Decline$/.test(each));
  if (row === undefined) return [];
  return ["Accept", "Decline"].map((label) => ({
    key: null,
    label,
    isSelected: row.includes(`❯ ${label}`),
  }));
}

/**
 * The nearest paragraph above the options that asks: it ends with a question mark, or with a colon,
 * or holds a question. Else the title, which says what the dialog is about, where there is one.
 */
function readQuestion(
  rows: readonly string[],
  before: number,
  frame: Panel["frame"],
  title: string,
): string | null {
  const paragraphs = readParagraphs(rows.slice(Math.max(0, before - 40), before));
  const nearest = paragraphs.at(-1) ?? null;
  const asked =
    paragraphs.findLast((text) => /[?？]\)?$/.test(text) || text === "Review your answers") ??
    (nearest?.endsWith(":") ? nearest : undefined) ??
    paragraphs.findLast((text) => /[?？] /.test(text));
  const fallback = frame === "rule" || frame === "modal" ? title : nearest;
  return (asked ?? fallback)?.slice(0, 500) ?? null;
}

function readParagraphs(rows: readonly string[]): string[] {
  const paragraphs: string[] = [];
  let isOpen = false;
  for (const row of rows) {
    const isText = row !== "" && !isRule(row) && !isDashed(row);
    if (isText && isOpen) paragraphs.push(`${paragraphs.pop() ?? ""} ${row.trim()}`);
    else if (isText) paragraphs.push(row.trim());
    isOpen = isText;
  }
  return paragraphs;
}
