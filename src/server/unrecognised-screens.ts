/** Counts the agent screens that the reader could not place; each is counted when it appears. */
import type { ScreenReading } from "../protocol/reading.ts";

export class UnrecognisedScreens {
  #count = 0;
  readonly #now = new Set<string>();

  /** Since the start. */
  get count(): number {
    return this.#count;
  }

  onReading(paneKey: string, reading: ScreenReading): void {
    // An overlay or a shell in front is placed: it says nothing of the agent, and that is known.
    const isUnknown = reading.status === "unknown" && reading.reason === "unknown";
    if (!isUnknown) this.#now.delete(paneKey);
    else if (!this.#now.has(paneKey)) {
      this.#now.add(paneKey);
      this.#count++;
    }
  }

  forget(paneKey: string): void {
    this.#now.delete(paneKey);
  }
}
