/** What pages have been told of each session, so that snapshot and deltas are one truth. */
import type { Clock } from "../lib/clock.ts";
import type { SessionView } from "../protocol/session.ts";
import type { LiveSessions } from "../sessions/live-sessions.ts";
import type { SessionState } from "../sessions/state.ts";
import { type ViewLookups, viewOf } from "../sessions/view.ts";

export class SessionViews {
  readonly #told = new Map<string, SessionView>();

  constructor(
    private readonly live: LiveSessions,
    private readonly lookups: ViewLookups,
    private readonly clock: Clock,
    private readonly publish: (view: SessionView) => void,
    /** True while a session runs through its past: its end is told, not its steps. */
    private readonly isHeld: (id: string) => boolean,
  ) {}

  /** As things are now, told or not. */
  fresh(state: SessionState): SessionView {
    return viewOf(state, this.lookups, this.clock.now());
  }

  /** The view that goes out with a delta. */
  tell(state: SessionState): SessionView {
    const view = this.fresh(state);
    this.#told.set(state.id, view);
    return view;
  }

  /** What a page knows that has heard everything; null: nothing of this session yet. */
  told(state: SessionState): SessionView | null {
    const told = this.#told.get(state.id);
    return told ?? (this.isHeld(state.id) ? null : this.tell(state));
  }

  forget(id: string): void {
    this.#told.delete(id);
  }

  /**
   * A pane's title, a window's name and a branch change without an event of the agent: whatever
   * differs from what was told is told now. That evidence was confirmed again is no news. With
   * `paneKeys`, only of the sessions in these panes.
   */
  refresh(paneKeys?: ReadonlySet<string>): void {
    for (const state of this.live.all()) {
      if (paneKeys && (state.paneKey === null || !paneKeys.has(state.paneKey))) continue;
      if (this.isHeld(state.id)) continue;
      const told = this.#told.get(state.id);
      const view = this.fresh(state);
      if (told && isSame(told, view)) continue;
      this.#told.set(state.id, view);
      this.publish(view);
    }
  }
}

function isSame(a: SessionView, b: SessionView): boolean {
  return JSON.stringify({ ...a, confirmedAt: "" }) === JSON.stringify({ ...b, confirmedAt: "" });
}
