/** Chooses an option of a dialog on screen by its text, and sees that it is the marked one. */
import { limits } from "../config/limits.ts";
import type { ScreenReading } from "../protocol/reading.ts";
import { sendKeys } from "../tmux/input.ts";
import type { TmuxPane } from "../tmux/pane.ts";

export interface DialogRequest {
  /** The pane as it was when the person looked at it; another process in it gets nothing. */
  pane: TmuxPane;
  option: string;
  /** What the dialog asked then; null: whatever it asks. */
  question: string | null;
}

export interface DialogDeps {
  /** Name on PATH or path of the tmux program. */
  program: string;
  /** A fresh reading, not the poller's last one; null when nothing can read this screen. */
  readPane: (pane: TmuxPane) => Promise<ScreenReading | null>;
  /** What else must be true of the dialog and the option, as one sentence; null: go on. */
  objection: (reading: ScreenReading, label: string) => string | null;
}

export type DialogResult =
  | { ok: true; chosen: string }
  | { ok: false; code: DialogRefusal; detail: string };
export type DialogRefusal =
  | "no_dialog"
  | "other_dialog"
  | "no_such_option"
  | "objection"
  | "not_marked"
  | "keys_failed"
  | "still_open";

const LOOK_AGAIN_MS = 100;

/**
 * Moves the mark by arrow keys, reads the screen again, and presses Enter only when exactly this
 * option is marked in exactly this dialog. A digit is never pressed: what stands behind a number
 * differs from dialog to dialog.
 */
export async function answerDialog(
  request: DialogRequest,
  deps: DialogDeps,
): Promise<DialogResult> {
  const first = await deps.readPane(request.pane);
  const found = choose(first, request);
  if (!found.ok) return found;
  const objection = deps.objection(found.reading, found.label);
  if (objection !== null) return refused("objection", objection);
  // The dialog may have come this very moment; until it has settled its keys are lost.
  await Bun.sleep(limits.dialogSettleMs);
  const marked = await mark(request, found, deps);
  if (!marked.ok) return marked;
  const pressed = await press(request.pane, ["Enter"], deps);
  if (!pressed.ok) return pressed;
  return await closed(request.pane, found, deps);
}

interface Found {
  ok: true;
  reading: ScreenReading;
  label: string;
  index: number;
}

function choose(reading: ScreenReading | null, request: DialogRequest): Found | Refused {
  if (reading?.status !== "waiting" || reading.options.length === 0) {
    return refused("no_dialog", "There is no dialog with options on this screen any more.");
  }
  if (request.question !== null && !isSameText(reading.question ?? "", request.question)) {
    return refused("other_dialog", "The screen asks something else by now; look at it again.");
  }
  const matches = reading.options.flatMap(({ label }, index) =>
    isSameText(label, request.option) ? [{ label, index }] : [],
  );
  const [match] = matches;
  if (!match || matches.length > 1) {
    return refused("no_such_option", "The dialog has no such option; look at it again.");
  }
  return { ok: true, reading, ...match };
}

async function mark(
  request: DialogRequest,
  found: Found,
  deps: DialogDeps,
): Promise<{ ok: true } | Refused> {
  for (let moves = 0; ; moves++) {
    const now = choose(await deps.readPane(request.pane), {
      ...request,
      question: found.reading.question,
    });
    if (!now.ok) return now;
    const selected = now.reading.options.findIndex((option) => option.isSelected);
    if (selected === now.index) return { ok: true };
    if (selected < 0 || moves >= limits.dialogMovesMax) break;
    const key = selected < now.index ? "Down" : "Up";
    const keys = Array.from({ length: Math.abs(now.index - selected) }, () => key);
    const pressed = await press(request.pane, keys, deps);
    if (!pressed.ok) return pressed;
    await Bun.sleep(LOOK_AGAIN_MS);
  }
  const detail = "The option could not be marked, so nothing was chosen; use the terminal.";
  return refused("not_marked", detail);
}

/** The dialog has gone, or shows something else: the Enter was taken. */
async function closed(pane: TmuxPane, found: Found, deps: DialogDeps): Promise<DialogResult> {
  const before = textOf(found.reading);
  for (let waitedMs = 0; waitedMs < limits.dialogCloseMsMax; waitedMs += LOOK_AGAIN_MS) {
    await Bun.sleep(LOOK_AGAIN_MS);
    const now = await deps.readPane(pane);
    if (now && textOf(now) !== before) return { ok: true, chosen: found.label };
  }
  const detail = "Enter was pressed and the dialog still stands there; look at the terminal.";
  return refused("still_open", detail);
}

async function press(
  pane: TmuxPane,
  keys: readonly ("Up" | "Down" | "Enter")[],
  deps: DialogDeps,
): Promise<{ ok: true } | Refused> {
  const target = { program: deps.program, socketPath: pane.socketPath };
  const result = await sendKeys(target, pane.id, keys, { identity: pane });
  return result.ok ? result : refused("keys_failed", result.detail);
}

type Refused = Extract<DialogResult, { ok: false }>;

function refused(code: DialogRefusal, detail: string): Refused {
  return { ok: false, code, detail };
}

function textOf(reading: ScreenReading): string {
  const labels = reading.options.map((option) => option.label);
  return JSON.stringify([reading.status, reading.question, labels]);
}

/** The client writes curly quotes and wraps lines; a person's copy of a text may not. */
function isSameText(left: string, right: string): boolean {
  return plain(left) === plain(right);
}

function plain(text: string): string {
  return text.replace(/[‘’]/g, "'").replace(/[“”]/g, '"').replace(/\s+/g, " ").trim();
}
