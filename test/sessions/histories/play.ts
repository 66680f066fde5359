/** Plays a history to the reducer as the server would see it, and notes what it shows when. */
import { readPayload } from "../../../src/agents/claude-code/payload.ts";
import { SETTLED_MS } from "../../../src/agents/claude-code/registry-watcher.ts";
import type { ScreenReading } from "../../../src/protocol/reading.ts";
import type { Evidence, RegistryStatus } from "../../../src/sessions/evidence.ts";
import { LiveSessions } from "../../../src/sessions/live-sessions.ts";
import { isOutdated, reduce } from "../../../src/sessions/reduce.ts";
import { restored } from "../../../src/sessions/restored.ts";
import { newSession } from "../../../src/sessions/state.ts";
import type { History, HookTold, Step } from "./history.ts";

export interface PlayOptions {
  hooks: boolean;
  registry: boolean;
  screen: boolean;
  /** The server is away around this step: its hooks are spooled. */
  restartAt?: number;
}

export interface Sample {
  /** Milliseconds of true time since the start. */
  atMs: number;
  step: Step;
  sinceStepMs: number;
  /** `working/tool`, or `gone` for a session that is not shown. */
  shown: string;
  source: string;
}

const START = 1_800_000_000_000;
/** How often anything is looked at. */
const TICK_MS = 50;
const HOOK_MS = 40;
/** The client writes its file this much after a change, and the watch reads it a little later. */
const REGISTRY_WRITTEN_MS = 80;
const REGISTRY_READ_MS = 110;
const RESCAN_MS = 1_000;
const POLL_MS = 500;
/** The server is away from this much before a step until this much after it. */
const AWAY_MS = { before: 300, after: 600 };

interface File {
  status: RegistryStatus;
  waitingFor: string | null;
  writtenAt: number;
  pid: number;
}
interface Pane {
  screen: string;
  draft: string | null;
  drawnAt: number;
}
interface Arriving {
  atMs: number;
  told: HookTold;
  step: Step;
}

export class Play {
  readonly samples: Sample[] = [];
  #live = new LiveSessions();
  readonly #files = new Map<string, File>();
  readonly #panes = new Map<string, Pane>();
  readonly #gone = new Set<number>();
  readonly #steps = new Map<string, Step>();
  #arriving: Arriving[] = [];
  #spooled: Arriving[] = [];
  #clockMs = START;
  #wasAway = false;

  constructor(
    history: History,
    private readonly options: PlayOptions,
  ) {
    const waiting = [...history.steps];
    const endMs = ((waiting.at(-1)?.at ?? 0) + 6) * 1_000;
    for (let nowMs = 0; nowMs <= endMs; nowMs += TICK_MS) {
      while (waiting[0] && waiting[0].at * 1_000 <= nowMs) this.#do(waiting.shift() as Step, nowMs);
      const isAway = this.#isAway(history, nowMs);
      if (this.#wasAway && !isAway) this.#restart(nowMs);
      this.#wasAway = isAway;
      this.#takeHooks(nowMs, isAway);
      if (isAway) continue;
      this.#look(nowMs);
      this.#sample(nowMs);
    }
  }

  #isAway(history: History, nowMs: number): boolean {
    const step = history.steps[this.options.restartAt ?? -1];
    if (!step) return false;
    const from = step.at * 1_000 - AWAY_MS.before;
    return nowMs >= from && nowMs < step.at * 1_000 + AWAY_MS.after;
  }

