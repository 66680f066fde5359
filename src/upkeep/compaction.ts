/** Folds the ledger's old rows into one for each pair, day and kind, every sum as it was. */
import type { Children } from "../child/children.ts";
import { planFoldsTask } from "../child/plan-folds-task.ts";
import { limits } from "../config/limits.ts";
import type { Clock } from "../lib/clock.ts";
import { localDay } from "../lib/local-day.ts";
import type { Log } from "../lib/log.ts";
import type { Compacted, LedgerFold } from "../protocol/ledger-fold.ts";
import { StoreError } from "../store/database.ts";
import type { Backups } from "./backups.ts";

const WEEK_MS = 7 * 86_400_000;

export interface CompactionOptions {
  database: string;
  zone: string;
  /** Null: never by itself. */
  months: number | null;
  children: Pick<Children, "run">;
  backups: Backups;
  clock: Clock;
  log: Log;
  /** One step in its own commit. */
  fold(fold: LedgerFold): Promise<void>;
  /** While many commits follow each other their log is folded in by a child, not by one of them. */
  holdLog(isHeld: boolean): void;
  foldLog(): Promise<void>;
}

export class Compaction {
  #notBeforeMs = Number.NEGATIVE_INFINITY;
  #last: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: CompactionOptions) {}

  /** The day from which on rows stay, by the setting; null without one. */
  get before(): string | null {
    const { months, clock, zone } = this.options;
    return months === null ? null : monthsBefore(localDay(clock.now(), zone), months);
  }

  /** Once a week, and once after a start, if the setting asks for it. */
  async runIfDue(): Promise<void> {
    const { clock, log } = this.options;
    const { before } = this;
    if (before === null || clock.monotonic() < this.#notBeforeMs) return;
    // A failure throws here and comes round again sooner.
    this.#notBeforeMs = clock.monotonic() + limits.backupRetryMs;
    const done = await this.run(before, false);
    this.#notBeforeMs = clock.monotonic() + WEEK_MS;
    if (done.rows > 0) log.info(done, "old rows of the ledger were folded");
  }

  /**
   * A backup comes first, if there is anything to fold. Without a day the setting decides. Rejects
   * with ChildError or StoreError.
   */
  run(before: string | null, isDryRun: boolean): Promise<Compacted> {
    const run = this.#last.then(() => this.#run(this.#dayOf(before), isDryRun));
    // The next one waits for the end of this one, however it ends; its own caller is told.
    this.#last = run.catch(() => {});
    return run;
  }

  #dayOf(wanted: string | null): string {
    const { clock, zone } = this.options;
    const before = wanted ?? this.before;
    if (before === null) {
      throw new StoreError(
        "bad_day",
        'Say before which day, or set "compact_after_months" under [ledger] in config.toml.',
      );
    }
    // A day that is not over gets more rows: it would be folded again and again.
    if (before <= localDay(clock.now(), zone)) return before;
    throw new StoreError("bad_day", "Only days that are over can be folded; say an earlier one.");
  }

  async settled(): Promise<void> {
    await this.#last;
  }

  async #run(before: string, isDryRun: boolean): Promise<Compacted> {
    const { database, zone, children, backups, holdLog } = this.options;
    let steps = 0;
    try {
      const found = await children.run(
        planFoldsTask,
        { database, before, zone, isDryRun },
        {
          msMax: limits.compactionMsMax,
          onItem: async (fold) => {
            if (steps === 0) {
              await backups.make("pre-compaction");
              holdLog(true);
            }
            await this.#step(fold, ++steps);
          },
        },
      );
      return { before, ...found };
    } finally {
      if (steps > 0) holdLog(false);
    }
  }

  async #step(fold: LedgerFold, count: number): Promise<void> {
    await this.options.fold(fold);
    if (count % limits.foldCommitsPerLog === 0) await this.options.foldLog();
    // Between two steps whatever waits has its turn.
    await Bun.sleep(limits.trimPauseMs);
  }
}

/** The same day of an earlier month, or that month's last. */
export function monthsBefore(day: string, months: number): string {
  const [year = 1970, month = 1, date = 1] = day.split("-").map(Number);
  const lastDate = new Date(Date.UTC(year, month - months, 0)).getUTCDate();
  const at = Date.UTC(year, month - 1 - months, Math.min(date, lastDate));
  return new Date(at).toISOString().slice(0, 10);
}
