/** Requests of before a restart: nobody holds their hook any more, they are shown until they end. */
import type { OpenPermission } from "../protocol/game.ts";
import type { SessionState } from "./state.ts";

export interface LeftoverRequest {
  view: OpenPermission;
  /** Does the session still wait for it? */
  isAsked(state: SessionState): boolean;
}

export class LeftoverRequests {
  readonly #open = new Map<string, LeftoverRequest>();

  constructor(
    requests: readonly LeftoverRequest[],
    private readonly onClosed: (view: OpenPermission) => void,
  ) {
    for (const request of requests) this.#open.set(request.view.id, request);
  }

  list(): OpenPermission[] {
    return [...this.#open.values()].map((request) => request.view);
  }

  /** A session changed; null: it is gone. */
  onSession(id: string, state: SessionState | null): void {
    for (const { view, isAsked } of [...this.#open.values()]) {
      if (view.sessionId !== id || (state && isAsked(state))) continue;
      this.#open.delete(view.id);
      this.onClosed(view);
    }
  }
}
