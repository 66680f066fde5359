/** Writes metrics in the text format of Prometheus, version 0.0.4. */
import type { Histogram } from "../lib/histogram.ts";

export const EXPOSITION_TYPE = "text/plain; version=0.0.4; charset=utf-8";

type Labels = Readonly<Record<string, string>>;

export type Metric =
  | { name: string; help: string; type: "counter" | "gauge"; value: number }
  | { name: string; help: string; type: "counter" | "gauge"; values: [Labels, number][] }
  | { name: string; help: string; type: "histogram"; histogram: Histogram };

export function exposition(metrics: readonly Metric[]): string {
  const lines = metrics.flatMap((metric) => [
    `# HELP ${metric.name} ${metric.help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}`,
    `# TYPE ${metric.name} ${metric.type}`,
    ...samples(metric),
  ]);
  return `${lines.join("\n")}\n`;
}

function samples(metric: Metric): string[] {
  const { name } = metric;
  if (metric.type !== "histogram") {
    const values: [Labels, number][] = "values" in metric ? metric.values : [[{}, metric.value]];
    return values.map(([labels, value]) => `${name}${labelText(labels)} ${value}`);
  }
  const { histogram } = metric;
  const below = histogram.cumulative();
  const buckets = histogram.bounds.map(
    (bound, index) => `${name}_bucket${labelText({ le: String(bound) })} ${below[index] ?? 0}`,
  );
  const { count, sum } = histogram;
  const all = `${name}_bucket${labelText({ le: "+Inf" })} ${count}`;
  return [...buckets, all, `${name}_sum ${sum}`, `${name}_count ${count}`];
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([key, value]) => {
    const escaped = value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
    return `${key}="${escaped}"`;
  });
  return pairs.length > 0 ? `{${pairs.join()}}` : "";
}
