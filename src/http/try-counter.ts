/** Counts wrong tries per address and minute, in bounded memory. */
import type { Clock } from "../lib/clock.ts";

export class TryCounter {
  readonly #tries = new Map<string, { since: number; count: number }>();

  constructor(
    private readonly clock: Clock,
    private readonly perMinuteMax: number,
    private readonly addressesMax: number,
  ) {}

  /** Counts one try; false when the address has used up its minute. */
  mayTry(address: string): boolean {
    const now = this.clock.monotonic();
    const known = this.#tries.get(address);
    if (!known || now - known.since >= 60_000) {
      // The map keeps insertion order: the address that tried longest ago leaves first.
      this.#tries.delete(address);
      if (this.#tries.size >= this.addressesMax) {
        const oldest = this.#tries.keys().next();
        if (!oldest.done) this.#tries.delete(oldest.value);
      }
      this.#tries.set(address, { since: now, count: 1 });
      return true;
    }
    known.count++;
    return known.count <= this.perMinuteMax;
  }
}
