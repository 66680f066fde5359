/**
 * Makes each captured row carry its own styles. tmux writes a style once and lets it run on into
 * the next rows, so a row shown, stored or sent alone would lose its colour.
 */

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes begin with a control character.
const SGR = /\u001b\[([0-9;:]*)m/g;

/** `rows` in screen order; the answer has the same rows, each with what it inherits in front. */
export function styledRows(rows: readonly string[]): string[] {
  const inherited = new Map<string, string>();
  return rows.map((row) => {
    const prefix = [...inherited.values()].join("");
    if (row.includes("\u001b[")) {
      for (const [sequence, codes = ""] of row.matchAll(SGR)) remember(inherited, sequence, codes);
    }
    return row === "" ? row : prefix + row;
  });
}

/** Later sequences of one kind replace earlier ones, so the prefix stays short. */
function remember(inherited: Map<string, string>, sequence: string, codes: string): void {
  if (/^0*([;:]|$)/.test(codes)) inherited.clear();
  if (/^0*$/.test(codes)) return;
  const kind = styleKind(codes);
  inherited.delete(kind);
  inherited.set(kind, sequence);
}

function styleKind(codes: string): string {
  if (/^(3[0-9]|9[0-7])([;:]|$)/.test(codes) && isOneColour(codes)) return "foreground";
  if (/^(4[0-9]|10[0-7])([;:]|$)/.test(codes) && isOneColour(codes)) return "background";
  if (/^5[89]([;:]|$)/.test(codes)) return "underline colour";
  return codes;
}

/** `31` or `38;…`, not `31;44` or `31;1`, which hold more than a colour. */
function isOneColour(codes: string): boolean {
  return /^\d+$/.test(codes) || /^[34]8[;:](5[;:]+\d+|2([;:]+\d+)+)$/.test(codes);
}
