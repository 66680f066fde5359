/** What only this edge can measure: an event's way from arrival to commit, and the loop's lag. */
import { Histogram } from "../lib/histogram.ts";
import { every } from "../lib/pulse.ts";

/** Two looks a second: any pause longer than this is seen, and an idle server stays idle. */
const LOOP_LOOK_MS = 500;

export class Meters {
  readonly ingestSeconds = new Histogram([
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5,
  ]);
  readonly loopLagSeconds = new Histogram([
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5,
  ]);
  #endBeat: (() => void) | null = null;

  /** How late a timer comes is how long the loop was held up. */
  start(): void {
    this.#endBeat = every(LOOP_LOOK_MS, (lateMs) => this.loopLagSeconds.observe(lateMs / 1000));
  }

  stop(): void {
    this.#endBeat?.();
  }
}
