/** When a pane is to be captured again: the adaptive table, as a pure function of times. */

/** Milliseconds, from the order's adaptive table and spec/sessions.md. */
export const PACE = {
  /** Changed less than `changedForMs` ago. */
  changedMs: 250,
  changedForMs: 2_000,
  /** The agent works or waits. */
  busyMs: 500,
  idleMs: 2_000,
  /** After `stillCaptures` captures that showed nothing new. */
  stillMs: 5_000,
  stillCaptures: 5,
  /** A watched pane, while it changes and while it does not. */
  watchedChangedMs: 100,
  watchedMs: 500,
  /** The list while no pane calls for a capture. */
  heartbeatMs: 1_000,
  /** The list of a server that nobody watches and where nothing has moved for `restAfterMs`. */
  restMs: 2_000,
  restAfterMs: 10_000,
  /**
   * The list beside captures. Listing costs the server several readings of /proc for each pane,
   * so it does not go with every capture of a busy one.
   */
  listMs: 500,
  /** Unwatched panes are due at multiples of this, so that they fall into step with each other. */
  gridMs: 250,
  /**
   * Least time between two commands to one server: hooks may come hundreds a second. Captures that
   * a list has called for do not wait for it.
   */
  tickGapMs: 100,
  /** What becomes due within this time goes with the present command. */
  coalesceMs: 60,
} as const;

/**
 * How often a server's panes are listed while nothing else calls for a command. A screen at work
 * that stands still is no rest: only the list tells that it moves again.
 */
export function heartbeatMs(
  server: { movedMs: number; isAnyWatched: boolean; isAnyAtWork: boolean },
  nowMs: number,
): number {
  if (server.isAnyAtWork) return PACE.listMs;
  const isAtRest = nowMs - server.movedMs > PACE.restAfterMs && !server.isAnyWatched;
  return isAtRest ? PACE.restMs : PACE.heartbeatMs;
}

/**
 * Lists fall due with the other looks of whole seconds, so that one wake-up does for all. One that
 * went along with a capture a little before its second was the list of that second.
 */
export function heartbeatDueMs(lastListMs: number, periodMs: number): number {
  const nextMs = lastListMs + PACE.coalesceMs + periodMs;
  const gridMs = Math.min(periodMs, PACE.heartbeatMs);
  return Math.floor(nextMs / gridMs) * gridMs;
}

/** When the next command may begin; `hasListed`: the last one brought a list, this one has none. */
export function earliestMs(lastTickMs: number, hasListed: boolean): number {
  return hasListed ? lastTickMs : lastTickMs + PACE.tickGapMs;
}

/**
 * `doubt`: what is known of it contradicts itself, and its screen settles that, whether it moves or
 * not. `work`: its screen moves by itself. `busy`: something runs or asks behind one at rest.
 */
export type Pace = "doubt" | "work" | "busy" | "idle";

/** What is remembered of the captures of one pane. */
export interface CaptureTrack {
  /** Monotonic time when the last capture began; null before the first. */
  capturedMs: number | null;
  /** The same moment on the wall clock, to compare with tmux's activity. */
  capturedAt: number;
  /** The window activity known at that capture. */
  activityS: number;
  /** Monotonic time when the screen last differed from the one before. */
  changedMs: number | null;
  unchangedCount: number;
  /** A hook arrived since the last capture. */
  isPoked: boolean;
}

export const NEVER_CAPTURED: CaptureTrack = {
  capturedMs: null,
  capturedAt: 0,
  activityS: 0,
  changedMs: null,
  unchangedCount: 0,
  isPoked: false,
};

export interface PaneDemand {
  /** Window activity by the newest list, whole seconds. */
  activityS: number;
  isWatched: boolean;
  pace: Pace;
}

/** Monotonic time from which the pane is due; Infinity while nothing calls for a capture. */
export function dueMs(track: CaptureTrack, demand: PaneDemand, nowMs: number): number {
  if (track.capturedMs === null || track.isPoked) return Number.NEGATIVE_INFINITY;
  const isWanted = demand.isWatched || demand.pace === "doubt";
  if (!isWanted && isSettled(track, demand.activityS)) return Number.POSITIVE_INFINITY;
  const next = track.capturedMs + interval(track, demand, nowMs);
  return demand.isWatched ? next : Math.round(next / PACE.gridMs) * PACE.gridMs;
}

/** A watched pane in motion: captured by itself, without the list. */
export function isInMotion(track: CaptureTrack, nowMs: number): boolean {
  return track.changedMs !== null && nowMs - track.changedMs < PACE.changedForMs;
}

/** Its capture shows all that there is: only a watcher would look again. */
function isSettled(track: CaptureTrack, activityS: number): boolean {
  const wasAsked = track.capturedMs === null || track.isPoked;
  return !wasAsked && !mayHaveChanged(track, activityS);
}

/**
 * tmux knows activity in whole seconds only: output later in the second of a capture leaves no
 * other trace, so a capture settles the matter only once that second has passed.
 */
function mayHaveChanged(track: CaptureTrack, activityS: number): boolean {
  return track.activityS !== activityS || track.capturedAt < (activityS + 1) * 1_000;
}

function interval(track: CaptureTrack, demand: PaneDemand, nowMs: number): number {
  const inMotion = isInMotion(track, nowMs);
  if (demand.isWatched) return inMotion ? PACE.watchedChangedMs : PACE.watchedMs;
  if (inMotion || demand.pace === "doubt") return PACE.changedMs;
  if (demand.pace !== "idle") return PACE.busyMs;
  return track.unchangedCount >= PACE.stillCaptures ? PACE.stillMs : PACE.idleMs;
}
