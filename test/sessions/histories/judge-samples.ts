/** Compares what was shown with what was true, and counts both for the matrix. */
import type { History } from "./history.ts";
import { Play, type PlayOptions, type Sample } from "./play.ts";

export interface Outcome {
  /** One line for each first wrong sample of a step. */
  wrong: string[];
  /** True status → shown status → samples. */
  matrix: Map<string, Map<string, number>>;
  samples: number;
}

/** How long after a change a source may need to show it. */
function graceMs(options: PlayOptions, { step }: Sample): number {
  if (options.restartAt !== undefined) return step.isSlow ? 6_500 : 3_000;
  if (step.isSlow) return 5_500;
  if (!options.registry) return options.screen ? 2_700 : 350;
  return options.hooks ? 450 : 1_300;
}

/** What a call that failed was is told by hooks and by nothing else. */
const BY_HOOKS_ONLY: ReadonlySet<string> = new Set(["error/expected", "error/tool_refused"]);

/** `reasons`: compare the reason too, not the status alone. */
export function playAndJudge(history: History, options: PlayOptions, reasons: boolean): Outcome {
  const { samples } = new Play(history, options);
  const wrong = new Map<string, string>();
  const matrix: Outcome["matrix"] = new Map();
  let counted = 0;
  for (const sample of samples) {
    const { step, shown } = sample;
    if (sample.sinceStepMs < graceMs(options, sample)) continue;
    // Nobody holds the hook of a request that came while the server was away.
    if (options.restartAt !== undefined && step.isByHooksOnly) continue;
    if (!options.hooks && (step.isByHooksOnly || BY_HOOKS_ONLY.has(step.truth))) continue;
    counted++;
    count(matrix, statusOf(step.truth), statusOf(shown));
    const isRight = reasons ? shown === step.truth : statusOf(shown) === statusOf(step.truth);
    const key = `${step.session} ${step.at}`;
    if (isRight || wrong.has(key)) continue;
    wrong.set(key, `${step.at} s +${sample.sinceStepMs} ms: ${step.truth}, shown ${shown}`);
  }
  return { wrong: [...wrong.values()], matrix, samples: counted };
}

export function statusOf(words: string): string {
  return words.split("/")[0] ?? words;
}

function count(matrix: Outcome["matrix"], truth: string, shown: string): void {
  const row = matrix.get(truth) ?? new Map<string, number>();
  row.set(shown, (row.get(shown) ?? 0) + 1);
  matrix.set(truth, row);
}
