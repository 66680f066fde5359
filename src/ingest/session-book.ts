/** Session states as one member of a batch sees and changes them. */
import { newId } from "../lib/ids.ts";
import { type AnsweredWait, answeredWait } from "../sessions/answered-wait.ts";
import type { AgentProcess, Evidence } from "../sessions/evidence.ts";
import type { LiveSessions } from "../sessions/live-sessions.ts";
import type { SessionMove } from "../sessions/move.ts";
import { reduce, type Transition } from "../sessions/reduce.ts";
import { newSession, type SessionState } from "../sessions/state.ts";
import type { Store } from "../store/store.ts";
import type { Tx } from "../store/transact.ts";
import { closeAnswered } from "./kept-request.ts";
import { rowOf, transitionRowOf } from "./session-row.ts";

export interface Owner {
  personaId: string | null;
  projectId: string | null;
}

/**
 * A batch is synchronous, so the live sessions can be changed as it goes: nobody looks in
 * between, and the members behind see what those before them did. `undo` takes it all back
 * when the writes were not kept.
 */
export class SessionBook {
  readonly #before = new Map<string, SessionState | null>();
  /** Waits for a person that ended in this member. */
  readonly answered: AnsweredWait[] = [];
  /** Every step in this member, in order. */
  readonly moves: SessionMove[] = [];
  readonly #transitions: Transition[] = [];

  constructor(
    private readonly store: Store,
    private readonly live: LiveSessions,
  ) {}

  get(id: string): SessionState | null {
    return this.live.get(id);
  }

  beforeInProcess(process: AgentProcess, id: string): SessionState | null {
    return this.live.beforeInProcess(process, id);
  }

  beforeInPane(paneKey: string, id: string): SessionState | null {
    return this.live.beforeInPane(paneKey, id);
  }

  /** Reduces the evidence and writes the session's row. */
  observe(tx: Tx, id: string, evidence: Evidence, owner?: Owner): SessionState {
    const known =
      this.live.get(id) ?? this.live.justEnded(id) ?? newSession(id, agentIdOf(id), evidence.at);
    const owned: SessionState = owner
      ? { ...known, personaId: owner.personaId, projectId: owner.projectId ?? known.projectId }
      : known;
    const { state, transition } = reduce(owned, evidence);
    if (state === known) return state;
    const answered = answeredWait(known, state, evidence);
    if (answered) this.answered.push(answered);
    this.moves.push({ before: known, after: state, at: evidence.at });
    this.#keep(id);
    this.live.put(state);
    this.store.sessions.save(tx, rowOf(state));
    if (transition) {
      this.#transitions.push(transition);
      this.store.transitions.add(tx, id, transitionRowOf(transition));
    }
    if (known.requests.length > 0 && state.requests !== known.requests) {
      closeAnswered(tx, state, evidence.at, this.store);
    }
    const isNamed = state.agentSessionId !== null && state.endedAt === null;
    if (isNamed) this.#replacePane(tx, state, evidence.at);
    return state;
  }

  /** A pane's nameless session gives way to the one that has made itself known. */
  #replacePane(tx: Tx, state: SessionState, at: number): void {
    for (const other of this.live.all()) {
      if (other.agentSessionId !== null) continue;
      const isSamePlace = other.paneKey !== null && other.paneKey === state.paneKey;
      const isSameProcess = other.process !== null && other.process.pid === state.process?.pid;
      if (!isSamePlace && !isSameProcess) continue;
      this.moves.push({ before: other, after: null, at });
      this.#keep(other.id);
      this.live.remove(other.id);
      this.store.sessions.forget(tx, other.id);
      this.store.transitions.forget(tx, other.id);
    }
  }

  #keep(id: string): void {
    if (!this.#before.has(id)) this.#before.set(id, this.live.get(id));
  }

  /** After the commit: what changed, for those who watch. */
  committed(): { states: SessionState[]; gone: string[] } {
    for (const transition of this.#transitions) this.live.note(transition);
    const states: SessionState[] = [];
    const gone: string[] = [];
    for (const [id, before] of this.#before) {
      const now = this.live.get(id);
      if (now) states.push(now);
      else if (before) gone.push(id);
    }
    return { states, gone };
  }

  /** The writes were undone. */
  undo(): void {
    for (const [id, before] of this.#before) this.live.restore(id, before);
    this.#before.clear();
    this.#transitions.length = 0;
    this.answered.length = 0;
    this.moves.length = 0;
  }
}

/** A new id for an agent in a pane of which nothing but the pane is known. */
export function paneSessionId(): string {
  return `pane-${newId()}`;
}

function agentIdOf(id: string): string | null {
  return id.startsWith("pane-") ? null : id;
}
