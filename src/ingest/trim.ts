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
  /** Where the round through the permissions goes on. */
  #permissionsAfter = "";

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
      (own) => {
        const before = isoTime(now - limits.transitionsAfterEndMsMax);
        return retention.trimTransitions(own, before, rows);
      },
      (own) => retention.trimSessions(own, isoTime(now - limits.sessionsEndedMsMax), rows),
    ];
    const isLate = (): boolean => this.clock.monotonic() - startedAt > limits.batchWorkMsMax;
    for (const trim of kinds) {
      while (trim(tx) === rows) if (isLate()) return true;
    }
    return this.#stepPermissions(tx, isLate);
  }

  /** A walk through all of them; the next round begins anew. */
  #stepPermissions(tx: Tx, isLate: () => boolean): boolean {
    const before = isoTime(this.clock.now() - this.bounds.eventsDays * DAY_MS);
    const rows = limits.trimPermissionsPerLook;
    const { retention } = this.store;
    while (true) {
      const next = retention.trimPermissions(tx, before, this.#permissionsAfter, rows);
      this.#permissionsAfter = next ?? "";
      if (next === null) return false;
      if (isLate()) return true;
    }
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
