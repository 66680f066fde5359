/** Compares the database with its watermark at the start, and writes the mark while it runs. */

import { limits } from "../config/limits.ts";
import type { DataPaths } from "../config/paths.ts";
import { type Clock, isoTime } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { every } from "../lib/pulse.ts";
import type { Store } from "../store/store.ts";
import {
  checkWatermark,
  type Loss,
  lossSentence,
  readWatermark,
  type Watermark,
  writeWatermark,
} from "../store/watermark.ts";

export interface WatermarkOptions {
  paths: DataPaths;
  store: Pick<Store, "events">;
  clock: Clock;
  log: Log;
  boot: string;
  /** Told of a loss that is not older than a week. */
  onLoss(sentence: string): void;
}

export class WatermarkKeeper {
  /** The last loss that was found, by this run or one before. */
  readonly loss: Loss | null;
  #written: number | null = null;
  #isBroken = false;
  #endBeat: (() => void) | null = null;

  /** Looks at once, before anything is written to the database. */
  constructor(private readonly options: WatermarkOptions) {
    const { paths, store, clock, log } = options;
    const found = readWatermark(paths);
    if (found === "torn") log.warn("the watermark cannot be read; whether events are lost is open");
    const isoNow = isoTime(clock.now());
    const fresh = checkWatermark(found, store.events.highestId(), isoNow);
    const kept = found === null || found === "torn" ? null : found.loss;
    this.loss = fresh ?? (kept && isRecent(kept, clock.now()) ? kept : null);
    if (fresh) log.error({ ...fresh }, lossSentence(fresh, paths));
    if (this.loss) options.onLoss(lossSentence(this.loss, paths));
  }

  /** How many events the last loss took. */
  get lostEvents(): number {
    return this.loss ? this.loss.toEvent - this.loss.fromEvent + 1 : 0;
  }

  start(): void {
    this.#write(false);
    this.#endBeat = every(limits.watermarkMs, () => {
      const isNews = this.options.store.events.highestId() !== this.#written;
      if (isNews || this.#isBroken) this.#write(false);
    });
  }

  /** The last mark; the database has taken everything by now and is about to be closed. */
  stop(): void {
    this.#endBeat?.();
    this.#write(true);
  }

  #write(isClean: boolean): void {
    const { paths, store, clock, log, boot } = this.options;
    const event = store.events.highestId();
    const mark: Watermark = { event, at: isoTime(clock.now()), boot, isClean, loss: this.loss };
    try {
      writeWatermark(paths, mark);
      this.#written = event;
      this.#isBroken = false;
    } catch (cause) {
      // A full disk or a read-only folder: events count more than the mark. Said once.
      if (!this.#isBroken) log.warn({ err: cause }, "the watermark cannot be written");
      this.#isBroken = true;
    }
  }
}

function isRecent(loss: Loss, nowMs: number): boolean {
  return nowMs - Date.parse(loss.noticedAt) < limits.lossShownMs;
}
