/** Reads the rows under the prompt box: the mode, and the hints that tell work from rest. */
import type { ScreenReading } from "../../../protocol/reading.ts";
import { indentOf } from "./rows.ts";

export type Mode = NonNullable<ScreenReading["mode"]>;

export interface Footer {
  mode: Mode | null;
  /** `esc to interrupt` as a hint of its own: a turn runs. */
  isInterruptible: boolean;
  /** `? for shortcuts`, or the bare `← for agents`: drawn only while the box is empty. */
  isBoxEmpty: boolean;
  /** `? for shortcuts` beside the mode: drawn only at rest with an empty box (2.1.27x on). */
  isAtRest: boolean;
  /**
   * The mode row stands whole and not in vim's insert mode (normal mode draws no sign), so a
   * missing `esc to interrupt` means something. It still goes while text is typed: the caller
   * looks at the box.
   */
  isConclusive: boolean;
  /** `? for shortcuts` without a mode sign: drawn before 2.1.2xx, in manual mode. */
  isOldLayout: boolean;
  /** Background shells, monitors and tasks that run on: `1 shell`, `2 tasks`. */
  backgroundTasks: number;
  /** `⚠ Usage limit reached · limit resets 12:02pm`. */
  hasLimitNotice: boolean;
  /** The agents view draws its own hints under its own box. */
  isAgentsView: boolean;
}

const modeNames: ReadonlyArray<readonly [RegExp, Mode]> = [
  [/^(?:manual|default) mode on\b/, "default"],
  [/^(?:auto-)?accept edits on\b/, "acceptEdits"],
  [/^plan mode on\b/, "plan"],
  [/^auto mode on\b/, "auto"],
  [/^don[’']t ask on\b/, "dontAsk"],
  [/^bypass(?:ing)? permissions on\b/, "bypassPermissions"],
];
const modeRow = /^ {0,4}(?:-- ([A-Z][A-Z -]*) -- ?)?(?:⏸|⏵⏵) ?(.*)$/;
const vimRow = /^ {0,4}-- ([A-Z][A-Z -]*) --/;
const interruptHint = "esc to interrupt";
const restHint = "? for shortcuts";
const taskHint = /^(\d{1,4}) (?:background )?(?:shells?|tasks?|monitors?|bashes|local agents?)\b/;

/** Reads the rows below the box; the mode row is the lowest that begins with a mode sign. */
export function readFooter(below: readonly string[]): Footer {
  const row = below.findLast((candidate) => modeRow.test(candidate));
  const match = row === undefined ? null : modeRow.exec(row);
  const text = match?.[2] ?? "";
  const hints = splitHints(text);
  const mode = modeNames.find(([pattern]) => pattern.test(text))?.[1] ?? null;
  const vim = match?.[1] ?? firstMatch(below, vimRow);
  // Before 2.1.2xx manual mode had no sign: its hints stood alone in a row.
  const bare = row === undefined ? below.filter((each) => indentOf(each) >= 2) : [];
  const bareHints = bare.flatMap((each) => splitHints(each.trim()));
  const all = row === undefined ? bareHints : hints;
  const isVimInsert = vim === "INSERT" || vim === "REPLACE";
  return {
    mode: mode ?? (bareHints[0] === restHint ? "default" : null),
    isInterruptible: isInterruptHint(all, row === undefined),
    isBoxEmpty: all.some((hint) => isHint(hint, restHint) || /^← (?:for ag|\d)/.test(hint)),
    isAtRest: hints.some((hint) => isHint(hint, restHint)),
    isConclusive: mode !== null && !isVimInsert && !mayHideInterrupt(hints),
    isOldLayout: bareHints[0] === restHint,
    backgroundTasks: countTasks(hints),
    hasLimitNotice: below.some((each) => /^ {2}⚠ .*\blimit reached · .*\breset/i.test(each)),
    isAgentsView: below.some((each) => /^ {2}enter to (?:return|open) · /.test(each)),
  };
}

/** Hints stand apart by ` · `; right-aligned extras by a wide gap; `(shift+tab …)` is no hint. */
function splitHints(text: string): string[] {
  return text
    .replace(/ \((?:shift\+tab|alt\+m)[^)]*\)?/i, "")
    .split(/ · |\s{3,}/)
    .map((hint) => hint.trim())
    .filter((hint) => hint !== "");
}

function isInterruptHint(hints: readonly string[], isBare: boolean): boolean {
  // Bare rows may be the user's status line: only a row that is the hint itself counts there.
  return isBare ? hints[0] === interruptHint : hints.some((hint) => isHint(hint, interruptHint));
}

function isHint(hint: string, whole: string): boolean {
  return hint === whole || hint.startsWith(`${whole} `) || isCutOf(hint, whole, 5);
}

/** A narrow screen cuts the mode row: its last hint may have been `esc to interrupt`. */
function mayHideInterrupt(hints: readonly string[]): boolean {
  const last = hints.at(-1) ?? "";
  return last.endsWith("…") && isCutOf(last, interruptHint, 0);
}

function isCutOf(hint: string, whole: string, lengthMin: number): boolean {
  if (!hint.endsWith("…")) return false;
  const head = hint.slice(0, -1).trimEnd();
  return head.length >= lengthMin && whole.startsWith(head);
}

function countTasks(hints: readonly string[]): number {
  let count = 0;
  for (const hint of hints.slice(1)) count += Number(taskHint.exec(hint)?.[1] ?? 0);
  return count;
}

function firstMatch(rows: readonly string[], pattern: RegExp): string | null {
  for (const row of rows) {
    const found = pattern.exec(row)?.[1];
    if (found !== undefined) return found;
  }
  return null;
}
