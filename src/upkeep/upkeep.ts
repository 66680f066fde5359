/** What has to be done now and then: backups, trimming, sizes, folding the log in. */
import { ChildError } from "../child/children.ts";
import { limits } from "../config/limits.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { isDailyDue } from "../store/backup-rotation.ts";
import type { Backups } from "./backups.ts";
import { type Sizes, sizeWarnings } from "./sizes.ts";

export interface UpkeepOptions {
  backups: Backups;
  sizes: Sizes;
  clock: Clock;
  log: Log;
  /** Shows a sentence under a matter, or takes it away. */
  warn(matter: string, sentence: string | null): void;
  /** Rows of the two long tables, which are known at any moment. */
  rows(): { events: number; xpEvents: number };
  eventsRowsMax: number;
  /** One step of trimming in its own commit; false when nothing is left. */
  trimStep(): Promise<boolean>;
  /** Nothing was written for a while. */
  isIdle(): boolean;
  foldLog(): Promise<void>;
  /** Folds old rows of the ledger if that is due. */
  compact(): Promise<void>;
}

export class Upkeep {
  #timer: ReturnType<typeof setTimeout> | null = null;
  #running: Promise<void> = Promise.resolve();
  #isStopped = false;
  #backupNotBeforeMs = Number.NEGATIVE_INFINITY;
  #hourlyNotBeforeMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: UpkeepOptions) {}

  start(): void {
    const { sizes, log, rows } = this.options;
    const { fileBytes, walBytes } = sizes.look();
    log.info({ fileBytes, walBytes, rows: rows() }, "database");
    this.#judgeSizes();
    this.#schedule(limits.upkeepFirstMs);
  }

  /** Children are to be stopped first: a round waits for them. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#running;
  }

  /** One round of everything that is due. Never rejects: each part fails alone and comes again. */
  async round(): Promise<void> {
    await this.#part("sizes", () => this.#judgeSizes());
    await this.#part("hourly", () => this.#hourly());
    await this.#part("backup", () => this.#backUp());
    await this.#part("compaction", () => this.options.compact());
    await this.#part("log", () => this.#foldLog());
  }

  #schedule(inMs: number): void {
    this.#timer = setTimeout(() => {
      this.#running = this.round();
      void this.#running.then(() => {
        if (!this.#isStopped) this.#schedule(limits.upkeepTickMs);
      });
    }, inMs);
  }

  async #part(name: string, work: () => Promise<void> | void): Promise<void> {
    if (this.#isStopped) return;
    try {
      await work();
    } catch (cause) {
      if (cause instanceof ChildError && cause.code === "stopped") return;
      this.options.log.error({ err: cause, part: name }, "upkeep failed; it comes round again");
    }
  }

  #judgeSizes(): void {
    const { sizes, rows, eventsRowsMax, warn } = this.options;
    const events = { rows: rows().events, rowsMax: eventsRowsMax };
    for (const [matter, sentence] of Object.entries(sizeWarnings(sizes.look(), events))) {
      warn(matter, sentence);
    }
  }

  async #hourly(): Promise<void> {
    const { clock, sizes, trimStep, log } = this.options;
    if (clock.monotonic() < this.#hourlyNotBeforeMs) return;
    this.#hourlyNotBeforeMs = clock.monotonic() + limits.upkeepHourlyMs;
    // Between two steps whatever waits has its turn.
    while (!this.#isStopped && (await trimStep())) await Bun.sleep(limits.trimPauseMs);
    await sizes.count();
    log.info({ rows: sizes.look().tables }, "rows of every table");
  }

  async #backUp(): Promise<void> {
    const { backups, clock, log } = this.options;
    if (!isDailyDue(backups.named(), clock.now())) return;
    if (clock.monotonic() < this.#backupNotBeforeMs) return;
    this.#backupNotBeforeMs = clock.monotonic() + limits.backupRetryMs;
    const { name, bytes } = await backups.make("daily");
    log.info({ name, bytes }, "backup made");
  }

  async #foldLog(): Promise<void> {
    const { sizes, isIdle, foldLog } = this.options;
    if (sizes.look().walBytes < limits.walIdleBytesMin || !isIdle()) return;
    await foldLog();
  }
}
