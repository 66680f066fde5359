/** Screens of watched panes: whole at first, then only the rows that changed, latest wins. */
import { limits } from "../config/limits.ts";
import type { Hub, LiveClient } from "./hub.ts";

export interface PaneScreen {
  /** Visible rows with their colour codes. */
  rows: readonly string[];
  /** Rows above the screen; empty unless a watcher asked for lines. */
  scrollback: readonly string[];
  width: number;
  height: number;
}

export interface ScreenSource {
  watch(paneKey: string, lines: number): void;
  unwatch(paneKey: string, lines: number): void;
  /** Null: no such pane, or not captured yet. */
  current(paneKey: string): PaneScreen | null;
  exists(paneKey: string): boolean;
}

interface Watch {
  client: LiveClient;
  lines: number;
  rev: number;
  /** What the client has on its screen; null before the first. */
  shown: { rows: readonly string[]; width: number } | null;
  /** Runs while a screen was held back from a full pipe. */
  retry: ReturnType<typeof setTimeout> | null;
}

export class Screens {
  /** Pane → client id → watch. */
  readonly #watches = new Map<string, Map<string, Watch>>();

  constructor(
    private readonly hub: Hub,
    private readonly source: ScreenSource,
  ) {}

  isWatched(paneKey: string): boolean {
    return this.#watches.has(paneKey);
  }

  /** A pane that is not there is told as gone, and shown all the same once it is there. */
  watch(client: LiveClient, paneKey: string, lines: number): void {
    this.unwatch(client, paneKey);
    const watched = [...this.#watches.values()].filter((map) => map.has(client.id)).length;
    if (watched >= limits.watchedPanesPerClientMax) {
      this.hub.direct(client, {
        type: "refused",
        detail: `A page watches at most ${limits.watchedPanesPerClientMax} panes.`,
      });
      return;
    }
    const watches = this.#watches.get(paneKey) ?? new Map<string, Watch>();
    const watch: Watch = { client, lines, rev: 0, shown: null, retry: null };
    watches.set(client.id, watch);
    this.#watches.set(paneKey, watches);
    this.source.watch(paneKey, lines);
    const screen = this.source.current(paneKey);
    if (screen) this.#show(paneKey, watch, screen);
    // After a start, or in a new pane, tmux has not been read yet: its screen comes when it has.
    else if (!this.source.exists(paneKey)) {
      this.hub.direct(client, { type: "screen.gone", pane: paneKey });
    }
  }

  unwatch(client: LiveClient, paneKey: string): void {
    const watches = this.#watches.get(paneKey);
    const watch = watches?.get(client.id);
    if (!watches || !watch) return;
    watches.delete(client.id);
    if (watch.retry) clearTimeout(watch.retry);
    if (watches.size === 0) this.#watches.delete(paneKey);
    this.source.unwatch(paneKey, watch.lines);
  }

  /** The client has gone. */
  leave(client: LiveClient): void {
    for (const paneKey of [...this.#watches.keys()]) this.unwatch(client, paneKey);
  }

  /** There is a new capture of a pane. */
  captured(paneKey: string): void {
    const watches = this.#watches.get(paneKey);
    const screen = watches && this.source.current(paneKey);
    if (!watches || !screen) return;
    for (const watch of watches.values()) this.#show(paneKey, watch, screen);
  }

  /** The pane is no more. */
  gone(paneKey: string): void {
    const watches = this.#watches.get(paneKey);
    if (!watches) return;
    this.#watches.delete(paneKey);
    for (const watch of watches.values()) {
      this.source.unwatch(paneKey, watch.lines);
      this.hub.direct(watch.client, { type: "screen.gone", pane: paneKey });
    }
  }

  #catchUp(paneKey: string, watch: Watch): void {
    watch.retry = null;
    const isWatched = this.#watches.get(paneKey)?.get(watch.client.id) === watch;
    const screen = isWatched ? this.source.current(paneKey) : null;
    if (screen) this.#show(paneKey, watch, screen);
  }

  #show(paneKey: string, watch: Watch, screen: PaneScreen): void {
    // A client with a full pipe misses this one and gets the rows against a later one, which
    // may be the same: a pane that stands still is not captured again.
    if (watch.client.backlogBytes() > limits.liveBacklogBytesMax / 4) {
      watch.retry ??= setTimeout(() => this.#catchUp(paneKey, watch), limits.screenRetryMs);
      return;
    }
    const { shown } = watch;
    const above = watch.lines > 0 ? screen.scrollback.slice(-watch.lines) : [];
    const wanted = [...above, ...screen.rows];
    const isWhole = !shown || shown.width !== screen.width || shown.rows.length !== wanted.length;
    const rows = wanted
      .map((row, index): [number, string] => [index, row])
      .filter(([index, row]) => isWhole || shown.rows[index] !== row);
    if (rows.length === 0) return;
    const base = watch.rev;
    watch.rev++;
    watch.shown = { rows: wanted, width: screen.width };
    this.hub.direct(watch.client, {
      type: "screen",
      pane: paneKey,
      rev: watch.rev,
      ...(isWhole ? {} : { base }),
      width: screen.width,
      height: screen.height,
      rows,
    });
  }
}
