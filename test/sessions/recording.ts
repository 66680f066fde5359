/** Recorded runs of the real client (2.1.330), and a replay of them through the pure reducer. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { readPayload } from "../../src/agents/claude-code/payload.ts";
import { type RegistryRecord, readRegistryFile } from "../../src/agents/claude-code/registry.ts";
import { SETTLED_MS } from "../../src/agents/claude-code/registry-watcher.ts";
import { readScreen } from "../../src/agents/claude-code/screen/read-screen.ts";
import type { Evidence } from "../../src/sessions/evidence.ts";
import { reduce, type Transition } from "../../src/sessions/reduce.ts";
import { newSession, type SessionState } from "../../src/sessions/state.ts";
import { type Fixture, loadCorpus } from "../agents/claude-code/screen/corpus.ts";

const FOLDER = join(import.meta.dir, "../fixtures/recordings");
const PANE = "00000000:%1";

const row = z.union([
  z.object({ at: z.number(), pid: z.number().nullable(), hook: z.looseObject({}) }),
  z.object({ at: z.number(), registry: z.array(z.looseObject({ pid: z.number() })) }),
  /** A screen was captured: `expect` is the first label, the corpus has the checked one. */
  z.object({ at: z.number(), screen: z.string(), expect: z.string() }),
  z.object({ at: z.number(), keys: z.array(z.string()) }),
  z.object({ at: z.number(), typed: z.string() }),
  z.object({ at: z.number(), kill: z.string(), pid: z.number() }),
]);
export type RecordedRow = z.infer<typeof row>;

export function recordingNames(): string[] {
  return readdirSync(FOLDER)
    .map((file) => file.replace(".jsonl", ""))
    .sort();
}

export function loadRecording(name: string): RecordedRow[] {
  const text = readFileSync(join(FOLDER, `${name}.jsonl`), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => row.parse(JSON.parse(line)));
}

const corpus = new Map(loadCorpus().map((fixture) => [fixture.name, fixture]));

export function screenOf(name: string): Fixture {
  const fixture = corpus.get(`recorded/${name}.txt`);
  if (!fixture) throw new Error(`no recorded screen ${name}`);
  return fixture;
}

export interface Step {
  /** Milliseconds since the start of the recording, and the true wall time. */
  atMs: number;
  wallMs: number;
  row: RecordedRow;
  /** The session that the step is about, after it; null before any is known. */
  state: SessionState | null;
  /** What the step told: `hook Stop`, `registry idle`. */
  told: string;
}

export interface ReplayOptions {
  hasHooks?: boolean;
  hasRegistry?: boolean;
  /** Captured screens count as evidence, each seen again and again until the next. */
  hasScreens?: boolean;
}

/** How often the observers look again at what has not changed. */
const LOOK_MS = 1_000;

export class Replay {
  readonly steps: Step[] = [];
  readonly transitions: Transition[] = [];
  readonly sessions = new Map<string, SessionState>();
  #records: RegistryRecord[] = [];
  #screen: Fixture | null = null;
  #current: string | null = null;
  #lookedAt = 0;
  /** When the registry is looked at once more after its last change. */
  #settledAt = Number.POSITIVE_INFINITY;

  constructor(
    name: string,
    private readonly options: ReplayOptions,
  ) {
    const rows = loadRecording(name);
    const startedAt = rows[0]?.at ?? 0;
    this.#lookedAt = startedAt;
    for (const next of rows) {
      this.#lookAgainUntil(next.at);
      const told = this.#tell(next);
      const state = this.#current ? (this.sessions.get(this.#current) ?? null) : null;
      this.steps.push({ atMs: next.at - startedAt, wallMs: next.at, row: next, state, told });
    }
  }

  #tell(next: RecordedRow): string {
    if ("hook" in next) return this.#tellHook(next);
    if ("registry" in next) return this.#tellRegistry(next);
    if ("screen" in next) {
      this.#screen = screenOf(next.screen);
      this.#tellScreen(next.at);
      return `screen ${next.screen}`;
    }
    // The keys change the screen, and nobody has captured what to.
    if ("keys" in next || "typed" in next) this.#forgetScreen();
    if ("kill" in next) this.#lookedAt = next.at;
    return JSON.stringify(next);
  }

  #forgetScreen(): void {
    this.#screen = null;
    for (const [id, state] of this.sessions) this.sessions.set(id, { ...state, screen: null });
  }

  #tellHook(next: { at: number; pid: number | null; hook: unknown }): string {
    const read = readPayload(next.hook);
    if (!read.ok) throw new Error(read.detail);
    const { event } = read;
    this.#current = event.sessionId;
    if (this.options.hasHooks !== false) {
      const process = next.pid === null ? null : { pid: next.pid, start: "1" };
      this.#observe(event.sessionId, {
        kind: "hook",
        at: next.at,
        event,
        paneKey: PANE,
        process,
        isReplay: false,
      });
    }
    return `hook ${event.type}`;
  }

  #tellRegistry(next: { at: number; registry: { pid: number }[] }): string {
    this.#settledAt = next.at + SETTLED_MS;
    const records = next.registry
      .map((file) => readRegistryFile(JSON.stringify(file)))
      .filter((record) => record !== null);
    for (const old of this.#records) {
      const isThere = records.some((record) => record.sessionId === old.sessionId);
      if (!isThere && this.options.hasRegistry && this.sessions.has(old.sessionId)) {
        this.#observe(old.sessionId, { kind: "registry-gone", at: next.at });
      }
    }
    this.#records = records;
    this.#readRegistry(next.at);
    const newest = records.at(-1);
    if (newest) this.#current = newest.sessionId;
    return `registry ${records.map((record) => record.status).join(" ")}`;
  }

  #readRegistry(at: number): void {
    if (!this.options.hasRegistry) return;
    for (const record of this.#records) {
      if (record.status === null) continue;
      this.#observe(record.sessionId, {
        kind: "registry",
        at,
        changedAt: record.changedAt,
        status: record.status,
        waitingFor: record.waitingFor,
        process: { pid: record.pid, start: "1" },
        cwd: record.cwd,
        paneKey: PANE,
      });
    }
  }

  #tellScreen(at: number): void {
    if (!this.options.hasScreens || !this.#screen || !this.#current) return;
    const reading = readScreen(this.#screen);
    this.#observe(this.#current, { kind: "screen", at, reading, paneKey: PANE });
  }

  #lookAgainUntil(at: number): void {
    if (this.#settledAt <= at) {
      this.#readRegistry(this.#settledAt);
      this.#settledAt = Number.POSITIVE_INFINITY;
    }
    while (this.#lookedAt + LOOK_MS < at) {
      this.#lookedAt += LOOK_MS;
      this.#readRegistry(this.#lookedAt);
      this.#tellScreen(this.#lookedAt);
    }
  }

  #observe(id: string, evidence: Evidence): void {
    const before = this.sessions.get(id) ?? newSession(id, id, evidence.at);
    const { state, transition } = reduce(before, evidence);
    this.sessions.set(id, state);
    if (transition) this.transitions.push(transition);
  }
}
