/** Lets the sender of a prompt wait for the sign that the agent took it. */
import type { SessionState } from "../sessions/state.ts";

export class Acceptance {
  readonly #waiting = new Map<string, Set<(state: SessionState) => void>>();

  /** Told of every changed session. */
  onSession(state: SessionState): void {
    for (const look of this.#waiting.get(state.id) ?? []) look(state);
  }

  /** True when the session takes a prompt at or after `fromMs`; false once the signal aborts. */
  wait(sessionId: string, fromMs: number, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const looks = this.#waiting.get(sessionId) ?? new Set();
      this.#waiting.set(sessionId, looks);
      const end = (isAccepted: boolean): void => {
        looks.delete(look);
        if (looks.size === 0) this.#waiting.delete(sessionId);
        resolve(isAccepted);
      };
      const look = (state: SessionState): void => {
        if (hasStarted(state, fromMs)) end(true);
      };
      looks.add(look);
      signal.addEventListener("abort", () => end(false));
    });
  }
}

function hasStarted(state: SessionState, fromMs: number): boolean {
  const { turn } = state;
  // During a turn the agent takes it in for the next one.
  if (turn.isOpen && Math.max(turn.at, turn.queuedAt ?? 0) >= fromMs) return true;
  return state.registry?.status === "busy" && state.registry.changedAt >= fromMs;
}
