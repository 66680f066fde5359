/** Middles and tails of measured values. */

/** The value below which the share `q` (0 to 1) of all lies. NaN when there is none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Rounded to `digits` after the point, for tables and JSON. */
export function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}
