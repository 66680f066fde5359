/** Turns what `tmux capture-pane -p -e` prints into lines of plain text. */
import { limits } from "../../../config/limits.ts";

/** A string lasts to its terminator, or to the end of its line when it is never closed. */
const untilClosed = "[^\\u0007\\u001b\\u009c\\n]*(?:\\u0007|\\u001b\\\\|\\u009c)?";

/**
 * Every escape sequence and control character of a capture but the line feed, in one pass:
 * OSC (titles, OSC 8 links), DCS and its kin, CSI (colours), charset choices, other two-character
 * escapes, then single controls. One torn sequence cannot swallow the screen, and no part can
 * match twice: the time is linear.
 */
const escapes = new RegExp(
  [
    `(?:\\u001b\\]|\\u009d)${untilClosed}`,
    `(?:\\u001b[PX^_]|[\\u0090\\u0098\\u009e\\u009f])${untilClosed}`,
    "(?:\\u001b\\[|\\u009b)[\\u0030-\\u003f]*[\\u0020-\\u002f]*[\\u0040-\\u007e]?",
    "\\u001b[\\u0020-\\u002f]+[\\u0030-\\u007e]?",
    "\\u001b[\\u0030-\\u007e]?",
    "[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f]",
  ].join("|"),
  "g",
);

/** One line without its escape sequences and control characters. */
export function stripEscapes(line: string): string {
  return line.replace(escapes, "");
}

/**
 * The lines of a capture from top to bottom, stripped. Of an oversized capture only the end is
 * read (`limits.captureBytesMax` characters, `limits.screenRowsMax` lines): the live part of a
 * screen is at its bottom.
 */
export function plainLines(captured: string): string[] {
  const isCut = captured.length > limits.captureBytesMax;
  const kept = isCut ? captured.slice(-limits.captureBytesMax) : captured;
  const lines = kept.split("\n");
  // The first line of a cut capture may begin in the middle of an escape sequence.
  if (isCut) lines.shift();
  if (lines.at(-1) === "") lines.pop();
  return lines.slice(-limits.screenRowsMax).map(stripEscapes);
}
