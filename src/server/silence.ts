/** How long each session has been without process, pane and event, by a clock that never steps. */
import type { SessionState } from "../sessions/state.ts";

/**
 * Measured from when this server first missed it: the time without a server is no silence of the
 * session, and neither is the hour by which somebody sets the wall clock.
 */
export class Silence {
  readonly #missed = new Map<string, { sinceMs: number; lastActivityAt: number }>();

  /** Milliseconds of silence so far, 0 at the first look; times are monotonic. */
  of({ id, lastActivityAt }: SessionState, nowMs: number): number {
    const known = this.#missed.get(id);
    if (known?.lastActivityAt === lastActivityAt) return nowMs - known.sinceMs;
    this.#missed.set(id, { sinceMs: nowMs, lastActivityAt });
    return 0;
  }

  /** Forgets all but these. */
  keep(states: readonly SessionState[]): void {
    if (this.#missed.size === 0) return;
    const ids = new Set(states.map((state) => state.id));
    for (const id of this.#missed.keys()) if (!ids.has(id)) this.#missed.delete(id);
  }

  /** It was seen, or is no more. */
  forget(id: string): void {
    this.#missed.delete(id);
  }
}
