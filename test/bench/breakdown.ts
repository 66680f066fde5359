/** Where the time of one event goes, by calling the server's own modules without HTTP. */
import { join } from "node:path";
import { GameMemory } from "../../src/ingest/game-memory.ts";
import type { HookCall } from "../../src/ingest/hook-call.ts";
import { writeHookEvent } from "../../src/ingest/hook-event.ts";
import { type HookHeaders, type IntakeSources, readHookCall } from "../../src/ingest/intake.ts";
import { SessionBook } from "../../src/ingest/session-book.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { LiveSessions } from "../../src/sessions/live-sessions.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import type { Bench } from "./bench.ts";
import { plainRow, type Row } from "./row.ts";
import { CWD_MARK, makeTurns, PROMPT_MARK, SESSION_MARK, TOOL_MARK } from "./stream.ts";

const EVENTS = 8_000;
const WARM_UP = 2_000;
/** What 16 connections bring into one commit. */
const BATCH = 12;
const AGENTS = 20;

const GAME = {
  zone: "UTC",
  memory: new GameMemory(),
  contentsOf: () => ({ names: ["package.json"], packages: ["elysia"] }),
};

const SOURCES: IntakeSources = {
  agentProcess: (pid) => ({ pid, start: "1" }),
  repositoryOf: (root) => ({
    root,
    name: "harbour",
    githubUrl: null,
    branch: "main",
    isRepository: true,
  }),
};

export async function breakdown(bench: Bench): Promise<Row[]> {
  const store = openStore({
    path: join(bench.scratch, "breakdown", "breakdown.db"),
    migrationsFolder: join(import.meta.dir, "../../migrations"),
    clock: systemClock,
  });
  const meter = new Meter();
  const metered = meterStore(store, meter);
  const live = new LiveSessions();
  const bodies = makeTurns();
  for (let count = 0; count < WARM_UP + EVENTS; count += BATCH) {
    if (count <= WARM_UP) meter.reset();
    const calls = Array.from({ length: BATCH }, (_, place) =>
      readEvent(bodies, count + place, meter),
    );
    commitBatch(metered, live, calls, meter);
  }
  store.close();
  const rows = [
    "events and digests",
    "ledger and sums",
    "personas and projects",
    "session",
    "transitions",
    "goals",
  ];
  const ofRows = rows.reduce((sum, name) => sum + meter.micros(name), 0);
  const row = (what: string, micros: number): Row =>
    plainRow("breakdown", what, "µs/event", micros, null);
  return [
    row("JSON.parse", meter.micros("parse")),
    row("payload: check, facts, stored copy", meter.micros("read")),
    row("rules: reduce, rewards, views", meter.micros("write") - ofRows),
    ...rows.map((name) => row(`rows: ${name}`, meter.micros(name))),
    row(`COMMIT, FULL, ${BATCH} events each`, meter.micros("commit")),
  ];
}

function readEvent(bodies: ReturnType<typeof makeTurns>, count: number, meter: Meter): HookCall {
  const agent = count % AGENTS;
  const step = Math.floor(count / AGENTS);
  const template = bodies[step % bodies.length];
  if (!template) throw new Error("the stream is empty");
  const id = String(agent).padStart(12, "0");
  const text = template.body
    .replaceAll(SESSION_MARK, `5e55105e-0000-4000-8000-${id}`)
    .replaceAll(CWD_MARK, `/tmp/harbour-${agent % 5}`)
    .replaceAll(PROMPT_MARK, `prompt-${Math.floor(step / 20)}`)
    .replaceAll(TOOL_MARK, `toolu_${agent}_${Math.floor(step / 20)}_${template.call}`);
  const headers: HookHeaders = {
    eventId: `bench-${agent}-${step}`,
    eventTimeMs: null,
    tmux: "/tmp/tmux-0/default,4711,0",
    tmuxPane: `%${agent}`,
    agentPid: 5_000 + agent,
    isReplay: false,
  };
  const body: unknown = meter.time("parse", () => JSON.parse(text));
  const read = meter.time("read", () => readHookCall(body, headers, Date.now(), SOURCES));
  if (!read.ok) throw new Error(read.detail);
  return read.call;
}

function commitBatch(store: Store, live: LiveSessions, calls: HookCall[], meter: Meter): void {
  let writtenAt = 0;
  store.transact((tx) => {
    for (const call of calls) {
      const book = new SessionBook(store, live);
      meter.time("write", () =>
        store.savepoint(tx, () => writeHookEvent(tx, call, { ...GAME, store, book, changes: [] })),
      );
    }
    writtenAt = performance.now();
  });
  meter.add("commit", performance.now() - writtenAt);
  meter.events += calls.length;
}

class Meter {
  events = 0;
  readonly #ms = new Map<string, number>();

  time<T>(name: string, work: () => T): T {
    const startedAt = performance.now();
    const result = work();
    this.add(name, performance.now() - startedAt);
    return result;
  }

  add(name: string, ms: number): void {
    this.#ms.set(name, (this.#ms.get(name) ?? 0) + ms);
  }

  reset(): void {
    this.events = 0;
    this.#ms.clear();
  }

  micros(name: string): number {
    return ((this.#ms.get(name) ?? 0) * 1000) / this.events;
  }
}

function meterStore(store: Store, meter: Meter): Store {
  return {
    ...store,
    events: metered(store.events, "events and digests", meter),
    ledger: metered(store.ledger, "ledger and sums", meter),
    personas: metered(store.personas, "personas and projects", meter),
    projects: metered(store.projects, "personas and projects", meter),
    sessions: metered(store.sessions, "session", meter),
    transitions: metered(store.transitions, "transitions", meter),
    achievements: metered(store.achievements, "goals", meter),
    challenges: metered(store.challenges, "goals", meter),
    quests: metered(store.quests, "goals", meter),
    streaks: metered(store.streaks, "goals", meter),
    rollups: metered(store.rollups, "goals", meter),
  };
}

/** The same object, each call of whose methods is timed under one name. */
function metered<T extends object>(object: T, name: string, meter: Meter): T {
  return new Proxy(object, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => meter.time(name, () => Reflect.apply(value, target, args));
    },
  });
}
