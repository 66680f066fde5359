/** The whole screen of a scripted agent, drawn after the layouts of the real one: pure. */
import { type Block, blockRows } from "./blocks.ts";
import { type Dialog, dialogRows } from "./dialogs.ts";
import { BLANK, cutTo, type Row, row, wrap } from "./row.ts";

/** The version whose layouts are drawn. */
export const DRAWN_VERSION = "2.1.330";

export type Mode = "manual" | "acceptEdits" | "plan";

export interface Spinner {
  /** Turns with every picture. */
  frame: number;
  verb: string;
  seconds: number;
  tokens: number;
}

export type Bottom =
  | { kind: "box"; draft: string; mode: Mode; isBusy: boolean; spinner: Spinner | null }
  | { kind: "dialog"; dialog: Dialog; selected: number };

export interface Picture {
  width: number;
  height: number;
  /** Folder of the project, as the banner names it. */
  place: string;
  blocks: readonly Block[];
  bottom: Bottom;
}

const GLYPHS = ["·", "✢", "✳", "✶", "✻", "✽", "✻", "✶", "✳", "✢"];

/** Exactly `height` rows of at most `width` cells. */
export function render(picture: Picture): Row[] {
  const { width, height, bottom } = picture;
  const story = storyRows(picture);
  const rows =
    bottom.kind === "box"
      ? withBox(story, bottom, width, height)
      : withDialog(story, bottom, width, height);
  return rows.map((each) => cutTo(each, width));
}

function storyRows({ place, blocks, width }: Picture): Row[] {
  const rows: Row[] = [
    BLANK,
    row(["  ▟▙     ", "ember"], ["Claude Code", "strong"], [` v${DRAWN_VERSION}`, "soft"]),
    row([" ▟▛▜▙    ", "ember"], ["played by the claude-rpg demo", "soft"]),
    row(["▟▛  ▜▙   ", "ember"], [place, "soft"]),
    BLANK,
  ];
  for (const block of blocks) {
    if (block.kind !== "interrupted") rows.push(BLANK);
    rows.push(...blockRows(block, width));
  }
  return rows;
}

function withBox(
  story: readonly Row[],
  bottom: Extract<Bottom, { kind: "box" }>,
  width: number,
  height: number,
): Row[] {
  const rule = row(["─".repeat(width), "rule"]);
  const below: Row[] = [
    ...(bottom.spinner ? [spinnerRow(bottom.spinner)] : []),
    row(" ".repeat(Math.max(0, width - 20)), ["◐ medium · /effort", "soft"]),
    rule,
    ...draftRows(bottom, width, Math.max(1, Math.floor(height / 2))),
    rule,
    footerRow(bottom),
  ];
  const room = Math.max(0, height - below.length - 1);
  return filled([...story.slice(-room), BLANK], height - below.length).concat(below);
}

function withDialog(
  story: readonly Row[],
  bottom: Extract<Bottom, { kind: "dialog" }>,
  width: number,
  height: number,
): Row[] {
  const dialog = dialogRows(bottom.dialog, bottom.selected, width);
  const room = Math.max(0, height - dialog.length - 1);
  const above = room > 0 ? [...story.slice(-room), BLANK] : [];
  return filled([...above, ...dialog].slice(-height), height);
}

function filled(rows: readonly Row[], height: number): Row[] {
  const missing = Math.max(0, height - rows.length);
  return [...rows, ...Array.from({ length: missing }, () => BLANK)];
}

function spinnerRow({ frame, verb, seconds, tokens }: Spinner): Row {
  const glyph = GLYPHS[frame % GLYPHS.length] ?? "·";
  const spent = tokens > 0 ? ` · ↓ ${countText(tokens)} tokens` : "";
  return row([`${glyph} `, "ember"], [`${verb}…`, "ember"], [` (${seconds}s${spent})`, "soft"]);
}

function countText(tokens: number): string {
  return tokens < 1_000 ? String(tokens) : `${(tokens / 1_000).toFixed(1)}k`;
}

/** A draft taller than its room shows its end, as the real box scrolls. */
function draftRows(
  { draft }: Extract<Bottom, { kind: "box" }>,
  width: number,
  rowsMax: number,
): Row[] {
  const lines = wrap(draft, width - 4).slice(-rowsMax);
  return lines.map((line, index) =>
    row(
      index === 0 ? "❯ " : "  ",
      line,
      ...(index === lines.length - 1 ? ([[" ", "cursor"]] as const) : []),
    ),
  );
}

/** The hints go while text is typed; only at rest the box offers its shortcuts. */
function footerRow({ draft, mode, isBusy }: Extract<Bottom, { kind: "box" }>): Row {
  const cycle = mode === "manual" ? "" : " (shift+tab to cycle)";
  const typed = draft !== "";
  const rest = mode === "manual" ? " · ? for shortcuts" : "";
  const hint = isBusy ? " · esc to interrupt" : rest;
  return row("  ", modeSign(mode), [typed ? cycle : `${cycle}${hint} · ← for agents`, "soft"]);
}

function modeSign(mode: Mode): readonly [string, "soft" | "accept" | "plan"] {
  switch (mode) {
    case "manual":
      return ["⏸ manual mode on", "soft"];
    case "acceptEdits":
      return ["⏵⏵ accept edits on", "accept"];
    case "plan":
      return ["⏸ plan mode on", "plan"];
    default:
      return mode satisfies never;
  }
}
