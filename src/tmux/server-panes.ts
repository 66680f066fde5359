/** What is known of the panes of one server, and which of them are to be captured next. */
import type { CaptureRequest, CaptureSection } from "./batch.ts";
import {
  type CaptureTrack,
  dueMs,
  isInMotion,
  NEVER_CAPTURED,
  PACE,
  type Pace,
  type PaneDemand,
} from "./pace.ts";
import type { PaneCapture, TmuxPane } from "./pane.ts";
import type { PaneList } from "./parse.ts";
import type { PollerOptions } from "./poller-options.ts";
import type { Watchers } from "./watchers.ts";

interface PaneEntry {
  pane: TmuxPane;
  track: CaptureTrack;
  capture: PaneCapture | null;
  /** Monotonic time when a capture of it last failed: it goes to the end of the next chain. */
  failedMs: number | null;
}

/** What tells a pane from how it was, besides its last activity. */
const FACTS = [
  "pid",
  "session",
  "windowIndex",
  "windowName",
  "title",
  "command",
  "cwd",
  "width",
  "height",
  "isAlternate",
  "isActive",
  "isDead",
  "inMode",
] as const satisfies readonly (keyof TmuxPane)[];

export interface TickPlan {
  withList: boolean;
  captures: CaptureRequest[];
}

type Options = Pick<PollerOptions, "isAgentPane" | "paceOf" | "limits">;

export class ServerPanes {
  readonly #entries = new Map<string, PaneEntry>();
  readonly #options: Options;
  readonly #watchers: Watchers;

  constructor(options: Options, watchers: Watchers) {
    this.#options = options;
    this.#watchers = watchers;
  }

