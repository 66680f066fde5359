/** Requests of before a restart: nobody holds their hook any more, they are shown until they end. */
import type { OpenPermission } from "../protocol/game.ts";

export interface LeftoverOptions {
  /** Is the request still kept as open? Evidence closes it in the transaction that it comes by. */
  isOpen(id: string): boolean;
  onClosed(view: OpenPermission): void;
}

export class LeftoverRequests {
  readonly #open = new Map<string, OpenPermission>();

  constructor(
    views: readonly OpenPermission[],
    private readonly options: LeftoverOptions,
  ) {
    for (const view of views) this.#open.set(view.id, view);
  }

  list(): OpenPermission[] {
    return [...this.#open.values()];
  }

  /** A session changed or is gone. */
  onSession(sessionId: string): void {
    for (const view of [...this.#open.values()]) {
      if (view.sessionId !== sessionId || this.options.isOpen(view.id)) continue;
      this.#open.delete(view.id);
      this.options.onClosed(view);
    }
  }
}
