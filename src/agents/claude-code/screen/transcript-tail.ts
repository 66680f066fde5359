/** Reads the end of the transcript above the prompt box: how the last turn stands. */
import { indentOf } from "./rows.ts";
import type { SpinnerLine } from "./spinner.ts";
import { parseSpinner } from "./spinner.ts";

/** A row at the left edge and the indented rows that hang from it. */
export interface Block {
  kind: "user" | "shell" | "assistant" | "spinner" | "other";
  head: string;
  rows: readonly string[];
  /** The texts behind `⎿`, first rows only. */
  results: readonly string[];
  /** Those of them that hang from the head itself, without a blank row between. */
  ownResults: readonly string[];
  spinner: SpinnerLine | null;
}

export interface TranscriptTail {
  /** The last blocks, the nearest to the box first. */
  blocks: readonly Block[];
  /** The spinner line, when it is what stands nearest to the box. */
  spinner: SpinnerLine | null;
  /** The last block that is no spinner line; null above an empty transcript. */
  last: Block | null;
  /** Nothing stands above the box but the banner, notices and menus. */
  isEmpty: boolean;
  /** The user has scrolled up: what stands above the box is not the end. */
  isScrolled: boolean;
  /** A prompt waits in the queue: the turn before it runs. */
  isQueued: boolean;
}

const blocksMax = 8;
const rowsMax = 400;

export function readTail(above: readonly string[]): TranscriptTail {
  const rows = cutSidePanel(above);
  const isScrolled = rows.slice(-4).some((row) => /\bJump to bottom\b/.test(row));
  const blocks = isScrolled ? [] : readBlocks(rows);
  const first = blocks[0];
  const spinner = first?.spinner ?? null;
  const isQueued = blocks
    .slice(0, 3)
    .some((block) => block.kind === "user" && isQueuedPrompt(block));
  return {
    blocks,
    spinner,
    last: (spinner === null ? first : blocks[1]) ?? null,
    isEmpty: blocks.length === 0 && !isScrolled && isOnlyBanner(rows),
    isScrolled,
    isQueued,
  };
}

/** A long answer fills the screen with hanging rows only, as a banner without its logo does. */
function isOnlyBanner(rows: readonly string[]): boolean {
  const text = rows.filter((row) => row !== "" && indentOf(row) < 8);
  return text.length === 0 || rows.some((row) => /^ *Claude Code v\d/.test(row));
}

function isQueuedPrompt(block: Block): boolean {
  return block.rows.some((row) => / (?:Queued · )?ctrl\+x ctrl\+s to send now$/.test(row));
}

/** Walks up from the box: each row at the left edge closes a block. */
function readBlocks(rows: readonly string[]): Block[] {
  const blocks: Block[] = [];
  let end = rows.length;
  const lowest = Math.max(0, rows.length - rowsMax);
  for (let index = rows.length - 1; index >= lowest && blocks.length < blocksMax; index -= 1) {
    const row = rows[index] ?? "";
    if (row === "" || row.startsWith(" ")) continue;
    blocks.push(toBlock(row, rows.slice(index + 1, end)));
    end = index;
  }
  return blocks;
}

function toBlock(head: string, hanging: readonly string[]): Block {
  const spinner = parseSpinner(head);
  const blank = hanging.indexOf("");
  return {
    kind: kindOf(head, spinner),
    head,
    rows: hanging,
    results: readResults(hanging),
    ownResults: readResults(blank < 0 ? hanging : hanging.slice(0, blank)),
    spinner,
  };
}

function readResults(rows: readonly string[]): string[] {
  return rows.flatMap((row) => /^ {1,6}⎿ {1,3}(.*)$/.exec(row)?.[1] ?? []);
}

function kindOf(head: string, spinner: SpinnerLine | null): Block["kind"] {
  if (spinner !== null) return "spinner";
  if (/^[❯>] /.test(head)) return "user";
  if (/^! /.test(head)) return "shell";
  if (/^[⏺●•](?: |$)/.test(head)) return "assistant";
  return "other";
}

/** The diff panel stands right of the transcript behind a `│` in one column: cut it off. */
function cutSidePanel(rows: readonly string[]): readonly string[] {
  const probe = rows.slice(-4).findLast((row) => /(?:^| ) +│/.test(row));
  const column = probe?.indexOf("│") ?? -1;
  if (column < 20) return rows;
  const isBeside = (row: string) => row[column] === "│";
  const last = rows.findLastIndex(isBeside);
  const above = rows.findLastIndex((row, index) => index < last && !isBeside(row));
  if (last - above < 5) return rows;
  return rows.map((row, index) =>
    index > above && index <= last ? row.slice(0, column).trimEnd() : row,
  );
}
