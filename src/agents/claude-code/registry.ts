/** Claude Code's own session files, `<config>/sessions/<pid>.json`: the fastest truth there is. */
import { type FSWatcher, watch } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Clock } from "../../lib/clock.ts";
import type { Log } from "../../lib/log.ts";

const registryFile = z.looseObject({
  pid: z.number().int().positive(),
  sessionId: z.string().regex(/^[0-9A-Za-z._-]{1,128}$/),
  procStart: z.union([z.string(), z.number()]).transform(String).optional(),
  cwd: z.string().optional(),
  version: z.string().optional(),
  kind: z.string().optional(),
  /** `session:@window.%pane`; the socket is not told. */
  tmux: z.string().nullish(),
  status: z.enum(["idle", "busy", "waiting", "shell"]).optional().catch(undefined),
  waitingFor: z.string().nullish(),
  statusUpdatedAt: z.number().optional(),
  updatedAt: z.number().optional(),
});

/** One session as its file tells it. Times are epoch milliseconds. */
export interface RegistryRecord {
  pid: number;
  procStart: string | null;
  sessionId: string;
  cwd: string | null;
  version: string | null;
  /** `%3`, when the agent runs inside tmux. */
  paneId: string | null;
  /** Null for a moment at start. */
  status: "idle" | "busy" | "waiting" | "shell" | null;
  waitingFor: string | null;
  changedAt: number;
}

/** Null for anything that is not whole: a torn read is followed by another. */
export function readRegistryFile(text: string): RegistryRecord | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // Written while we read: the writer's next event brings it again.
    return null;
  }
  const parsed = registryFile.safeParse(json);
  if (!parsed.success) return null;
  const file = parsed.data;
  return {
    pid: file.pid,
    procStart: file.procStart ?? null,
    sessionId: file.sessionId,
    cwd: file.cwd ?? null,
    version: file.version ?? null,
    paneId: /\.(%\d{1,9})$/.exec(file.tmux ?? "")?.[1] ?? null,
    status: file.status ?? null,
    waitingFor: file.waitingFor ?? null,
    changedAt: file.statusUpdatedAt ?? file.updatedAt ?? 0,
  };
}

export interface RegistryWatcherOptions {
  /** The `sessions` folders of all config folders in use; they need not exist yet. */
  folders: string[];
  clock: Clock;
  log: Log;
  /** Every record at every look, changed or not: the reader judges what is news. */
  onRecord(record: RegistryRecord, readAt: number): void;
  onGone(record: RegistryRecord): void;
}

/** How often every file is looked at anyway: watches miss renames and fresh folders. */
const SCAN_MS = 1_000;
/** A torn file is read again this soon. */
const TORN_RETRY_MS = 30;
const FILES_MAX = 1_000;

export class RegistryWatcher {
  readonly #known = new Map<string, { record: RegistryRecord; mtimeMs: number }>();
  readonly #watchers = new Map<string, FSWatcher>();
  #timer: ReturnType<typeof setInterval> | null = null;
  #isScanning = false;

  constructor(private readonly options: RegistryWatcherOptions) {}

  async start(): Promise<void> {
    await this.scan();
    this.#timer = setInterval(() => void this.scan(), SCAN_MS);
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  /** Looks at every file once. A look that is still under way is not joined by another. */
  async scan(): Promise<void> {
    if (this.#isScanning) return;
    this.#isScanning = true;
    try {
      for (const folder of this.options.folders) await this.#scanFolder(folder);
    } finally {
      this.#isScanning = false;
    }
  }

  async #scanFolder(folder: string): Promise<void> {
    let names: string[];
    try {
      names = await readdir(folder);
    } catch {
      // No such folder yet: the agent makes it with its first session.
      names = [];
    }
    const files = names.filter((name) => /^\d+\.json$/.test(name)).slice(0, FILES_MAX);
    if (names.length > 0) this.#watchFolder(folder);
    for (const name of files) await this.#look(join(folder, name));
    const present = new Set(files.map((name) => join(folder, name)));
    for (const [path, { record }] of this.#known) {
      if (!path.startsWith(`${folder}/`) || present.has(path)) continue;
      this.#known.delete(path);
      this.options.onGone(record);
    }
  }

  #watchFolder(folder: string): void {
    if (this.#watchers.has(folder)) return;
    try {
      const watcher = watch(folder, (_event, name) => {
        if (name && /^\d+\.json$/.test(name)) void this.#look(join(folder, name), true);
      });
      watcher.on("error", (cause) => {
        this.options.log.warn({ err: cause }, "watching the session registry failed; polling it");
        watcher.close();
        this.#watchers.delete(folder);
      });
      this.#watchers.set(folder, watcher);
    } catch (cause) {
      this.options.log.warn({ err: cause }, "the session registry cannot be watched; polling it");
    }
  }

  async #look(path: string, isNews = false): Promise<void> {
    const known = this.#known.get(path);
    try {
      const { mtimeMs } = await stat(path);
      if (known && known.mtimeMs === mtimeMs && !isNews) {
        this.options.onRecord(known.record, this.options.clock.now());
        return;
      }
      const record = readRegistryFile(await readFile(path, "utf8"));
      if (!record) {
        setTimeout(() => void this.#look(path), TORN_RETRY_MS);
        return;
      }
      // Within one process the file moves on to the next session at /clear and resume.
      if (known && known.record.sessionId !== record.sessionId) this.options.onGone(known.record);
      this.#known.set(path, { record, mtimeMs });
      this.options.onRecord(record, this.options.clock.now());
    } catch {
      // Removed between the listing and the look: the next scan tells that it is gone.
    }
  }
}
