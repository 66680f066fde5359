/** The only writer of events, sessions and game tables: one queue, one transaction, then effects. */
import { limits } from "../config/limits.ts";
import type { RepositoryContents } from "../game/project-class.ts";
import { type Clock, isoTime } from "../lib/clock.ts";
import type { Histogram } from "../lib/histogram.ts";
import type { Log } from "../lib/log.ts";
import type { SessionView } from "../protocol/session.ts";
import type { Evidence } from "../sessions/evidence.ts";
import type { LiveSessions } from "../sessions/live-sessions.ts";
import { reduce } from "../sessions/reduce.ts";
import type { SessionState } from "../sessions/state.ts";
import type { Store } from "../store/store.ts";
import type { Tx } from "../store/transact.ts";
import type { Change } from "./changes.ts";
import { GameMemory } from "./game-memory.ts";
import type { Teller } from "./happened.ts";
import type { HookCall } from "./hook-call.ts";
import {
  type HookOutcome,
  problemOf,
  replayRawEvent,
  writeHookEvent,
  writeRawEvent,
} from "./hook-event.ts";
import type { IntakeSources } from "./intake.ts";
import { type GameContext, passTime } from "./pass-time.ts";
import { GroupCommitQueue, type QueueStats } from "./queue.ts";
import { type ReplayResult, replayRaw } from "./replay-raw.ts";
import { rewardWaits } from "./reward.ts";
import { SessionBook } from "./session-book.ts";

export interface IngestOptions {
  store: Store;
  live: LiveSessions;
  clock: Clock;
  log: Log;
  /** IANA name of the zone whose calendar gives each event its local day. */
  zone: string;
  /** What lies in the root of a project. */
  contentsOf(path: string): RepositoryContents;
  /** Builds a session's view from where things are now. */
  viewOf(state: SessionState): SessionView;
  /** Housekeeping in each batch's transaction. */
  alongside?(tx: Tx, members: number): void;
  /** Called once a member, after its commit, in order. Must not throw. */
  onChanges(changes: Change[]): void;
  /** The database refuses what is written, and why; null: it takes it again. */
  onTrouble?(cause: unknown): void;
  /** Called for each session that a commit changed or ended. */
  onSession(state: SessionState | null, id: string): void;
  /** Tells of it outside this machine; without one nothing is told. */
  teller?: Teller | null;
}

export interface IngestStats extends QueueStats {
  hooks: number;
  duplicates: number;
  unknownEvents: number;
  raw: number;
}

/**
 * Whether the sessions that an event changes are told at once, or held until `tellHeld`: what
 * happened while the server was away is told by its outcome, or a session at work would show
 * every rest it had since.
 */
export type Voice = "told" | "held";

export class Ingest {
  readonly #queue: GroupCommitQueue;
  readonly #memory = new GameMemory();
  /** Sessions in the middle of their past, and whether anything in them has changed since. */
  readonly #held = new Map<string, boolean>();
  readonly #counts = { hooks: 0, duplicates: 0, unknownEvents: 0, raw: 0 };

  /** Hook events by type; what is not known counts as `unknown`, so the map stays small. */
  readonly eventTypes = new Map<string, number>();

  constructor(private readonly options: IngestOptions) {
    const { store, clock, log, onTrouble, alongside } = options;
    this.#queue = new GroupCommitQueue(store, clock, log, { onTrouble, alongside });
  }

