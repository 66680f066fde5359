/** Time as a parameter, so that every rule can be tested at any moment. */

export interface Clock {
  /** Wall clock, milliseconds since the epoch. It may step when the user sets the clock. */
  now(): number;
  /** Monotonic milliseconds from an arbitrary start; never steps back. For durations only. */
  monotonic(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};

/** ISO 8601 in UTC with milliseconds, the one time format of the database and the API. */
export function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
