/** Registry, screens and processes become evidence; nothing here decides a status. */

import { join } from "node:path";
import type { RegistryRecord } from "../agents/claude-code/registry.ts";
import { RegistryWatcher } from "../agents/claude-code/registry-watcher.ts";
import { isBoxTextGhost } from "../agents/claude-code/screen/ghost-text.ts";
import { plainLines } from "../agents/claude-code/screen/plain-lines.ts";
import { readScreen } from "../agents/claude-code/screen/read-screen.ts";
import { limits } from "../config/limits.ts";
import type { Ingest } from "../ingest/ingest.ts";
import { paneSessionId } from "../ingest/session-book.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { every } from "../lib/pulse.ts";
import type { ScreenReading } from "../protocol/reading.ts";
import { isInDoubt } from "../sessions/beside.ts";
import type { LiveSessions } from "../sessions/live-sessions.ts";
import { isOutdated } from "../sessions/reduce.ts";
import type { SessionState } from "../sessions/state.ts";
import type { PaneCapture, TmuxPane } from "../tmux/pane.ts";
import type { AgentProcess } from "../tmux/process-tree.ts";
import { findAgent, recentStart } from "../tmux/processes.ts";
import { ConfigFolders } from "./config-folders.ts";
import type { Panes } from "./panes.ts";
import { Silence } from "./silence.ts";
import { UnrecognisedScreens } from "./unrecognised-screens.ts";

/** How often sessions without a registry file are looked at; the others every second time. */
const PROCESS_CHECK_MS = 1_000;
/**
 * How often the process table is searched while panes and their commands stay the same: seldom,
 * because it reads every process; and once when an agent has been silent for long enough.
 */
const AGENT_SEARCH_MS = 5_000;
/** How long an agent may be without a session before it is shown as one that has no hooks. */
const SILENT_AGENT_MS = 1_500;

export interface ObserverOptions {
  live: LiveSessions;
  ingest: Ingest;
  clock: Clock;
  log: Log;
  /** Claude config folders whose registry is read. */
  configFolders: string[];
}

export class Observers {
  readonly #registry: RegistryWatcher;
  readonly #configFolders: ConfigFolders;
  readonly unrecognised = new UnrecognisedScreens();
  /** Pane key → the agent that runs in it, as of the last search. */
  #agents = new Map<string, AgentProcess>();
  /** Panes and their programs at the last search, and its moment (monotonic ms). */
  #searched = { panes: "", at: Number.NEGATIVE_INFINITY };
  /** Agents without a session, and since when (monotonic ms). */
  readonly #silent = new Map<string, number>();
  #silentTimer: ReturnType<typeof setTimeout> | null = null;
  readonly #silence = new Silence();
  #panes: Panes | null = null;
  #hasSeenPanes = false;
  #endBeat: (() => void) | null = null;
  #isTicking = false;
  #isStopped = false;
  #beat = 0;

