/** What only this edge can measure: an event's way from arrival to commit, and the loop's lag. */
import type { Clock } from "../lib/clock.ts";
import { Histogram } from "../lib/histogram.ts";

/** Two looks a second: any pause longer than this is seen, and an idle server stays idle. */
const LOOP_LOOK_MS = 500;

export class Meters {
  readonly ingestSeconds = new Histogram([
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5,
  ]);
  readonly loopLagSeconds = new Histogram([
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5,
  ]);
  #timer: ReturnType<typeof setInterval> | null = null;

  constructor(private readonly clock: Clock) {}

  /** How late a timer comes is how long the loop was held up. */
  start(): void {
    let dueMs = this.clock.monotonic() + LOOP_LOOK_MS;
    this.#timer = setInterval(() => {
      const nowMs = this.clock.monotonic();
      this.loopLagSeconds.observe(Math.max(0, nowMs - dueMs) / 1000);
      dueMs = nowMs + LOOP_LOOK_MS;
    }, LOOP_LOOK_MS);
    this.#timer.unref();
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
  }
}
