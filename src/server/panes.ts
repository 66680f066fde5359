/** The panes of all tmux servers, before and after the poller runs. */

import type { PaneScreen, ScreenSource } from "../live/screens.ts";
import type { PaneView } from "../protocol/api.ts";
import type { PaneCapture, TmuxPane } from "../tmux/pane.ts";
import type { TmuxPoller } from "../tmux/poller.ts";
import type { PollerStats } from "../tmux/poller-stats.ts";

const NO_STATS: PollerStats = { spawns: 0, captures: 0, failures: 0 };

/** Until `attach` there are no panes: hooks may come in before tmux was asked for the first time. */
export class Panes implements ScreenSource {
  #poller: TmuxPoller | null = null;

  attach(poller: TmuxPoller): void {
    this.#poller = poller;
  }

  get stats(): PollerStats {
    return this.#poller?.stats ?? NO_STATS;
  }

  list(): TmuxPane[] {
    return this.#poller?.panes() ?? [];
  }

  find(paneKey: string): TmuxPane | null {
    return this.#poller?.pane(paneKey) ?? null;
  }

  exists(paneKey: string): boolean {
    return this.find(paneKey) !== null;
  }

  capture(paneKey: string): PaneCapture | null {
    return this.#poller?.screen(paneKey) ?? null;
  }

  /** The newest capture as the live side shows it. */
  current(paneKey: string): PaneScreen | null {
    const capture = this.capture(paneKey);
    if (!capture) return null;
    const { width, height, text, scrollback } = capture;
    const above = scrollback === "" ? [] : scrollback.split("\n");
    return { width, height, rows: text.split("\n"), scrollback: above };
  }

  watch(paneKey: string, lines: number): void {
    this.#poller?.watch(paneKey, lines);
  }

  unwatch(paneKey: string, lines: number): void {
    this.#poller?.unwatch(paneKey, lines);
  }

  poke(paneKey: string): void {
    this.#poller?.poke(paneKey);
  }

  async stop(): Promise<void> {
    await this.#poller?.stop();
  }
}

/** `session:index name`, as the owner sees it in the status line. */
export function windowOf(pane: TmuxPane): string {
  return `${pane.session}:${pane.windowIndex} ${pane.windowName}`;
}

export function paneViewOf(pane: TmuxPane, isAgent: boolean): PaneView {
  const { key, serverKey, id, session, windowIndex, windowName, title, command, cwd } = pane;
  const { width, height } = pane;
  const place = { key, server: serverKey, id, session, windowIndex, windowName };
  return { ...place, title, command, cwd, width, height, isAgent };
}
