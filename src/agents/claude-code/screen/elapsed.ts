/** Durations and token counts as Claude Code writes them: `1h 2m 3s`, `2.7k tokens`. */

const secondsPer: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** Seconds of `38s`, `1m 3s`, `2h 0m 5s`; null for anything else. */
export function parseElapsedS(text: string): number | null {
  const trimmed = text.trim();
  if (!/^\d{1,6}[smhd](?: \d{1,6}[smhd]){0,3}$/.test(trimmed)) return null;
  let total = 0;
  for (const part of trimmed.split(" ")) {
    total += Number(part.slice(0, -1)) * (secondsPer[part.slice(-1)] ?? 0);
  }
  return total;
}

/** The count of `↓ 2.7k tokens`, `402 tokens`, `1.2M tokens`; null for anything else. */
export function parseTokens(text: string): number | null {
  const match = /^(?:[↑↓⚒] ?)?(\d{1,7}(?:[.,]\d{1,3})?)([kKmM]?) tokens?$/.exec(text.trim());
  const digits = match?.[1];
  if (match === null || digits === undefined) return null;
  const scale = { k: 1_000, m: 1_000_000 }[match[2]?.toLowerCase() ?? ""];
  // `1.2k` is a fraction; `1,234` without a letter groups its thousands.
  if (scale === undefined) return Math.round(Number(digits.replace(/[.,]/, "")));
  return Math.round(Number(digits.replace(",", ".")) * scale);
}
