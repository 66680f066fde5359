/** What the poller is given: its world, its bounds, and whom it tells. */
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { Pace } from "./pace.ts";
import type { PaneCapture, TmuxPane } from "./pane.ts";
import type { ProblemKind } from "./problems.ts";

export interface PollerLimits {
  tmuxCommandMsMax: number;
  tmuxOutputBytesMax: number;
  tmuxRetryMs: number;
  tmuxCapturesPerTickMax: number;
  panesMax: number;
  captureBytesMax: number;
}

export interface PollerOptions {
  /** Sockets to poll now; asked again once a second. */
  sockets: () => readonly string[];
  /** Name on PATH or path of the tmux program. */
  program: string;
  clock: Clock;
  limits: PollerLimits;
  log: Log;
  /** Which panes are captured without a watcher; every pane when absent. */
  isAgentPane?: (pane: TmuxPane) => boolean;
  /** What the agent in it does; `idle` when absent. */
  paceOf?: (pane: TmuxPane) => Pace;
  /** Keys of one server's panes that are new, gone, or differ in more than their last output. */
  onPanes?: (socketPath: string, paneKeys: readonly string[]) => void;
  /** A screen that differs from the one before; the first of a pane counts. */
  onScreen?: (pane: TmuxPane, capture: PaneCapture) => void;
  /** A screen that was read again and is as it was. */
  onStill?: (pane: TmuxPane, capture: PaneCapture) => void;
  /** The pane, or its whole server, is no more. Never called because a reading failed. */
  onGone?: (paneKey: string) => void;
  /** What is wrong with a server, in one sentence and one word; both null when it is well. */
  onProblem?: (socketPath: string, sentence: string | null, kind: ProblemKind | null) => void;
}
