/** Builds the whole server from a config, starts it, and knows the order in which it stops. */
import { limits } from "../config/limits.ts";
import { VERSION } from "../config/version.ts";
import { isoTime, systemClock } from "../lib/clock.ts";
import type { Restored } from "../protocol/backup.ts";
import { StoreError, storeErrorOf } from "../store/database.ts";
import { type Lock, takeLock } from "../store/lock.ts";
import { carryTrail, removeFile, swapBack, swapIn } from "../store/restore.ts";
import { forgetWatermark } from "../store/watermark.ts";
import { sweepBackups } from "../upkeep/sweep.ts";
import { type House, type HouseOptions, openHouse } from "./house.ts";

export type ServerOptions = HouseOptions;

export interface RunningServer extends AsyncDisposable {
  url: string;
  port: number;
  stop(): Promise<void>;
}

/**
 * Resolves when the server answers. Throws StoreError when the data folder cannot be served and
 * ListenError when the port cannot be had; the folder is free again then.
 */
export async function makeServer(options: ServerOptions): Promise<RunningServer> {
  const { paths } = options.config;
  const lock = takeLock(paths.lock, paths.serverNote);
  const server = new Server(options, lock);
  try {
    await server.start();
    return server;
  } catch (cause) {
    lock.release();
    // A full disk or a folder that cannot be written shows at the first file that is made.
    throw storeErrorOf(cause, paths.root) ?? cause;
  }
}

class Server implements RunningServer {
  #house: House | null = null;
  #isStopping = false;
  #isRestoring = false;
  #changing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly options: ServerOptions,
    private readonly lock: Lock,
  ) {}

  get url(): string {
    return this.#now.url;
  }

  get port(): number {
    return this.#now.port;
  }

  async start(): Promise<void> {
    const { log, config } = this.options;
    sweepBackups(config.paths);
    this.#house = await this.#open(config.port);
    this.#now.core.keeping.backups.rotate();
    log.info({ url: this.url, version: VERSION, data: config.paths.root }, "listening");
  }

  async stop(): Promise<void> {
    if (this.#isStopping) return;
    this.#isStopping = true;
    this.options.log.info("stopping");
    await this.#changing;
    await this.#now.close("stopping");
    // The child of a life that was killed may have come to its end after the sweep at the start.
    sweepBackups(this.options.config.paths);
    this.lock.release();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  get #now(): House {
    if (!this.#house) throw new Error("the server has not started");
    return this.#house;
  }

  #open(port: number, beforeListen?: () => void): Promise<House> {
    return openHouse(this.options, {
      port,
      restore: (name, deviceId) => this.#restore(name, deviceId),
      ...(beforeListen ? { beforeListen } : {}),
    });
  }

  /**
   * Everything that can fail is tried on a copy first, while events go on. Then the house closes,
   * the files change places, and a new one opens on the same port: nothing of the old state can
   * be left in memory. Rejects with StoreError or ChildError, and then all is as it was.
   */
  async #restore(name: string, deviceId: string | null): Promise<Restored> {
    if (this.#isRestoring || this.#isStopping) throw new StoreError("held", BUSY);
    this.#isRestoring = true;
    try {
      const { schema } = await this.#now.core.keeping.backups.prepare(name);
      if (this.#isStopping) throw new StoreError("held", BUSY);
      const change = this.#swap(name);
      // A stop waits for the end of it, however it ends; its caller is told here.
      this.#changing = change.catch(() => {});
      const before = await change;
      this.#tell(name, before);
      this.#audit(name, deviceId, "ok");
      return { restored: name, before, schema };
    } catch (cause) {
      this.#audit(name, deviceId, cause instanceof StoreError ? cause.code : "failed");
      throw cause;
    } finally {
      this.#isRestoring = false;
    }
  }

  async #swap(name: string): Promise<string> {
    const { log, config } = this.options;
    const { database, restoring } = config.paths;
    const old = this.#now;
    const { backups } = old.core.keeping;
    log.info({ name }, "restoring");
    await old.close("restoring");
    const kept = backups.nextName("pre-restore");
    let isSwapped = false;
    try {
      if (!carryTrail(database, restoring)) {
        log.error({ name }, "the present database is damaged; devices are those of the backup");
      }
      forgetWatermark(config.paths);
      swapIn(database, restoring, backups.pathOf(kept));
      isSwapped = true;
      this.#house = await this.#open(old.port, () => old.stopListening());
    } catch (cause) {
      log.error({ err: cause, name }, "the backup could not be restored; going on as before");
      if (isSwapped) swapBack(database, backups.pathOf(kept));
      else removeFile(restoring);
      // If even this fails nothing answers any more, scripts spool, and the log says why.
      this.#house = await this.#open(old.port, () => old.stopListening());
      throw cause;
    } finally {
      // The answer to whoever asked leaves by the old house's door.
      void old.hangUp();
    }
    this.#now.core.keeping.backups.rotate();
    log.info({ name, kept }, "restored");
    return kept;
  }

  #tell(name: string, before: string): void {
    const { system } = this.#now.core;
    system.setWarning(
      "restore",
      `The backup ${name} was restored; what was before is kept as ${before}.`,
    );
    setTimeout(() => system.setWarning("restore", null), limits.restoreNoticeMs).unref();
  }

  /** In the trail of the house that stands now, be it the old one or the new. */
  #audit(target: string, deviceId: string | null, result: string): void {
    const { clock = systemClock, log } = this.options;
    const { ingest, store } = this.#now.core;
    const at = isoTime(clock.now());
    const row = { at, deviceId, action: "restore", target, contentHash: null, result };
    ingest
      .write((tx) => store.devices.audit(tx, row))
      .catch((cause) => log.error({ err: cause }, "the restore is not in the audit log"));
  }
}

const BUSY = "Another restore or the end of the server is under way; try in a moment.";
