/** Secrets that work once and not for long: sign-in links and live tickets. */
import type { Clock } from "../lib/clock.ts";
import { newSecret } from "../lib/ids.ts";
import { hashSecret } from "./auth.ts";

const CODES_MAX = 1_000;

export class OneTimeCodes<T> {
  /** Digest of the code → what it is worth and until when (monotonic ms). */
  readonly #codes = new Map<string, { value: T; until: number }>();

  constructor(private readonly clock: Clock) {}

  issue(value: T, lifeMs: number): string {
    const code = newSecret();
    if (this.#codes.size >= CODES_MAX) {
      const oldest = this.#codes.keys().next();
      if (!oldest.done) this.#codes.delete(oldest.value);
    }
    this.#codes.set(hashSecret(code), { value, until: this.clock.monotonic() + lifeMs });
    return code;
  }

  /** What the code is worth, once; null when it is unknown, spent or too old. */
  spend(code: string): T | null {
    const digest = hashSecret(code);
    const found = this.#codes.get(digest);
    this.#codes.delete(digest);
    return found && found.until >= this.clock.monotonic() ? found.value : null;
  }
}