  constructor(private readonly options: ObserverOptions) {
    this.#registry = new RegistryWatcher({
      folders: options.configFolders.map((folder) => join(folder, "sessions")),
      clock: options.clock,
      log: options.log,
      onRecord: (record, readAt) => this.#onRecord(record, readAt),
      onGone: (record, isReplaced) => {
        const kind = isReplaced ? "replaced" : "registry-gone";
        options.ingest.observe(record.sessionId, { kind, at: options.clock.now() });
      },
    });
    this.#configFolders = new ConfigFolders(options.configFolders, (folder) => {
      options.log.info({ folder }, "an agent keeps its sessions in another config folder");
      this.#registry.add(join(folder, "sessions"));
    });
  }

  start(panes: Panes): void {
    this.#panes = panes;
    this.#registry.start();
    this.#endBeat = every(PROCESS_CHECK_MS, () => {
      this.#beat++;
      this.#passTime();
      // The registry tells at once what changes; only the end of a process is left to look for.
      const isTold = this.options.live.all().every((state) => state.registry !== null);
      if (!isTold || this.#beat % 2 === 0) void this.tick();
    });
  }

  stop(): void {
    this.#isStopped = true;
    this.#registry.stop();
    this.#endBeat?.();
    if (this.#silentTimer) clearTimeout(this.#silentTimer);
  }

  isAgentPane(pane: TmuxPane): boolean {
    return this.#agents.has(pane.key) || this.options.live.liveInPane(pane.key) !== null;
  }

  /** A server has told its panes: agents in new ones are looked for at once. */
  onPanes(): void {
    this.#hasSeenPanes = true;
    // A pane that shows a shell again tells of an agent's end sooner than the next look would.
    if (programsOf(this.#panes?.list() ?? []) !== this.#searched.panes) void this.tick();
  }

  onScreen(pane: TmuxPane, capture: PaneCapture): void {
    const session = this.options.live.liveInPane(pane.key);
    if (session) this.#observeScreen(session, pane, capture, capture.at);
    else this.#meetAsking(pane, capture);
  }

  /** That a screen stays as it is matters only where it is asked for. */
  onStill(pane: TmuxPane, capture: PaneCapture): void {
    const session = this.options.live.liveInPane(pane.key);
    if (session && isInDoubt(session, capture.at)) {
      this.#observeScreen(session, pane, capture, capture.at);
    }
  }

  /** An agent without a session yet that shows a dialog (trust, login) is shown at once. */
  #meetAsking(pane: TmuxPane, capture: PaneCapture): void {
    const agent = this.#agents.get(pane.key);
    const reading = readPane(pane, capture);
    if (!agent || reading.status !== "waiting") return;
    const { pid, start } = agent;
    const id = paneSessionId();
    const place = { paneKey: pane.key, process: { pid, start }, cwd: pane.cwd };
    this.options.ingest.observe(id, { kind: "pane-found", at: capture.at, ...place }, true);
    const seen = { kind: "screen", at: capture.at, reading, paneKey: pane.key } as const;
    this.options.ingest.observe(id, seen, true);
  }

  onPaneGone(paneKey: string): void {
    this.#agents.delete(paneKey);
    this.unrecognised.forget(paneKey);
    for (const state of this.options.live.all()) {
      if (state.paneKey !== paneKey || this.#isAlive(state)) continue;
      this.options.ingest.observe(state.id, { kind: "pane-gone", at: this.options.clock.now() });
    }
  }

  /** Once a second: processes that ended, dialogs that stay, sessions nobody hears of. */
  async tick(): Promise<void> {
    if (this.#isTicking || this.#isStopped) return;
    this.#isTicking = true;
    try {
      await this.#searchAgents();
      if (this.#isStopped) return;
      const states = this.options.live.all();
      for (const state of states) this.#check(state);
      this.#silence.keep(states);
    } catch (cause) {
      this.options.log.error({ err: cause }, "looking at processes failed");
    } finally {
      this.#isTicking = false;
    }
  }

  /** Somebody has stopped typing, a failed command is old: nothing but the clock tells. */
  #passTime(): void {
    const { live, ingest, clock } = this.options;
    const at = clock.now();
    for (const state of live.all()) {
      if (isOutdated(state, at)) ingest.observe(state.id, { kind: "time", at });
    }
  }

  #onRecord(record: RegistryRecord, readAt: number): void {
    if (record.status === null) return;
    const start = recentStart(record.pid);
    // A file of a killed agent stays; its pid may belong to another process by now.
    const isHere = start !== null && (record.procStart === null || record.procStart === start);
    if (!isHere) return;
    const process = { pid: record.pid, start };
    this.options.ingest.observe(
      record.sessionId,
      {
        kind: "registry",
        at: readAt,
        changedAt: record.changedAt,
        status: record.status,
        waitingFor: record.waitingFor,
        process,
        cwd: record.cwd,
        paneKey: this.#paneOf(process),
      },
      true,
    );
  }

  #paneOf(process: { pid: number; start: string }): string | null {
    for (const [paneKey, agent] of this.#agents) {
      if (agent.pid === process.pid && agent.start === process.start) return paneKey;
    }
    return null;
  }

  #isAlive(state: SessionState): boolean {
    return state.process !== null && recentStart(state.process.pid) === state.process.start;
  }

  #check(state: SessionState): void {
    const { ingest, clock } = this.options;
    const at = clock.now();
    if (state.process) {
      this.#configFolders.meet(state.process);
      if (!this.#isAlive(state)) ingest.observe(state.id, { kind: "process-gone", at });
      else if (state.screen === null || isRegistrySilent(state, at)) this.#repeatScreen(state, at);
      return;
    }
    const hasPane = state.paneKey !== null && this.#panes?.find(state.paneKey) != null;
    if (hasPane) {
      this.#silence.forget(state.id);
      this.#repeatScreen(state, at);
      return;
    }
    if (this.#silence.of(state, clock.monotonic()) <= limits.sessionLostMs) return;
    this.#silence.forget(state.id);
    ingest.observe(state.id, { kind: "lost", at });
  }

  /**
   * A screen that does not change is not told again, but that it stays is news of its own; and one
   * that was captured before its session was known has not been told at all.
   */
  #repeatScreen(state: SessionState, at: number): void {
    if (!state.paneKey || (state.screen && state.screen.lastAt >= at)) return;
    // Then only a screen that was really read again may say that it is as it was.
    if (isInDoubt(state, at)) return;
    const pane = this.#panes?.find(state.paneKey);
    const capture = this.#panes?.capture(state.paneKey);
    if (pane && capture) this.#observeScreen(state, pane, capture, at);
  }

  #observeScreen(state: SessionState, pane: TmuxPane, capture: PaneCapture, at: number): void {
    const reading = readPane(pane, capture);
    this.unrecognised.onReading(pane.key, reading);
    this.options.ingest.observe(state.id, { kind: "screen", at, reading, paneKey: pane.key });
  }

  /**
   * An agent that has just started, or just ended a session by /clear, names its session within
   * a moment: showing it as unknown in between would only flicker.
   */
  #mayStillSpeak(process: { pid: number; start: string }): boolean {
    const key = silentKey(process);
    const now = this.options.clock.monotonic();
    const since = this.#silent.get(key) ?? now;
    this.#silent.set(key, since);
    const leftMs = SILENT_AGENT_MS - (now - since);
    if (leftMs > 0) this.#searchIn(leftMs);
    return leftMs > 0;
  }

  /** The moment is up between two beats, and the one search that is due anyway comes with it. */
  #searchIn(ms: number): void {
    this.#silentTimer ??= setTimeout(() => {
      this.#silentTimer = null;
      void this.tick();
    }, ms);
  }

  async #searchAgents(): Promise<void> {
    const { clock, live, ingest } = this.options;
    const panes = this.#panes?.list() ?? [];
    if (!this.#hasSeenPanes) return;
    const key = programsOf(panes);
    const isSame = key === this.#searched.panes;
    const now = clock.monotonic();
    const isDue = [...this.#silent.values()].some((since) => now - since >= SILENT_AGENT_MS);
    if (isSame && !isDue && now - this.#searched.at < AGENT_SEARCH_MS) return;
    this.#searched = { panes: key, at: now };
    const found = await findAgent(panes.map((pane) => pane.pid));
    if (this.#isStopped) return;
    const agents = new Map<string, AgentProcess>();
    for (const pane of panes) {
      const agent = found.get(pane.pid);
      if (agent) agents.set(pane.key, agent);
    }
    this.#agents = agents;
    const keys = new Set([...agents.values()].map(silentKey));
    for (const key of this.#silent.keys()) if (!keys.has(key)) this.#silent.delete(key);
    for (const pane of panes) {
      const agent = agents.get(pane.key);
      if (!agent) continue;
      const process = { pid: agent.pid, start: agent.start };
      this.#configFolders.meet(process);
      const known = live.liveInProcess(process) ?? live.liveInPane(pane.key);
      if (known) this.#silent.delete(silentKey(process));
      if (known?.paneKey === pane.key && known.process !== null) continue;
      if (!known && this.#mayStillSpeak(process)) continue;
      this.#silent.delete(silentKey(process));
      ingest.observe(
        known?.id ?? paneSessionId(),
        { kind: "pane-found", at: clock.now(), paneKey: pane.key, process, cwd: pane.cwd },
        true,
      );
    }
  }
}

/** As long as panes and their programs are the same, so are the agents in them. */
function programsOf(panes: readonly TmuxPane[]): string {
  return panes.map((pane) => `${pane.key} ${pane.pid} ${pane.command}`).join("\n");
}

/** No file, or one that hooks have been ahead of for too long to be written still. */
function isRegistrySilent({ registry, hookAt }: SessionState, at: number): boolean {
  if (!registry) return true;
  return registry.changedAt < hookAt && at - hookAt > PROCESS_CHECK_MS;
}

function silentKey(process: { pid: number; start: string }): string {
  return `${process.pid} ${process.start}`;
}

/** What a screen said the last time; it is looked at every second, and seldom changes. */
const readings = new WeakMap<PaneCapture, { titled: string; reading: ScreenReading }>();

export function readPane(pane: TmuxPane, capture: PaneCapture): ScreenReading {
  const { title, isAlternate } = pane;
  const titled = `${isAlternate} ${title}`;
  const known = readings.get(capture);
  if (known?.titled === titled) return known.reading;
  // The plain text cannot tell a dim suggestion from a draft; the colours can.
  const reading = readScreen(
    { lines: plainLines(capture.text), title, isAlternate },
    { isBoxTextGhost: isBoxTextGhost(capture.text) },
  );
  readings.set(capture, { titled, reading });
  return reading;
}
