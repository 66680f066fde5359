/** Group commit: what waits when the loop is free shares one transaction. */
import { limits } from "../config/limits.ts";
import type { Clock } from "../lib/clock.ts";
import { Histogram } from "../lib/histogram.ts";
import type { Log } from "../lib/log.ts";
import type { Store } from "../store/store.ts";
import type { Tx } from "../store/transact.ts";
import { isLocked, isStorageTrouble, refusal } from "../store/trouble.ts";

/** The database would not take the batch, or too much waits; nothing was acknowledged. */
export class IngestBusy extends Error {}

export interface Member<T> {
  /** Writes inside the member's own savepoint. A throw undoes these writes only. */
  write(tx: Tx): T;
  /** What to write instead when `write` threw; without it the member fails alone. */
  fallback?(tx: Tx, cause: unknown): T;
  /** Runs after the commit, before the answer; must not throw. */
  committed?(result: T): void;
  /** The writes were undone: forget what was prepared in memory. */
  undone?(): void;
}

interface Waiting {
  /** Monotonic ms. */
  sinceMs: number;
  run(tx: Tx): void;
  settle(): void;
  fail(cause: unknown): void;
}

export interface QueueStats {
  waiting: number;
  commits: number;
  members: number;
  lastBatch: number;
  failures: number;
}

export interface QueueNeighbours {
  /** Told when the database begins to refuse, and with null when it takes something again. */
  onTrouble?: ((cause: unknown) => void) | undefined;
  /** Runs in each batch's transaction, behind its members; the batch stands if it fails. */
  alongside?: ((tx: Tx, members: number) => void) | undefined;
}

