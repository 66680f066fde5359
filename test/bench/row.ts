/** One line of the result: what was measured, beside which yardstick, and what the bar says. */

export interface Row {
  scene: string;
  what: string;
  /** Product's figure and the yardstick's, both in `unit`; null where a row has only one. */
  measured: number;
  yardstick: number | null;
  unit: string;
  /** Measured over yardstick; null for a figure that is held against an absolute bar. */
  ratio: number | null;
  /** The bar as one reads it, and whether it holds; null for a figure that only informs. */
  bar: string | null;
  holds: boolean | null;
}

type Bar = { atLeast: number } | { atMost: number };

/** A row whose ratio is held against a bar. */
export function ratioRow(
  scene: string,
  what: string,
  unit: string,
  figures: { measured: number; yardstick: number; ratio?: number },
  bar: Bar | null,
): Row {
  const ratio = figures.ratio ?? figures.measured / figures.yardstick;
  const { measured, yardstick } = figures;
  return { scene, what, measured, yardstick, unit, ratio, ...judged(ratio, bar, " ×") };
}

/** A row whose own figure is held against a bar. */
export function plainRow(
  scene: string,
  what: string,
  unit: string,
  measured: number,
  bar: Bar | null,
): Row {
  const judgement = judged(measured, bar, ` ${unit}`);
  return { scene, what, measured, yardstick: null, unit, ratio: null, ...judgement };
}

function judged(value: number, bar: Bar | null, unit: string): Pick<Row, "bar" | "holds"> {
  if (!bar) return { bar: null, holds: null };
  if ("atLeast" in bar) return { bar: `≥ ${bar.atLeast}${unit}`, holds: value >= bar.atLeast };
  return { bar: `≤ ${bar.atMost}${unit}`, holds: value <= bar.atMost };
}

/** The rows as a Markdown table. */
export function markdown(rows: readonly Row[]): string {
  const number = (value: number | null): string => (value === null ? "" : precise(value));
  const verdict = (holds: boolean | null): string =>
    holds === null ? "" : holds ? "yes" : "**no**";
  const cells = rows.map((row) => [
    row.scene,
    row.what,
    `${number(row.measured)} ${row.unit}`,
    row.yardstick === null ? "" : `${number(row.yardstick)} ${row.unit}`,
    row.ratio === null ? "" : row.ratio.toFixed(2),
    row.bar ?? "",
    verdict(row.holds),
  ]);
  const head = ["scene", "what", "measured", "yardstick", "ratio", "bar", "holds?"];
  const rule = ["---", "---", "---:", "---:", "---:", "---", "---"];
  return [head, rule, ...cells].map((line) => `| ${line.join(" | ")} |`).join("\n");
}

function precise(value: number): string {
  if (Math.abs(value) >= 100) return value.toFixed(0);
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}
