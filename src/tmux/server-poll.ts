/** Polls one tmux server: one command after the other, never two at a time. */
import { existsSync } from "node:fs";
import { after } from "../lib/pulse.ts";
import { batchArgv, newMarker, splitBatch } from "./batch.ts";
import { runTmux, type TmuxResult } from "./command.ts";
import { earliestMs, heartbeatDueMs, heartbeatMs, PACE } from "./pace.ts";
import type { PaneCapture, TmuxPane } from "./pane.ts";
import { newSeparator, paneListFormat, parsePaneList } from "./parse.ts";
import type { PollerOptions } from "./poller-options.ts";
import type { PollerStats } from "./poller-stats.ts";
import * as problems from "./problems.ts";
import { ServerPanes, type TickPlan } from "./server-panes.ts";
import type { Watchers } from "./watchers.ts";

const NEVER_MS = Number.NEGATIVE_INFINITY;

export class ServerPoll {
  readonly #socketPath: string;
  readonly #options: PollerOptions;
  readonly #panes: ServerPanes;
  readonly #stats: PollerStats;
  readonly #separator = newSeparator();
  readonly #stopping = new AbortController();
  #wake: (() => void) | null = null;
  #lastTickMs = NEVER_MS;
  #lastListMs = NEVER_MS;
  /** The last command brought a list: what that has called for follows at once. */
  #hasListed = false;
  #lastListText: string | null = null;
  /** When a list or a screen last differed from the one before. */
  #movedMs = NEVER_MS;
  #isListWanted = false;
  #retryMs = NEVER_MS;
  #capturesMax: number;
  /** Undefined until the first answer, so that the first one is always told. */
  #problem: string | null | undefined;
  readonly #done: Promise<void>;

  constructor(socketPath: string, options: PollerOptions, watchers: Watchers, stats: PollerStats) {
    this.#stats = stats;
    this.#socketPath = socketPath;
    this.#options = options;
    this.#panes = new ServerPanes(options, watchers);
    this.#capturesMax = options.limits.tmuxCapturesPerTickMax;
    this.#done = this.#run();
  }

  panes(): TmuxPane[] {
    return this.#panes.list();
  }

  pane(paneKey: string): TmuxPane | null {
    return this.#panes.get(paneKey);
  }

  capture(paneKey: string): PaneCapture | null {
    return this.#panes.capture(paneKey);
  }

  /** Captures the pane at once; a pane we do not know yet is looked for by a list. */
  poke(paneKey: string): boolean {
    const isKnown = this.#panes.poke(paneKey);
    if (isKnown) this.#wake?.();
    return isKnown;
  }

  wantList(): void {
    this.#isListWanted = true;
    this.#wake?.();
  }

  /** A server that was killed is noticed without asking it; the next list says what has become of it. */
  checkServer(): void {
    const pid = this.#panes.serverPid();
    if (pid !== null && !isRunning(pid)) this.wantList();
  }