export class GroupCommitQueue {
  readonly stats: QueueStats = { waiting: 0, commits: 0, members: 0, lastBatch: 0, failures: 0 };
  /** Monotonic time of the last commit. */
  lastCommitMs = Number.NEGATIVE_INFINITY;
  readonly batchMembers = new Histogram([1, 2, 4, 8, 16, 32, limits.batchMembersMax]);
  #waiting: Waiting[] = [];
  #isScheduled = false;
  #isClosed = false;
  #isInTrouble = false;
  #isAlongsideBroken = false;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly around: QueueNeighbours = {},
  ) {}

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** Resolves after the commit that holds the member; rejects when nothing of it was kept. */
  submit<T>(member: Member<T>): Promise<T> {
    if (this.#isClosed) return Promise.reject(new IngestBusy("The server is stopping."));
    if (this.#waiting.length >= limits.queueMembersMax) {
      return Promise.reject(new IngestBusy("Too many events wait; try again in a moment."));
    }
    return new Promise<T>((resolve, reject) => {
      let outcome: { ok: true; value: T } | { ok: false; cause: unknown };
      this.#waiting.push({
        sinceMs: this.clock.monotonic(),
        run: (tx) => {
          outcome = this.#attempt(tx, member);
        },
        settle: () => {
          if (!outcome.ok) return reject(outcome.cause);
          member.committed?.(outcome.value);
          resolve(outcome.value);
        },
        fail: (cause) => {
          member.undone?.();
          reject(cause);
        },
      });
      this.stats.waiting = this.#waiting.length;
      this.#schedule();
    });
  }

  /** Commits all that waits, at once. For a clean stop. */
  drain(): void {
    while (this.#waiting.length > 0) this.#commitBatch(false);
  }

  /** As above, and takes nothing any more: the database is about to be closed. */
  close(): void {
    this.#isClosed = true;
    this.drain();
  }

  #attempt<T>(tx: Tx, member: Member<T>): { ok: true; value: T } | { ok: false; cause: unknown } {
    try {
      return { ok: true, value: this.store.savepoint(tx, () => member.write(tx) as never) };
    } catch (cause) {
      member.undone?.();
      // No fault of the member: the whole batch fails, and its senders keep what they have.
      if (isStorageTrouble(cause)) throw cause;
      if (!member.fallback) return { ok: false, cause };
      return this.#fallBack(tx, member, member.fallback, cause);
    }
  }

  #fallBack<T>(
    tx: Tx,
    member: Member<T>,
    fallback: (tx: Tx, cause: unknown) => T,
    cause: unknown,
  ): { ok: true; value: T } | { ok: false; cause: unknown } {
    try {
      const value = this.store.savepoint(tx, () => fallback.call(member, tx, cause) as never);
      return { ok: true, value };
    } catch (failure) {
      if (isStorageTrouble(failure)) throw failure;
      // It fails alone: an event that cannot even be kept raw must not hold up all others.
      return { ok: false, cause: failure };
    }
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#commitWhenQuiet(this.#waiting.length, this.clock.monotonic());
  }

  /** A turn of the loop that brought more has still more in its sockets: they share the commit. */
  #commitWhenQuiet(known: number, sinceMs: number): void {
    setImmediate(() => {
      const { length } = this.#waiting;
      const isFull = length >= limits.batchMembersMax;
      const isLate = this.clock.monotonic() - sinceMs > limits.batchWorkMsMax;
      if (length > known && !isFull && !isLate) return this.#commitWhenQuiet(length, sinceMs);
      const isLockedOut = this.#commitBatch(true);
      this.#isScheduled = false;
      if (this.#waiting.length === 0) return;
      if (isLockedOut) this.#retryLater();
      else this.#schedule();
    });
  }

  #runAlongside(tx: Tx, members: number): void {
    try {
      this.store.savepoint(tx, () => this.around.alongside?.(tx, members));
      this.#isAlongsideBroken = false;
    } catch (cause) {
      // Housekeeping comes round again; the events of this batch must not wait for it. Said once.
      if (!this.#isAlongsideBroken) this.log.error({ err: cause }, "old rows cannot be taken away");
      this.#isAlongsideBroken = true;
    }
  }

  #retryLater(): void {
    this.#isScheduled = true;
    setTimeout(() => {
      this.#isScheduled = false;
      this.#schedule();
    }, limits.lockedRetryMs);
  }

  /** True when another program holds the database and what waits may wait for it. */
  #commitBatch(mayWait: boolean): boolean {
    const taken: Waiting[] = [];
    const startedAt = this.clock.monotonic();
    try {
      this.store.transact((tx) => {
        while (this.#waiting.length > 0 && taken.length < limits.batchMembersMax) {
          const next = this.#waiting.shift();
          if (!next) break;
          taken.push(next);
          next.run(tx);
          if (this.clock.monotonic() - startedAt > limits.batchWorkMsMax) break;
        }
        this.#runAlongside(tx, taken.length);
      });
    } catch (cause) {
      if (mayWait && taken.length === 0 && isLocked(cause) && this.#isYoung(startedAt)) return true;
      this.stats.failures++;
      this.stats.waiting = this.#waiting.length;
      this.#setTrouble(cause);
      const busy = new IngestBusy(refusal(cause), { cause });
      // BEGIN itself may fail (disk full, locked): then whatever waits would fail the same way.
      if (taken.length === 0) taken.push(...this.#waiting.splice(0, limits.batchMembersMax));
      // Newest first: each takes back what it did on top of the ones before.
      for (const member of taken.reverse()) member.fail(busy);
      return false;
    }
    this.#setTrouble(null);
    this.lastCommitMs = this.clock.monotonic();
    this.stats.commits++;
    this.stats.members += taken.length;
    this.stats.lastBatch = taken.length;
    this.batchMembers.observe(taken.length);
    this.stats.waiting = this.#waiting.length;
    for (const member of taken) member.settle();
    return false;
  }

  /** Logged when it begins and ends: in between every event would fill the log, and the disk. */
  #setTrouble(cause: unknown): void {
    const isTrouble = cause !== null;
    if (isTrouble === this.#isInTrouble) return;
    this.#isInTrouble = isTrouble;
    if (isTrouble) this.log.error({ err: cause }, "commits fail; nothing is acknowledged");
    else this.log.info({ failures: this.stats.failures }, "commits go through again");
    this.around.onTrouble?.(cause);
  }

  /** The one that waits longest still has time. */
  #isYoung(nowMs: number): boolean {
    const oldest = this.#waiting[0];
    return oldest !== undefined && nowMs - oldest.sinceMs < limits.lockedWaitMsMax;
  }
}
