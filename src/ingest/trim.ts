/** Keeps the window of events within its bounds as rows come in, and the rest once an hour. */
import { limits } from "../config/limits.ts";
import { type Clock, isoTime } from "../lib/clock.ts";
import type { EventsBound } from "../store/retention.ts";
import type { Store } from "../store/store.ts";
import type { Tx } from "../store/transact.ts";

export interface TrimBounds {
  eventsDays: number;
  eventsRows: number;
}

const DAY_MS = 86_400_000;

export class Trim {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly bounds: TrimBounds,
  ) {}

  /** In the transaction of a batch: as many rows as it may have brought, and a few more. */
  alongside(tx: Tx, members: number): void {
    this.store.retention.trimEvents(tx, this.#bound(), members + limits.trimRowsPerCommit);
  }

  /** One step of the hourly round; at most a few milliseconds. False: nothing was left to take. */
  step(tx: Tx): boolean {
    const { retention } = this.store;
    const startedAt = this.clock.monotonic();
    const rows = limits.trimRowsPerCommit;
    const now = this.clock.now();
    const bound = this.#bound();
    const kinds: ((tx: Tx) => number)[] = [
      (own) => retention.trimEvents(own, bound, rows),
      (own) => retention.trimUnapplied(own, bound, rows),
      (own) => retention.trimDigests(own, now - limits.seenEventsMsMax, rows),
      (own) => retention.trimSessions(own, isoTime(now - limits.sessionsEndedMsMax), rows),
    ];
    for (const trim of kinds) {
      while (trim(tx) === rows) {
        if (this.clock.monotonic() - startedAt > limits.batchWorkMsMax) return true;
      }
    }
    return false;
  }

  #bound(): EventsBound {
    const now = this.clock.now();
    return {
      rowsMax: this.bounds.eventsRows,
      before: isoTime(now - this.bounds.eventsDays * DAY_MS),
      unappliedBefore: isoTime(now - limits.eventAgeMsMax),
    };
  }
}
