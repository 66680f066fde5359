/** How long the API needed to say what was true, over all steps of all scenarios. */

export const latencies: number[] = [];

export function latencySummary(): string {
  const sorted = [...latencies].sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
  return `${sorted.length} steps right: half within ${at(0.5)} ms, the slowest after ${at(1)} ms`;
}
