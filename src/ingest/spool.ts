/** Takes in the events that hook scripts left in a folder while the server was away. */
import { mkdir, rm } from "node:fs/promises";
import { limits } from "../config/limits.ts";
import type { DataPaths } from "../config/paths.ts";
import { type Clock, isoTime } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { every } from "../lib/pulse.ts";
import type { Ingest } from "./ingest.ts";
import { type IntakeSources, readHookCall, readHookHeaders } from "./intake.ts";
import { IngestBusy } from "./queue.ts";
import {
  batchesOf,
  isSpoolEmpty,
  listSpooled,
  readSpooled,
  type SpooledFile,
  splitSpooled,
} from "./spool-files.ts";
import { adoptLeftovers, takeDropped } from "./spool-leftovers.ts";
import { SpoolNotes } from "./spool-notes.ts";
import { listPoison, setAside, trimPoison } from "./spool-poison.ts";
import { type SpoolStats, type SpoolWarnings, spoolWarnings } from "./spool-report.ts";

export interface SpoolOptions {
  paths: DataPaths;
  ingest: Pick<Ingest, "hook" | "tellHeld">;
  sources: IntakeSources;
  clock: Clock;
  log: Log;
  /** Told after each pass. */
  onWarnings(warnings: SpoolWarnings): void;
}

interface Read {
  file: SpooledFile;
  /** Null when it cannot be read; then `cause` says why. */
  bytes: Buffer | null;
  cause: unknown;
}