  get stats(): IngestStats {
    return { ...this.#queue.stats, ...this.#counts };
  }

  /** How many writes shared a commit. */
  get batchMembers(): Histogram {
    return this.#queue.batchMembers;
  }

  /** Resolves after the commit; rejects with IngestBusy when nothing was kept. */
  async hook(call: HookCall, voice: Voice = "told"): Promise<HookOutcome> {
    const { store, log } = this.options;
    const { book, changes, tell, finish, undone } = this.#member(voice);
    const game = this.#game(changes);
    // From now on, not from its commit: others of its batch already see what it has changed.
    const { sessionId } = call.event;
    if (voice === "held") this.#held.set(sessionId, this.#held.get(sessionId) ?? false);
    const outcome = await this.#queue.submit<HookOutcome>({
      write: (tx) => {
        const written = writeHookEvent(tx, call, { ...game, book });
        tell(tx, call.at, book.get(call.event.sessionId));
        return written;
      },
      fallback: (tx, cause) => {
        this.#counts.raw++;
        log.error({ err: cause, event: call.event.type }, "rules failed; event kept raw");
        return writeRawEvent(tx, call, store, cause);
      },
      committed: finish,
      undone,
    });
    this.#counts.hooks++;
    const type = call.event.isKnown ? call.event.type : "unknown";
    this.eventTypes.set(type, (this.eventTypes.get(type) ?? 0) + 1);
    if (outcome.isDuplicate) this.#counts.duplicates++;
    if (!call.event.isKnown) this.#counts.unknownEvents++;
    return outcome;
  }

  /** Applies what was kept raw; what fails again stays raw, with its new reason. */
  replay(sources: IntakeSources): Promise<ReplayResult> {
    const { store } = this.options;
    return replayRaw(store, sources, (rowId, call) => {
      const { book, changes, finish, undone } = this.#member();
      return this.#queue.submit<string | null>({
        write: (tx) => {
          replayRawEvent(tx, rowId, call, { ...this.#game(changes), book });
          return null;
        },
        fallback: (tx, cause) => {
          const problem = problemOf(cause);
          store.events.setProblem(tx, rowId, problem);
          return problem;
        },
        committed: finish,
        undone,
      });
    });
  }

  /**
   * Evidence that is no hook. What changes nothing but a time stays in memory; the rest goes
   * through the queue like an event. Evidence for a session that is not known is dropped
   * unless `mayCreate`.
   */
  observe(id: string, evidence: Evidence, mayCreate = false): void {
    const { live, log } = this.options;
    const known = live.get(id) ?? live.justEnded(id);
    if (!known && !mayCreate) return;
    if (known && this.#queue.isEmpty) {
      const { state, transition } = reduce(known, evidence);
      if (state === known) return;
      if (!transition && isSameRow(known, state)) {
        live.put(state);
        return;
      }
    }
    const { book, changes, tell, finish, undone } = this.#member();
    this.#queue
      .submit({
        write: (tx) => {
          if (!mayCreate && !book.get(id)) return;
          const state = book.observe(tx, id, evidence);
          rewardWaits(tx, book.answered, this.options.clock.now(), this.#game(changes));
          tell(tx, evidence.at, state);
        },
        committed: finish,
        undone,
      })
      .catch((cause) => {
        // Evidence comes again by itself; only hooks must not be lost.
        log.warn({ err: cause, evidence: evidence.kind }, "an observation was not kept");
      });
  }

  /** Another write whose changes are told to every page: quests, notes, names. */
  act<T>(work: (tx: Tx, game: GameContext) => T): Promise<T> {
    const { changes, tell, finish, undone } = this.#member();
    return this.#queue.submit<T>({
      write: (tx) => {
        const result = work(tx, this.#game(changes));
        tell(tx, this.options.clock.now(), null);
        return result;
      },
      committed: finish,
      undone,
    });
  }

  /** What time alone does: challenges end, personas that were not seen for long rest. */
  tick(): Promise<void> {
    const { store, clock } = this.options;
    const now = clock.now();
    const isDue =
      store.challenges.overdue(isoTime(now), 1).length > 0 ||
      store.personas.countRested(isoTime(now - limits.personaRestMs)) > 0;
    if (!isDue) return Promise.resolve();
    return this.act((tx, game) => passTime(tx, now, game));
  }

  /** Any other write, as a batch member: devices, audit, settings. */
  write<T>(work: (tx: Tx) => T): Promise<T> {
    return this.#queue.submit({ write: work });
  }

  /** The database is not what it was: what the game remembers of it is read anew. */
  forget(): void {
    this.#memory.forget();
  }

  /** Tells of every session what has become of it while it was held. */
  tellHeld(): void {
    const { live, viewOf, onChanges } = this.options;
    const changes: Change[] = [];
    for (const [id, isChanged] of this.#held) {
      if (!isChanged) continue;
      const state = live.get(id);
      if (state) changes.push({ type: "session", session: viewOf(state) });
      else changes.push({ type: "session.gone", id });
    }
    this.#held.clear();
    if (changes.length > 0) onChanges(changes);
  }

  /** True while what changes in a session is history that is not told step by step. */
  isHeld(id: string): boolean {
    return this.#held.has(id);
  }

  /** True when nothing waits and nothing was written for so long. */
  isIdleFor(ms: number): boolean {
    const sinceMs = this.options.clock.monotonic() - this.#queue.lastCommitMs;
    return this.#queue.isEmpty && sinceMs >= ms;
  }

  /** Commits what waits. */
  drain(): void {
    this.#queue.drain();
  }

  /** Commits all that waits, and answers what comes after with IngestBusy. */
  close(): void {
    this.#queue.close();
  }

  #member(voice: Voice = "told") {
    const { store, live, viewOf, onChanges, onSession, clock, teller } = this.options;
    const book = new SessionBook(store, live);
    const changes: Change[] = [];
    const tell = (tx: Tx, at: number, session: SessionState | null): void => {
      const { moves } = book;
      if (moves.length === 0 && changes.length === 0) return;
      teller?.write(tx, { at, now: clock.now(), session, moves, changes });
    };
    // What comes in live while a session runs through its past would show it in the middle of it.
    const isHeld = (id: string) => voice === "held" || this.#held.has(id);
    const finish = (): void => {
      const { states, gone } = book.committed();
      for (const id of gone) {
        onSession(null, id);
        if (isHeld(id)) this.#held.set(id, true);
        else changes.push({ type: "session.gone", id });
      }
      for (const state of states) {
        onSession(state, state.id);
        if (isHeld(state.id)) this.#held.set(state.id, true);
        else changes.push({ type: "session", session: viewOf(state) });
      }
      if (changes.length === 0) return;
      onChanges(changes);
      teller?.committed();
    };
    const undone = (): void => {
      changes.length = 0;
      book.undo();
      this.#memory.forget();
    };
    return { book, changes, tell, finish, undone };
  }

  #game(changes: Change[]) {
    const { store, zone, contentsOf } = this.options;
    this.#memory.trim();
    return { store, memory: this.#memory, changes, zone, contentsOf };
  }
}

/** True when nothing differs that a page shows or a restart needs. */
function isSameRow(a: SessionState, b: SessionState): boolean {
  return (
    a.paneKey === b.paneKey &&
    a.process?.pid === b.process?.pid &&
    a.process?.start === b.process?.start &&
    a.cwd === b.cwd &&
    a.isSeen === b.isSeen &&
    a.error === b.error &&
    a.requests === b.requests &&
    a.tools === b.tools &&
    a.subagents === b.subagents &&
    a.override === b.override &&
    a.isMuted === b.isMuted &&
    a.endedAt === b.endedAt
  );
}
