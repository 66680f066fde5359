/** Takes in the events that hook scripts left in a folder while the server was away. */
import { mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { limits } from "../config/limits.ts";
import type { DataPaths } from "../config/paths.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { Ingest } from "./ingest.ts";
import { type IntakeSources, readHookCall, readHookHeaders } from "./intake.ts";
import { IngestBusy } from "./queue.ts";
import { adoptLeftovers, takeFullMark } from "./spool-leftovers.ts";

export interface SpoolStats {
  files: number;
  taken: number;
  poison: number;
  /** Events that scripts dropped because the spool was full. */
  dropped: number;
}

/** A file's name: `<epoch s>-<event id>.ev`. */
const FILE = /^(\d{9,11})-[0-9A-Za-z._-]{8,128}\.ev$/;

export class Spool {
  readonly stats: SpoolStats = { files: 0, taken: 0, poison: 0, dropped: 0 };
  readonly #tries = new Map<string, number>();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isStopped = false;
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly paths: DataPaths,
    private readonly ingest: Ingest,
    private readonly sources: IntakeSources,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  start(): void {
    this.#loop();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#running;
  }

  #loop(): void {
    this.#running = this.drain().catch((cause) => {
      this.log.error({ err: cause }, "the spool could not be read; trying again");
    });
    void this.#running.then(() => {
      if (!this.#isStopped) this.#timer = setTimeout(() => this.#loop(), limits.spoolScanMs);
    });
  }

  /** One pass over the folder, oldest first, a batch at a time. */
  async drain(): Promise<void> {
    for (const folder of [this.paths.spool, this.paths.spoolTmp, this.paths.spoolPoison]) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
    }
    await adoptLeftovers(this.paths, this.clock.now());
    const names = (await readdir(this.paths.spool)).filter((name) => FILE.test(name)).sort();
    this.stats.files = names.length;
    for (let at = 0; at < names.length && !this.#isStopped; at += limits.batchMembersMax) {
      const batch = names.slice(at, at + limits.batchMembersMax);
      const files = await Promise.all(batch.map((name) => this.#open(name)));
      // Names have whole seconds; within one second the file's own time decides.
      const ordered = files.filter((file) => file !== null).sort((a, b) => a.atMs - b.atMs);
      const results = await Promise.all(ordered.map((file) => this.#take(file)));
      if (results.includes("busy")) return;
    }
    await this.#countDropped();
    this.stats.files = (await readdir(this.paths.spool)).filter((name) => FILE.test(name)).length;
  }

  async #countDropped(): Promise<void> {
    const dropped = await takeFullMark(this.paths);
    if (dropped === 0) return;
    this.stats.dropped += dropped;
    this.log.error({ dropped }, "the spool was full and hook scripts dropped events");
  }

  async #open(name: string) {
    const path = join(this.paths.spool, name);
    try {
      const [bytes, info] = await Promise.all([readFile(path), stat(path)]);
      return { name, path, bytes, atMs: Math.round(info.mtimeMs) };
    } catch (cause) {
      this.log.warn({ err: cause, file: name }, "a spooled event cannot be read yet");
      return null;
    }
  }

  async #take(file: {
    name: string;
    path: string;
    bytes: Buffer;
    atMs: number;
  }): Promise<"done" | "busy"> {
    try {
      const { headers, body } = splitSpooled(file.bytes);
      const read = readHookCall(
        JSON.parse(body),
        readHookHeaders((name) => headers.get(name) ?? null),
        this.clock.now(),
        this.sources,
        Math.min(file.atMs, this.clock.now()),
      );
      if (!read.ok) throw new Error(read.detail);
      await this.ingest.hook(read.call);
      await rm(file.path, { force: true });
      this.#tries.delete(file.name);
      this.stats.taken++;
      return "done";
    } catch (cause) {
      if (cause instanceof IngestBusy) return "busy";
      await this.#countFailure(file.name, file.path, cause);
      return "done";
    }
  }

  async #countFailure(name: string, path: string, cause: unknown): Promise<void> {
    const tries = (this.#tries.get(name) ?? 0) + 1;
    this.#tries.set(name, tries);
    if (tries < limits.spoolTriesMax) return;
    this.#tries.delete(name);
    this.stats.poison++;
    await rename(path, join(this.paths.spoolPoison, name));
    this.log.error({ err: cause, file: name }, "a spooled event was set aside after 3 tries");
  }
}

/** Header lines, an empty line, the body: as the hook script writes it. */
export function splitSpooled(bytes: Buffer): { headers: Map<string, string>; body: string } {
  const end = bytes.indexOf("\n\n");
  const head = bytes.subarray(0, Math.max(0, end)).toString("utf8");
  const headers = new Map<string, string>();
  for (const line of head.split("\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return { headers, body: bytes.subarray(end + 2).toString("utf8") };
}
