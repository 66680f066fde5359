/** Rows of coloured text: what a screen is made of before it becomes escape codes. */

/** Colours and faces by what they are for, as parameters of the terminal's `m` sequence. */
const INKS = {
  plain: "0",
  strong: "0;1",
  soft: "0;38;5;246",
  bright: "0;38;5;231",
  ember: "0;38;5;174",
  rule: "0;38;5;244",
  dash: "0;38;5;239",
  dialog: "0;38;5;153",
  dialogStrong: "0;1;38;5;153",
  chip: "0;38;5;16;48;5;153",
  good: "0;38;5;114",
  bad: "0;38;5;211",
  added: "0;38;5;77;48;5;22",
  removed: "0;38;5;167;48;5;52",
  prompt: "0;38;5;231;48;5;237",
  cursor: "0;7",
  accept: "0;38;5;147",
  plan: "0;38;5;73",
} as const;
export type Ink = keyof typeof INKS;

export interface Span {
  text: string;
  ink: Ink;
}
export type Row = readonly Span[];

export const BLANK: Row = [];

/** A row from texts and `[text, ink]` pairs. */
export function row(...parts: readonly (string | readonly [text: string, ink: Ink])[]): Row {
  return parts.map((part) =>
    typeof part === "string" ? { text: part, ink: "plain" } : { text: part[0], ink: part[1] },
  );
}

export function plainText(spans: Row): string {
  return spans.map((span) => span.text).join("");
}

/** The row as a terminal takes it; it ends with the colours as they were before. */
export function escaped(spans: Row): string {
  const text = spans.map((span) => `\u001b[${INKS[span.ink]}m${span.text}`).join("");
  return text === "" ? "" : `${text}\u001b[0m`;
}

/** The beginning of a row that fits into so many cells. */
export function cutTo(spans: Row, width: number): Row {
  const kept: Span[] = [];
  let room = width;
  for (const span of spans) {
    const text = cutText(span.text, room);
    if (text !== "") kept.push({ text, ink: span.ink });
    room -= Bun.stringWidth(text);
    if (text !== span.text) break;
  }
  return kept;
}

/** Texts of at most `width` cells: broken at spaces, inside a word only where it is too long. */
export function wrap(text: string, width: number): string[] {
  return text.split("\n").flatMap((line) => wrapLine(line, Math.max(1, width)));
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  const [first = "", ...words] = line.split(" ");
  let current = first;
  for (const word of [null, ...words]) {
    const longer = word === null ? current : `${current} ${word}`;
    if (Bun.stringWidth(longer) <= width) {
      current = longer;
      continue;
    }
    if (word !== null) {
      lines.push(current);
      current = word;
    }
    while (Bun.stringWidth(current) > width) {
      const head = cutText(current, width);
      // A character wider than the whole room would never fit: it goes over the edge.
      const piece = head === "" ? ([...current][0] ?? "") : head;
      lines.push(piece);
      current = current.slice(piece.length);
    }
  }
  return [...lines, current];
}

function cutText(text: string, width: number): string {
  if (Bun.stringWidth(text) <= width) return text;
  let kept = "";
  for (const character of text) {
    if (Bun.stringWidth(kept + character) > width) break;
    kept += character;
  }
  return kept;
}