  #now(nowMs: number): number {
    return this.#clockMs + nowMs;
  }

  #do(step: Step, nowMs: number): void {
    this.#steps.set(step.session, step);
    if (step.clockStepMs) this.#clockMs += step.clockStepMs;
    for (const told of step.hooks ?? []) {
      if (told.isLost) continue;
      this.#arriving.push({ atMs: nowMs + (told.delayMs ?? HOOK_MS), told, step });
    }
    if (step.registry === "gone") this.#files.delete(step.session);
    else if (step.registry === "moved") this.#move(step.session, nowMs);
    else if (step.registry) {
      const writtenAt = nowMs + REGISTRY_WRITTEN_MS;
      const { registry: status, waitingFor = null, pid } = step;
      this.#files.set(step.session, { status, waitingFor, writtenAt, pid });
    }
    const pane = this.#panes.get(step.paneKey);
    const draft = step.draft === undefined ? (pane?.draft ?? null) : step.draft;
    const screen = step.screen ?? pane?.screen ?? "unknown/unknown";
    this.#panes.set(step.paneKey, { screen, draft, drawnAt: nowMs });
    if (step.process === "gone") this.#gone.add(step.pid);
    if (step.pane === "gone") {
      this.#panes.delete(step.paneKey);
      this.#observe(step.session, { kind: "pane-gone", at: this.#now(nowMs) });
    }
  }

  #move(session: string, nowMs: number): void {
    this.#files.delete(session);
    if (this.options.registry) this.#observe(session, { kind: "replaced", at: this.#now(nowMs) });
  }

  #takeHooks(nowMs: number, isAway: boolean): void {
    const due = this.#arriving.filter(({ atMs }) => atMs <= nowMs).sort((a, b) => a.atMs - b.atMs);
    this.#arriving = this.#arriving.filter(({ atMs }) => atMs > nowMs);
    for (const one of due) {
      if (isAway) this.#spooled.push(one);
      else this.#hook(one, this.#now(one.atMs), false);
    }
  }

  #hook({ told, step }: Arriving, at: number, isReplay: boolean): void {
    if (!this.options.hooks) return;
    const payload = { session_id: step.session, hook_event_name: told.name, ...told.fields };
    const read = readPayload(payload);
    if (!read.ok) throw new Error(read.detail);
    const process = { pid: step.pid, start: "1" };
    const place = { paneKey: step.paneKey, process };
    this.#observe(step.session, { kind: "hook", at, event: read.event, ...place, isReplay }, true);
  }

  #restart(nowMs: number): void {
    const before = this.#live.all();
    this.#live = new LiveSessions();
    for (const state of before) this.#live.put(restored(JSON.parse(JSON.stringify(state))));
    for (const one of this.#spooled) this.#hook(one, this.#now(one.atMs), true);
    this.#spooled = [];
    for (const session of this.#files.keys()) this.#readFile(session, nowMs);
    for (const paneKey of this.#panes.keys()) this.#capture(paneKey, nowMs);
  }

  #look(nowMs: number): void {
    for (const [session, file] of this.#files) {
      const newAt = roundUp(file.writtenAt - REGISTRY_WRITTEN_MS + REGISTRY_READ_MS);
      const isNew = nowMs === newAt || nowMs === newAt + roundUp(SETTLED_MS);
      if (isNew || nowMs % RESCAN_MS === 0) this.#readFile(session, nowMs);
    }
    for (const [paneKey, pane] of this.#panes) {
      const isPoked = nowMs === roundUp(pane.drawnAt + HOOK_MS + 10);
      if (isPoked || nowMs % POLL_MS === 0) this.#capture(paneKey, nowMs);
    }
    if (nowMs % RESCAN_MS !== 0) return;
    const at = this.#now(nowMs);
    for (const state of this.#live.all()) {
      if (state.process && this.#gone.has(state.process.pid)) {
        this.#observe(state.id, { kind: "process-gone", at });
      }
      const hasFile = this.#files.has(state.id);
      if (state.registry && !hasFile) this.#observe(state.id, { kind: "registry-gone", at });
      if (isOutdated(state, at)) this.#observe(state.id, { kind: "time", at });
    }
  }

  #readFile(session: string, nowMs: number): void {
    const file = this.#files.get(session);
    if (!this.options.registry || !file || nowMs < file.writtenAt || this.#gone.has(file.pid))
      return;
    const { status, waitingFor, writtenAt, pid } = file;
    const step = this.#steps.get(session);
    this.#observe(
      session,
      {
        kind: "registry",
        at: this.#now(nowMs),
        changedAt: this.#now(writtenAt),
        status,
        waitingFor,
        process: { pid, start: "1" },
        cwd: "/home/mira",
        paneKey: step?.paneKey ?? null,
      },
      true,
    );
  }

  #capture(paneKey: string, nowMs: number): void {
    const pane = this.#panes.get(paneKey);
    const state = this.#live.liveInPane(paneKey);
    if (!this.options.screen || !pane || !state) return;
    const at = this.#now(nowMs);
    this.#observe(state.id, { kind: "screen", at, reading: readingOf(pane), paneKey });
  }

  #observe(id: string, evidence: Evidence, mayCreate = false): void {
    const known = this.#live.get(id) ?? this.#live.justEnded(id);
    if (!known && !mayCreate) return;
    const { state, transition } = reduce(known ?? newSession(id, id, evidence.at), evidence);
    this.#live.put(state);
    if (transition) this.#live.note(transition);
  }

  #sample(nowMs: number): void {
    for (const [session, step] of this.#steps) {
      const state = this.#live.get(session);
      const shown = state ? `${state.status}/${state.reason}` : "gone";
      const sinceStepMs = nowMs - step.at * 1_000;
      this.samples.push({ atMs: nowMs, step, sinceStepMs, shown, source: state?.source ?? "" });
    }
  }
}

function roundUp(ms: number): number {
  return Math.ceil(ms / TICK_MS) * TICK_MS;
}

function readingOf({ screen, draft }: Pane): ScreenReading {
  const [status = "unknown", reason = "unknown"] = screen.split("/");
  return {
    status: status as ScreenReading["status"],
    reason,
    confidence: 0.9,
    rule: `shows-${screen}`,
    options: [],
    question: null,
    draft,
    isReady: status === "idle" && draft === null,
    elapsedS: null,
    tokens: null,
    mode: null,
  };
}