  list(): TmuxPane[] {
    return [...this.#entries.values()].map((entry) => entry.pane);
  }

  get(paneKey: string): TmuxPane | null {
    return this.#entries.get(paneKey)?.pane ?? null;
  }

  /** Process of the tmux server; null while it is not known to have panes. */
  serverPid(): number | null {
    for (const { pane } of this.#entries.values()) return pane.serverPid;
    return null;
  }

  capture(paneKey: string): PaneCapture | null {
    return this.#entries.get(paneKey)?.capture ?? null;
  }

  isAnyWatched(): boolean {
    for (const key of this.#entries.keys()) if (this.#watchers.has(key)) return true;
    return false;
  }

  /** An agent on this server is at work, as far as is known. */
  isAnyAtWork(): boolean {
    for (const { pane } of this.#entries.values()) if (this.#paceOf(pane) === "work") return true;
    return false;
  }

  /** Makes a pane due at once. False when it is not one of ours. */
  poke(paneKey: string): boolean {
    const entry = this.#entries.get(paneKey);
    if (!entry) return false;
    entry.track = { ...entry.track, isPoked: true };
    return true;
  }

  /**
   * Takes over a list; answers with the keys that are gone, and with those that are new or differ
   * in anything but the time of their last output.
   */
  applyList(list: PaneList): { gone: string[]; changed: string[] } {
    const panes = list.panes.slice(0, this.#options.limits.panesMax);
    const present = new Set(panes.map((pane) => pane.key));
    const unreadable = new Set(list.malformedIds);
    const gone: string[] = [];
    for (const [key, { pane }] of this.#entries) {
      if (present.has(key) || unreadable.has(pane.id)) continue;
      this.#entries.delete(key);
      gone.push(key);
    }
    const changed: string[] = [];
    for (const listed of panes) {
      const entry = this.#entries.get(listed.key);
      // tmux has no folder for a moment while a program starts another: the last one stands.
      const pane = entry && listed.cwd === "" ? { ...listed, cwd: entry.pane.cwd } : listed;
      if (!entry || !isSamePane(entry.pane, pane)) changed.push(pane.key);
      if (entry) entry.pane = pane;
      else {
        this.#entries.set(pane.key, { pane, track: NEVER_CAPTURED, capture: null, failedMs: null });
      }
    }
    return { gone, changed };
  }

  /** Forgets every pane, because the server is gone; answers with their keys. */
  clear(): string[] {
    const keys = [...this.#entries.keys()];
    this.#entries.clear();
    return keys;
  }

  /** When the first wanted pane is due, in monotonic milliseconds. */
  nextDueMs(nowMs: number): number {
    let next = Number.POSITIVE_INFINITY;
    for (const entry of this.#entries.values()) next = Math.min(next, this.#dueMs(entry, nowMs));
    return next;
  }

  /** Decides from the newest list what the next command reads. */
  plan(nowMs: number, capturesMax: number): TickPlan {
    const due = [...this.#entries.values()]
      .map((entry) => ({ entry, dueMs: this.#dueMs(entry, nowMs) }))
      .filter(({ dueMs }) => dueMs <= nowMs + PACE.coalesceMs)
      .sort(
        (a, b) =>
          Number(a.entry.failedMs ?? 0) - Number(b.entry.failedMs ?? 0) || a.dueMs - b.dueMs,
      )
      .slice(0, capturesMax);
    const isOnlyWatched = due.every(
      ({ entry }) => this.#watchers.has(entry.pane.key) && isInMotion(entry.track, nowMs),
    );
    return {
      withList: !isOnlyWatched,
      captures: due.map(({ entry: { pane } }) => ({
        paneId: pane.id,
        lines: this.#watchers.lines(pane.key),
      })),
    };
  }

  /** Takes over one capture; `isNew`: the screen differs from the one before. */
  applyCapture(
    section: CaptureSection,
    begun: { ms: number; at: number },
  ): { pane: TmuxPane; capture: PaneCapture; isNew: boolean } | null {
    const entry = this.#byId(section.paneId);
    if (!entry) return null;
    const text = cutRows(section.text, this.#options.limits.captureBytesMax);
    const scrollback = cutRows(section.scrollback, this.#options.limits.captureBytesMax);
    const { width, height } = section;
    const previous = entry.capture;
    const isNewScreen = previous?.text !== text;
    const capture = { text, scrollback, width, height, at: begun.at };
    entry.capture = capture;
    entry.failedMs = null;
    entry.pane = { ...entry.pane, activityS: section.activityS };
    entry.track = {
      capturedMs: begun.ms,
      capturedAt: begun.at,
      activityS: section.activityS,
      changedMs: isNewScreen ? begun.ms : entry.track.changedMs,
      unchangedCount: isNewScreen ? 0 : entry.track.unchangedCount + 1,
      isPoked: false,
    };
    const isNew =
      isNewScreen ||
      previous?.scrollback !== scrollback ||
      previous.width !== width ||
      previous.height !== height;
    return { pane: entry.pane, capture, isNew };
  }

  /** A pane whose capture ended a chain: the others go first, and it rests for a heartbeat. */
  markFailed(paneId: string, nowMs: number): void {
    const entry = this.#byId(paneId);
    if (entry) entry.failedMs = nowMs;
  }

  #dueMs(entry: PaneEntry, nowMs: number): number {
    const { pane, track, failedMs } = entry;
    const isWatched = this.#watchers.has(pane.key);
    const isAgent = this.#options.isAgentPane?.(pane) ?? true;
    if (!isWatched && !isAgent) return Number.POSITIVE_INFINITY;
    const { activityS } = pane;
    const demand: PaneDemand = { activityS, isWatched, pace: this.#paceOf(pane) };
    const due = dueMs(track, demand, nowMs);
    return failedMs === null ? due : Math.max(due, failedMs + PACE.heartbeatMs);
  }

  #paceOf(pane: TmuxPane): Pace {
    return this.#options.paceOf?.(pane) ?? "idle";
  }

  #byId(paneId: string): PaneEntry | null {
    for (const entry of this.#entries.values()) if (entry.pane.id === paneId) return entry;
    return null;
  }
}

/** Output alone makes no other pane: its screen tells what it was. */
function isSamePane(before: TmuxPane, now: TmuxPane): boolean {
  return FACTS.every((fact) => before[fact] === now[fact]);
}

/** Drops whole rows from the top until the text fits; a screen is read from the bottom. */
function cutRows(text: string, bytesMax: number): string {
  // One UTF-16 unit is at most three bytes, so most texts need no exact count.
  if (text.length * 3 <= bytesMax) return text;
  let rest = text;
  while (Buffer.byteLength(rest, "utf8") > bytesMax) {
    const end = rest.indexOf("\n");
    rest = end < 0 ? "" : rest.slice(end + 1);
  }
  return rest;
}