export class Spool {
  readonly stats: SpoolStats = {
    files: 0,
    bytes: 0,
    taken: 0,
    poison: 0,
    dropped: 0,
    poisoned: [],
  };
  readonly #notes: SpoolNotes;
  #endBeat: (() => void) | null = null;
  #isStopped = false;
  #isRunning = false;
  #running: Promise<void> = Promise.resolve();
  /** When the last pass began (monotonic ms). */
  #passedMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: SpoolOptions) {
    this.#notes = new SpoolNotes(options.paths.spoolNotes, options.log);
  }

  start(): void {
    this.#pass();
    this.#endBeat = every(limits.spoolScanMs, () => this.#beat());
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#endBeat?.();
    await this.#running;
  }

  /** While scripts spool nothing, one look tells so; the rest of a pass is for once in a while. */
  #beat(): void {
    if (this.#isRunning) return;
    const sinceMs = this.options.clock.monotonic() - this.#passedMs;
    if (sinceMs < limits.spoolPassMs && isSpoolEmpty(this.options.paths)) return;
    this.#pass();
  }

  #pass(): void {
    this.#isRunning = true;
    this.#passedMs = this.options.clock.monotonic();
    this.#running = this.drain()
      .catch((cause) => {
        this.options.log.error({ err: cause }, "the spool could not be read; trying again");
      })
      .finally(() => {
        this.#isRunning = false;
      });
  }

  /** One pass over the folder, oldest first, a batch at a time. */
  async drain(): Promise<void> {
    const { paths, clock, ingest } = this.options;
    for (const folder of [paths.spool, paths.spoolTmp, paths.spoolPoison]) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
    }
    await adoptLeftovers(paths, clock.now());
    const files = await listSpooled(paths.spool);
    this.#count(files);
    try {
      await this.#takeAll(this.#batches(files));
    } finally {
      // Pages hear where each session has got to, not every status on its way there.
      ingest.tellHeld();
    }
    await this.#review();
  }

  /**
   * What was in the server's hands when it ended goes alone; what has failed before goes last, so
   * that one event which ends the server never stands before the others.
   */
  #batches(files: SpooledFile[]): SpooledFile[][] {
    const isSuspect = (file: SpooledFile) => this.#notes.isSuspect(file.name);
    const hasFailed = (file: SpooledFile) => this.#notes.tries(file.name) > 0;
    const inOrder = [...files.filter((file) => !hasFailed(file)), ...files.filter(hasFailed)];
    return batchesOf(inOrder).flatMap((batch) =>
      batch.some(isSuspect) ? batch.map((file) => [file]) : [batch],
    );
  }

  /** The next batch is read while one is committed. Ends early when the database is busy. */
  async #takeAll(batches: SpooledFile[][]): Promise<void> {
    let next = this.#read(batches[0]);
    for (const [index, batch] of batches.entries()) {
      const files = await next;
      if (this.#isStopped) return;
      next = this.#read(batches[index + 1]);
      this.#notes.begin(batch.map((file) => file.name));
      const results = await Promise.all(files.map((file) => this.#take(file)));
      if (results.includes("busy")) return;
      this.stats.files = Math.max(0, this.stats.files - batch.length);
    }
  }

  #read(batch: SpooledFile[] = []): Promise<Read[]> {
    return Promise.all(
      batch.map(async (file) => {
        if (file.fault !== null) return { file, bytes: null, cause: new Error(file.fault) };
        try {
          return { file, bytes: await readSpooled(file), cause: null };
        } catch (cause) {
          // Counted as a try when its turn comes.
          return { file, bytes: null, cause };
        }
      }),
    );
  }

  async #take({ file, bytes, cause }: Read): Promise<"done" | "busy"> {
    if (bytes === null) return await this.#fail(file, cause);
    const isSpent = this.#notes.tries(file.name) >= limits.spoolTriesMax;
    if (isSpent) return await this.#setAside(file, "the server ended each time it was taken in");
    const { ingest, clock } = this.options;
    try {
      const call = this.#call(file, bytes);
      await ingest.hook(call, "held");
    } catch (failure) {
      if (failure instanceof IngestBusy) return "busy";
      return await this.#fail(file, failure);
    }
    this.stats.taken++;
    try {
      await rm(file.path, { force: true });
    } catch (failure) {
      // It is committed: the next pass finds it a duplicate and tries to remove it again.
      const { log } = this.options;
      log.warn({ err: failure, file: file.name, at: clock.now() }, "a spooled event stays behind");
    }
    return "done";
  }

  #call(file: SpooledFile, bytes: Buffer) {
    const { clock, sources } = this.options;
    const { headers, body } = splitSpooled(bytes);
    const now = clock.now();
    const read = readHookCall(
      JSON.parse(body),
      readHookHeaders((name) => headers.get(name) ?? null),
      now,
      sources,
      Math.min(Math.round(file.atMs), now),
      file.eventId,
    );
    if (!read.ok) throw new Error(read.detail);
    return read.call;
  }

  async #fail(file: SpooledFile, cause: unknown): Promise<"done"> {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const isGone = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    if (isGone) return "done";
    // What is no file of a script's will not become one.
    if (file.fault !== null) return await this.#setAside(file, reason);
    if (this.#notes.failed(file.name) < limits.spoolTriesMax) return "done";
    return await this.#setAside(file, reason);
  }

  async #setAside(file: SpooledFile, reason: string): Promise<"done"> {
    const { paths, log } = this.options;
    try {
      await setAside(paths, file.name);
    } catch (cause) {
      // The folder lets nothing be moved: the event stays and its tries are known.
      log.warn({ err: cause, file: file.name }, "a spooled event cannot be set aside");
      return "done";
    }
    this.#notes.setAside(file.name, reason.slice(0, limits.poisonReasonLettersMax));
    this.stats.poison++;
    log.error({ file: file.name, reason }, "a spooled event was set aside");
    return "done";
  }

  /** After a pass: what is left, what was dropped, what is set aside. */
  async #review(): Promise<void> {
    const { paths, log, onWarnings } = this.options;
    const dropped = await takeDropped(paths);
    if (dropped > 0) log.error({ dropped }, "the spool was full and events were dropped");
    const poison = await listPoison(paths);
    const trimmed = await trimPoison(paths, poison);
    if (trimmed > 0) log.error({ dropped: trimmed }, "the oldest events set aside were removed");
    this.stats.dropped += dropped + trimmed;
    const files = await listSpooled(paths.spool);
    this.#count(files);
    const names = new Set(poison.map((file) => file.name));
    this.#notes.end(new Set(files.map((file) => file.name)), names);
    this.stats.poisoned = poison.slice(0, limits.poisonFilesMax).map((file) => ({
      name: file.name,
      bytes: file.bytes,
      at: isoTime(file.atMs),
      reason: this.#notes.reason(file.name),
    }));
    onWarnings(spoolWarnings(this.stats, paths));
  }

  #count(files: SpooledFile[]): void {
    this.stats.files = files.length;
    this.stats.bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  }
}
