/** Finds the live region at the bottom of the screen; words anywhere else mean nothing. */
import type { ScreenInput } from "../../../protocol/reading.ts";
import type { Footer } from "./footer.ts";
import { readFooter } from "./footer.ts";
import type { Panel } from "./panel.ts";
import { findPanel } from "./panel.ts";
import type { PromptBox } from "./prompt-box.ts";
import { findPromptBox } from "./prompt-box.ts";
import { beginsWith, toRows } from "./rows.ts";
import { endsInShell } from "./shell-prompt.ts";
import type { TranscriptTail } from "./transcript-tail.ts";
import { readTail } from "./transcript-tail.ts";

export interface BoxRegion {
  kind: "box";
  box: PromptBox;
  footer: Footer;
  tail: TranscriptTail;
  /** What somebody has typed and not sent; null when the box is empty or shows a suggestion. */
  draft: string | null;
  /** The title of the pane; it tells the agents view, and since 2.1.236 nothing about work. */
  title: string;
}

export interface PanelRegion {
  kind: "panel";
  panel: Panel;
}

export interface PlainRegion {
  /** shell: a prompt in front; other: none of Claude Code's layouts. */
  kind: "shell" | "other";
  rows: readonly string[];
}

export type Region = BoxRegion | PanelRegion | PlainRegion;

/** What a caller may know beyond the plain text. */
export interface ScreenHint {
  /** The text in the box is drawn dim, as suggestions are (`isBoxTextGhost` of a capture). */
  isBoxTextGhost?: boolean | null;
}

/** Texts that Claude Code itself puts dim into an empty box. */
const suggestion = beginsWith([
  'Try "',
  "Press up to edit queued messages$",
  "Resend your message to try again$",
  "Once fixed, resend your message$",
  "Run /rewind to go back$",
  "describe a task for a new session$",
]);

export function findRegion(input: ScreenInput, hint: ScreenHint): Region {
  const rows = toRows(input.lines);
  if (endsInShell(rows)) return { kind: "shell", rows };
  const box = findPromptBox(rows);
  if (box !== null) {
    const footer = readFooter(rows.slice(box.bottomIndex + 1));
    const tail = readTail(rows.slice(0, box.topIndex));
    const draft = readDraft(box, footer, hint);
    return { kind: "box", box, footer, tail, draft, title: input.title };
  }
  const panel = findPanel(rows);
  return panel === null ? { kind: "other", rows } : { kind: "panel", panel };
}

/**
 * A suggestion and a draft look alike without colours. The footer tells them apart: its hints for
 * an empty box go with the first typed character. Where it tells nothing, unknown text is a draft:
 * typing over somebody's words would be worse than waiting.
 */
function readDraft(box: PromptBox, footer: Footer, hint: ScreenHint): string | null {
  // Shell mode is itself typed, and what follows would run as a command.
  if (box.mark === "!") return `! ${box.text}`.trim();
  if (box.text.trim() === "") return null;
  if (hint.isBoxTextGhost != null) return hint.isBoxTextGhost ? null : box.text;
  if (footer.isBoxEmpty || suggestion.test(box.text)) return null;
  return box.text;
}
