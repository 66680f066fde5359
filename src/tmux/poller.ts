/** Polls every tmux server: the list of panes and the screens of those that matter. */
import { every } from "../lib/pulse.ts";
import { PACE } from "./pace.ts";
import type { PaneCapture, TmuxPane } from "./pane.ts";
import type { PollerOptions } from "./poller-options.ts";
import type { PollerStats } from "./poller-stats.ts";
import { ServerPoll } from "./server-poll.ts";
import { Watchers } from "./watchers.ts";

/** Starts polling at once; `stop` ends it. */
export function startPoller(options: PollerOptions): TmuxPoller {
  return new TmuxPoller(options);
}

export class TmuxPoller {
  readonly stats: PollerStats = { spawns: 0, captures: 0, failures: 0 };
  readonly #options: PollerOptions;
  readonly #polls = new Map<string, ServerPoll>();
  readonly #watchers = new Watchers();
  /** Polls of sockets no longer wanted, until their last command has ended. */
  readonly #ending = new Set<Promise<void>>();
  readonly #endBeat: () => void;

  constructor(options: PollerOptions) {
    this.#options = options;
    this.#followSockets();
    this.#endBeat = every(PACE.heartbeatMs, () => {
      this.#followSockets();
      for (const poll of this.#polls.values()) poll.checkServer();
    });
  }

  /** Captures a pane for a viewer, with `lines` rows of scrollback; undone by `unwatch`. */
  watch(paneKey: string, lines: number): void {
    this.#watchers.add(paneKey, lines);
    this.poke(paneKey);
  }

  unwatch(paneKey: string, lines: number): void {
    this.#watchers.remove(paneKey, lines);
  }

  /** A hook arrived for this pane: its screen is read at once. */
  poke(paneKey: string): void {
    for (const poll of this.#polls.values()) if (poll.poke(paneKey)) return;
    for (const poll of this.#polls.values()) poll.wantList();
  }

  /** All panes of all servers by their newest lists. */
  panes(): TmuxPane[] {
    return [...this.#polls.values()].flatMap((poll) => poll.panes());
  }

  pane(paneKey: string): TmuxPane | null {
    for (const poll of this.#polls.values()) {
      const pane = poll.pane(paneKey);
      if (pane) return pane;
    }
    return null;
  }

  /** The newest capture of a pane; `at` is when the screen last read like this. */
  screen(paneKey: string): PaneCapture | null {
    for (const poll of this.#polls.values()) {
      const capture = poll.capture(paneKey);
      if (capture) return capture;
    }
    return null;
  }

  /** Ends every running command and resolves when no child is left. Nobody is told `onGone`. */
  async stop(): Promise<void> {
    this.#endBeat();
    await Promise.all([...this.#ending, ...[...this.#polls.values()].map((poll) => poll.stop())]);
  }

  #followSockets(): void {
    const wanted = new Set(this.#options.sockets());
    for (const path of wanted) {
      if (this.#polls.has(path)) continue;
      this.#polls.set(path, new ServerPoll(path, this.#options, this.#watchers, this.stats));
    }
    for (const [path, poll] of this.#polls) {
      if (wanted.has(path)) continue;
      this.#polls.delete(path);
      // A stopped poll takes no more answers, so no pane comes back after it was called gone.
      const ended = poll.stop();
      this.#ending.add(ended);
      void ended.then(() => this.#ending.delete(ended));
      poll.dropPanes();
      this.#options.onProblem?.(path, null, null);
    }
  }
}
