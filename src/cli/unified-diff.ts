/** A unified diff of two small texts, for `--dry-run`. */

interface Line {
  mark: " " | "-" | "+";
  text: string;
}

const CONTEXT_LINES = 3;
/** Beyond this many comparisons the middle is shown as replaced as a whole. */
const CELLS_MAX = 16_000_000;

/** Empty if the texts are equal. Names go into the two header lines as they are. */
export function unifiedDiff(beforeName: string, before: string, afterName: string, after: string) {
  if (before === after) return "";
  const lines = diffLines(splitLines(before), splitLines(after));
  return `--- ${beforeName}\n+++ ${afterName}\n${hunks(lines).join("")}`;
}

/** Each line keeps its line end, so that a missing last one is seen as a difference. */
function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? [];
}

function diffLines(before: string[], after: string[]): Line[] {
  let head = 0;
  const headMax = Math.min(before.length, after.length);
  while (head < headMax && before[head] === after[head]) head += 1;
  let tail = 0;
  const tailMax = headMax - head;
  while (tail < tailMax && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const common = (text: string): Line => ({ mark: " ", text });
  return [
    ...before.slice(0, head).map(common),
    ...diffMiddle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...before.slice(before.length - tail).map(common),
  ];
}

/** Longest common subsequence; `lengths` counts the common lines from a cell to the end. */
function diffMiddle(before: string[], after: string[]): Line[] {
  const lines: Line[] = [];
  const width = after.length + 1;
  const isSmall = (before.length + 1) * width <= CELLS_MAX;
  const lengths = new Uint32Array(isSmall ? (before.length + 1) * width : 0);
  const length = (row: number, column: number) => lengths[row * width + column] ?? 0;
  for (let row = before.length - 1; isSmall && row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      lengths[row * width + column] =
        before[row] === after[column]
          ? length(row + 1, column + 1) + 1
          : Math.max(length(row + 1, column), length(row, column + 1));
    }
  }
  let [row, column] = [0, 0];
  while (row < before.length || column < after.length) {
    const [old, fresh] = [before[row], after[column]];
    if (isSmall && old !== undefined && old === fresh) {
      lines.push({ mark: " ", text: old });
      row += 1;
      column += 1;
    } else if (
      old !== undefined &&
      (fresh === undefined || length(row + 1, column) >= length(row, column + 1))
    ) {
      lines.push({ mark: "-", text: old });
      row += 1;
    } else if (fresh !== undefined) {
      lines.push({ mark: "+", text: fresh });
      column += 1;
    }
  }
  return lines;
}

/** Groups the changes with their context; two changes share a hunk where their contexts meet. */
function hunks(lines: Line[]): string[] {
  const ranges: { from: number; to: number }[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.mark === " ") continue;
    const from = Math.max(0, index - CONTEXT_LINES);
    const to = Math.min(lines.length, index + CONTEXT_LINES + 1);
    const last = ranges.at(-1);
    if (last && from <= last.to) last.to = to;
    else ranges.push({ from, to });
  }
  return ranges.map(({ from, to }) => {
    const body = lines.slice(from, to);
    const old = range(lines.slice(0, from), body, "+");
    const fresh = range(lines.slice(0, from), body, "-");
    return `@@ -${old} +${fresh} @@\n${body.map(render).join("")}`;
  });
}

/** `first,count` of one side; `other` is the mark of lines that the side does not have. */
function range(earlier: Line[], body: Line[], other: "+" | "-"): string {
  const count = body.filter((line) => line.mark !== other).length;
  const skipped = earlier.filter((line) => line.mark !== other).length;
  return `${count === 0 ? skipped : skipped + 1},${count}`;
}

function render({ mark, text }: Line): string {
  return text.endsWith("\n") ? mark + text : `${mark}${text}\n\\ No newline at end of file\n`;
}
