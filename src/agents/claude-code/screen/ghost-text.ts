/** Tells a dim suggestion in the prompt box from typed text, by the colours of the capture. */
import { limits } from "../../../config/limits.ts";
import { stripEscapes } from "./plain-lines.ts";
import { isRule } from "./rows.ts";

const rowsMax = 60;
const escapeCode = String.fromCharCode(27);
const colourChange = new RegExp(`${escapeCode}\\[([\\d;]*)m`, "g");

/**
 * For the text of `tmux capture-pane -p -e`: true when what stands in the box is drawn dim (the
 * cell under the cursor apart), false when some of it is not, null without a box or text in it.
 */
export function isBoxTextGhost(captured: string): boolean | null {
  const lines = captured.slice(-limits.captureBytesMax).trimEnd().split("\n").slice(-rowsMax);
  const plain = lines.map((line) => stripEscapes(line).replaceAll("\u00a0", " ").trimEnd());
  const bottom = plain.findLastIndex((row) => row.startsWith("─") && isRule(row));
  const prompt = plain.findLastIndex((row, index) => index < bottom && /^[❯>] \S/.test(row));
  if (prompt < 0 || !isRule(plain[prompt - 1] ?? "")) return null;
  return isDim(lines[prompt] ?? "");
}

interface Style {
  isDim: boolean;
  isInverse: boolean;
}

/** Whether every visible character after the mark is dim, but the one that the cursor inverts. */
function isDim(line: string): boolean | null {
  let style: Style = { isDim: false, isInverse: false };
  let dimCount = 0;
  let plainCount = 0;
  let rest = 0;
  const count = (text: string) => {
    const visible = stripEscapes(text).replace(/[\s\u00a0]/g, "").length;
    if (style.isDim) dimCount += visible;
    else if (!style.isInverse) plainCount += visible;
  };
  for (const match of line.matchAll(colourChange)) {
    count(line.slice(rest, match.index));
    style = applyCodes(style, (match[1] ?? "").split(";"));
    rest = match.index + match[0].length;
  }
  count(line.slice(rest));
  // The mark itself is one plain character.
  if (dimCount + plainCount <= 1) return null;
  return dimCount > 0 && plainCount <= 1;
}

function applyCodes(before: Style, codes: readonly string[]): Style {
  let style = before;
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? "";
    if (code === "" || code === "0") style = { isDim: false, isInverse: false };
    else if (code === "2") style = { ...style, isDim: true };
    else if (code === "22") style = { ...style, isDim: false };
    else if (code === "7") style = { ...style, isInverse: true };
    else if (code === "27") style = { ...style, isInverse: false };
    // `38;5;n` and `38;2;r;g;b` carry numbers that are no codes of their own.
    else if (code === "38" || code === "48") index += codes[index + 1] === "5" ? 2 : 4;
  }
  return style;
}