  /** Ends the running command and resolves when nothing of it is left. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake?.();
    await this.#done;
  }

  /** Tells that every pane is gone: the server ended, or its socket is no longer polled. */
  dropPanes(): void {
    const keys = this.#panes.clear();
    this.#lastListText = null;
    this.#tell(() => {
      for (const key of keys) this.#options.onGone?.(key);
      if (keys.length > 0) this.#options.onPanes?.(this.#socketPath, keys);
    });
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        const waitMs = this.#nextTickMs() - this.#options.clock.monotonic();
        if (waitMs > 0) await this.#sleep(waitMs);
        else await this.#tick();
      } catch (error) {
        // Not expected; but one wrong tick must not end the watching of a whole server.
        this.#options.log.error({ err: error, socket: this.#socketPath }, "tmux tick failed");
        await this.#sleep(this.#options.limits.tmuxRetryMs);
      }
    }
  }

  #nextTickMs(): number {
    const nowMs = this.#options.clock.monotonic();
    const wantedMs = this.#isListWanted
      ? nowMs
      : Math.min(this.#listDueMs(nowMs), this.#panes.nextDueMs(nowMs));
    const hasListed = this.#hasListed && !this.#isListWanted;
    return Math.max(wantedMs, earliestMs(this.#lastTickMs, hasListed), this.#retryMs);
  }

  #listDueMs(nowMs: number): number {
    const isAnyWatched = this.#panes.isAnyWatched();
    const isAnyAtWork = this.#panes.isAnyAtWork();
    const server = { movedMs: this.#movedMs, isAnyWatched, isAnyAtWork };
    return heartbeatDueMs(this.#lastListMs, heartbeatMs(server, nowMs));
  }

  async #sleep(waitMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const endWait = after(waitMs, resolve);
    this.#wake = resolve;
    await promise;
    this.#wake = null;
    endWait();
  }

  async #tick(): Promise<void> {
    const { clock, program, limits } = this.#options;
    const begun = { ms: clock.monotonic(), at: clock.now() };
    this.#lastTickMs = begun.ms;
    this.#hasListed = false;
    if (!existsSync(this.#socketPath)) {
      // Nothing to ask and nothing to spawn; but a missing program is the better answer.
      const isThere = Bun.which(program) !== null;
      this.#onFailure(isThere ? "no-server" : "absent", "no socket", begun.ms);
      return;
    }
    const plan = this.#panes.plan(begun.ms, this.#capturesMax);
    const soonMs = begun.ms + PACE.coalesceMs;
    const withList =
      this.#isListWanted ||
      soonMs >= this.#listDueMs(begun.ms) ||
      (plan.withList && soonMs >= this.#lastListMs + PACE.listMs);
    if (!withList && plan.captures.length === 0) return;
    this.#isListWanted = false;
    const marker = newMarker();
    const format = withList ? paneListFormat(this.#separator) : null;
    this.#stats.spawns++;
    const result = await runTmux(
      { program, socketPath: this.#socketPath },
      batchArgv(marker, format, plan.captures),
      {
        timeoutMs: limits.tmuxCommandMsMax,
        outputBytesMax: limits.tmuxOutputBytesMax,
        signal: this.#stopping.signal,
      },
    );
    if (this.#stopping.signal.aborted) return;
    this.#take(result, marker, plan, begun);
  }

  #take(
    result: TmuxResult,
    marker: string,
    plan: TickPlan,
    begun: { ms: number; at: number },
  ): void {
    const output = splitBatch(result.stdout, marker);
    this.#stats.captures += output.captures.length;
    if (!result.ok) this.#stats.failures++;
    if (output.listText !== null) this.#takeList(output.listText, begun.ms);
    for (const section of output.captures) {
      const seen = this.#panes.applyCapture(section, begun);
      if (seen) this.#tellSeen(seen, begun.ms);
    }
    if (result.ok) {
      this.#capturesMax = this.#options.limits.tmuxCapturesPerTickMax;
      this.#setProblem(null);
      return;
    }
    // The chain ended at the first pane whose capture did not come whole.
    const failed = plan.captures[output.captures.length];
    if (result.kind === "failed" && failed && output.hasBegun) {
      this.#panes.markFailed(failed.paneId, begun.ms);
      this.#isListWanted = true;
      this.#setProblem(null);
      return;
    }
    if (result.kind === "too-large" && failed) {
      if (this.#capturesMax === 1) this.#panes.markFailed(failed.paneId, begun.ms);
      this.#capturesMax = Math.max(1, Math.floor(plan.captures.length / 2));
    }
    this.#onFailure(result.kind, result.detail, this.#options.clock.monotonic());
  }

  #tellSeen(seen: { pane: TmuxPane; capture: PaneCapture; isNew: boolean }, nowMs: number): void {
    const { pane, capture, isNew } = seen;
    if (isNew) this.#movedMs = nowMs;
    const { onScreen, onStill } = this.#options;
    this.#tell(() => (isNew ? onScreen : onStill)?.(pane, capture));
  }

  #takeList(text: string, nowMs: number): void {
    this.#lastListMs = nowMs;
    this.#hasListed = true;
    if (text === this.#lastListText) return;
    this.#lastListText = text;
    this.#movedMs = nowMs;
    const list = parsePaneList(text, this.#separator);
    if (list.malformedCount > 0) {
      const { malformedCount: rows } = list;
      this.#options.log.warn({ socket: this.#socketPath, rows }, "pane rows not understood");
    }
    if (list.panes.length > this.#options.limits.panesMax) {
      const count = list.panes.length;
      this.#options.log.warn({ socket: this.#socketPath, count }, "more panes than are watched");
    }
    const { gone, changed } = this.#panes.applyList(list);
    if (gone.length === 0 && changed.length === 0) return;
    this.#tell(() => {
      for (const key of gone) this.#options.onGone?.(key);
      this.#options.onPanes?.(this.#socketPath, [...changed, ...gone]);
    });
  }

  #onFailure(kind: problems.ProblemKind, detail: string, nowMs: number): void {
    this.#retryMs = nowMs + this.#options.limits.tmuxRetryMs;
    this.#isListWanted = true;
    if (kind === "no-server") this.dropPanes();
    const { program, limits } = this.#options;
    const sentence = problems.sentence(kind, {
      program,
      socketPath: this.#socketPath,
      detail,
      timeoutMs: limits.tmuxCommandMsMax,
    });
    this.#setProblem(sentence, kind);
  }

  #setProblem(sentence: string | null, kind: problems.ProblemKind | null = null): void {
    if (sentence === this.#problem) return;
    this.#problem = sentence;
    if (sentence) this.#options.log.info({ socket: this.#socketPath }, sentence);
    this.#tell(() => this.#options.onProblem?.(this.#socketPath, sentence, kind));
  }

  /** A consumer's error is its own: it is logged here, and the polling goes on. */
  #tell(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#options.log.error({ err: error, socket: this.#socketPath }, "poller consumer failed");
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (cause) {
    // EPERM and the like: somebody is there. Only ESRCH says that nobody is.
    return !(cause instanceof Error && "code" in cause && cause.code === "ESRCH");
  }
}
