/** Watches the session files of every config folder in use; a torn read is followed by another. */
import { type FSWatcher, readdirSync, readFileSync, statSync, watch } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../lib/clock.ts";
import type { Log } from "../../lib/log.ts";
import { every } from "../../lib/pulse.ts";
import { type RegistryRecord, readRegistryFile } from "./registry.ts";

export interface RegistryWatcherOptions {
  /** The `sessions` folders of all config folders in use; they need not exist yet. */
  folders: string[];
  clock: Clock;
  log: Log;
  /** Every record at every look, changed or not: the reader judges what is news. */
  onRecord(record: RegistryRecord, readAt: number): void;
  /** `isReplaced`: the process lives, and its file names another session now. */
  onGone(record: RegistryRecord, isReplaced: boolean): void;
}

/** How often every file is looked at anyway: watches miss renames and fresh folders. */
const SCAN_MS = 1_000;
/** After a change it is told once more this soon: an idle between two turns is over by then. */
export const SETTLED_MS = 280;
/** A torn file is read again this soon, and this often; then only when it changes. */
const TORN_RETRY_MS = 30;
const TORN_TRIES_MAX = 5;
const FILES_MAX = 1_000;

export class RegistryWatcher {
  readonly #known = new Map<string, { record: RegistryRecord; mtimeMs: number }>();
  readonly #watchers = new Map<string, FSWatcher>();
  /** Files that cannot be read whole, with the time of the content that was tried. */
  readonly #broken = new Map<string, number>();
  readonly #folders: Set<string>;
  readonly #settling = new Map<string, ReturnType<typeof setTimeout>>();
  #endBeat: (() => void) | null = null;
  /** A second look at a torn file may be due after the stop: it tells nothing. */
  #isStopped = false;

  constructor(private readonly options: RegistryWatcherOptions) {
    this.#folders = new Set(options.folders);
  }

  /** One more folder to watch; a folder that is watched already is no news. */
  add(folder: string): void {
    if (this.#folders.has(folder)) return;
    this.#folders.add(folder);
    this.#scanFolder(folder);
  }

  start(): void {
    this.scan();
    this.#endBeat = every(SCAN_MS, () => this.scan());
  }

  stop(): void {
    this.#isStopped = true;
    this.#endBeat?.();
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
    for (const timer of this.#settling.values()) clearTimeout(timer);
    this.#settling.clear();
  }

  /**
   * Looks at every file once. A few small files of the home folder: to ask other threads for them
   * would cost more than to read them.
   */
  scan(): void {
    for (const folder of this.#folders) this.#scanFolder(folder);
  }

  #scanFolder(folder: string): void {
    let names: string[];
    try {
      names = readdirSync(folder);
    } catch {
      // No such folder yet: the agent makes it with its first session.
      names = [];
    }
    const files = names.filter((name) => /^\d+\.json$/.test(name)).slice(0, FILES_MAX);
    if (names.length > 0) this.#watchFolder(folder);
    for (const name of files) this.#look(join(folder, name));
    const present = new Set(files.map((name) => join(folder, name)));
    for (const [path, { record }] of this.#known) {
      if (!path.startsWith(`${folder}/`) || present.has(path)) continue;
      this.#known.delete(path);
      this.options.onGone(record, false);
    }
  }

  #watchFolder(folder: string): void {
    if (this.#watchers.has(folder)) return;
    try {
      const watcher = watch(folder, (_event, name) => {
        if (name && /^\d+\.json$/.test(name)) this.#look(join(folder, name), true);
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

  #look(path: string, isNews = false, tries = 1): void {
    if (this.#isStopped) return;
    const known = this.#known.get(path);
    const mtimeMs = changedAt(path);
    if (known && known.mtimeMs === mtimeMs && !isNews) {
      this.options.onRecord(known.record, this.options.clock.now());
      return;
    }
    if (this.#broken.get(path) === mtimeMs && !isNews && tries === 1) return;
    const text = mtimeMs === null ? null : textOf(path);
    if (mtimeMs === null || text === null) {
      this.#broken.delete(path);
      return;
    }
    const record = readRegistryFile(text);
    if (!record) {
      this.#broken.set(path, mtimeMs);
      if (tries >= TORN_TRIES_MAX) return;
      setTimeout(() => this.#look(path, false, tries + 1), TORN_RETRY_MS);
      return;
    }
    this.#broken.delete(path);
    // Within one process the file moves on to the next session at /clear and resume.
    if (known && known.record.sessionId !== record.sessionId) {
      this.options.onGone(known.record, true);
    }
    this.#known.set(path, { record, mtimeMs });
    this.options.onRecord(record, this.options.clock.now());
    this.#lookWhenSettled(path);
  }

  #lookWhenSettled(path: string): void {
    clearTimeout(this.#settling.get(path));
    const look = () => {
      this.#settling.delete(path);
      this.#look(path);
    };
    this.#settling.set(path, setTimeout(look, SETTLED_MS));
  }
}

/** Null: removed between the listing and the look; the next scan tells that it is gone. */
function changedAt(path: string): number | null {
  try {
    const info = statSync(path, { throwIfNoEntry: false });
    // A pipe of that name would be waited for.
    return info?.isFile() ? info.mtimeMs : null;
  } catch {
    // Out of reach, which is as good as gone.
    return null;
  }
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // Removed since, or not ours to read: nothing is known of it.
    return null;
  }
}
