/** Human pace: seconds that a test may shorten, and that Escape may end. */

/** Somebody pressed Esc, or the actor must go. */
export class Interrupted extends Error {}

export class Pace {
  /** `speed` 1 is human pace; 10 is ten times as fast. */
  constructor(private readonly speed: number) {}

  ms(seconds: number): number {
    return (seconds * 1_000) / this.speed;
  }

  /** Throws Interrupted once the signal aborts. */
  async rest(seconds: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) throw new Interrupted();
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, this.ms(seconds));
    signal.addEventListener("abort", () => resolve(), { once: true });
    await promise;
    clearTimeout(timer);
    if (signal.aborted) throw new Interrupted();
  }
}
