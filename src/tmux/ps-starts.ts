/** Start times of processes that are asked for again and again: one run of `ps` for all of them. */
import type { PsRow } from "./proc-ps.ts";

/** How old an answer may be, and how long a process is asked for along with the others. */
const ANSWER_MS_MAX = 500;
const ASKED_MS_MAX = 5_000;

export class PsStarts {
  readonly #askedMs = new Map<number, number>();
  #rows = new Map<number, PsRow>();
  /** Those that the last run was asked for, found or not. */
  #answered = new Set<number>();
  #answeredMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly read: (pids: readonly number[]) => PsRow[]) {}

  /** Null when it has ended. `nowMs`: monotonic. */
  of(pid: number, nowMs: number): string | null {
    this.#askedMs.set(pid, nowMs);
    const isOld = nowMs - this.#answeredMs >= ANSWER_MS_MAX;
    if (isOld || !this.#answered.has(pid)) this.#readAll(nowMs);
    const row = this.#rows.get(pid);
    return row && !row.isZombie ? row.start : null;
  }

  #readAll(nowMs: number): void {
    for (const [pid, askedMs] of this.#askedMs) {
      if (nowMs - askedMs > ASKED_MS_MAX) this.#askedMs.delete(pid);
    }
    const pids = [...this.#askedMs.keys()];
    this.#rows = new Map(this.read(pids).map((row) => [row.pid, row]));
    this.#answered = new Set(pids);
    this.#answeredMs = nowMs;
  }
}
