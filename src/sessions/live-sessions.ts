/** Every session that has not ended, in memory. */
import { limits } from "../config/limits.ts";
import type { AgentProcess } from "./evidence.ts";
import type { Transition } from "./reduce.ts";
import type { SessionState } from "./state.ts";

export class LiveSessions {
  readonly #states = new Map<string, SessionState>();
  /** Pane key → the ids of the sessions in it: asked for each pane at every look at tmux. */
  readonly #inPane = new Map<string, Set<string>>();
  /** How often each source has corrected what the hooks had said, since the start. */
  readonly corrections = { registry: 0, screen: 0, process: 0 };
  /** The last few that ended: `/clear` tells the end of one before the start of the next. */
  readonly #ended: SessionState[] = [];

  get size(): number {
    return this.#states.size;
  }

  get(id: string): SessionState | null {
    return this.#states.get(id) ?? null;
  }

  /** A session that ended not long ago. */
  justEnded(id: string): SessionState | null {
    return this.#ended.findLast((state) => state.id === id) ?? null;
  }

  all(): SessionState[] {
    return [...this.#states.values()];
  }

  /** Keeps a state; an ended session leaves. */
  put(state: SessionState): void {
    if (state.endedAt === null) {
      this.#keep(state);
      return;
    }
    this.#drop(state.id);
    this.#ended.push(state);
    if (this.#ended.length > limits.endedSessionsRememberedMax) this.#ended.shift();
  }

  /** Takes a session out. */
  remove(id: string): void {
    this.#drop(id);
  }

  /** Takes a change back. */
  restore(id: string, before: SessionState | null): void {
    const index = this.#ended.findLastIndex((state) => state.id === id);
    if (index >= 0 && !this.#states.has(id)) this.#ended.splice(index, 1);
    if (before) this.#keep(before);
    else this.#drop(id);
  }

  /** Counts a change of status that no hook has told. */
  note({ isCorrection, evidence }: Transition): void {
    if (!isCorrection) return;
    if (evidence.startsWith("registry")) this.corrections.registry++;
    else if (evidence.startsWith("screen")) this.corrections.screen++;
    else this.corrections.process++;
  }

  /** The session before `id` in an agent process; it may have just ended. */
  beforeInProcess(process: AgentProcess, id: string): SessionState | null {
    return latest(
      [...this.#ended, ...this.#states.values()],
      (state) => isSameProcess(state, process) && isPredecessor(state, id),
    );
  }

  /** As above, by pane. */
  beforeInPane(paneKey: string, id: string): SessionState | null {
    return latest(
      [...this.#ended, ...this.#states.values()],
      (state) => state.paneKey === paneKey && isPredecessor(state, id),
    );
  }

  liveInProcess(process: AgentProcess): SessionState | null {
    return latest(this.#states.values(), (state) => isSameProcess(state, process));
  }

  liveInPane(paneKey: string): SessionState | null {
    const ids = [...(this.#inPane.get(paneKey) ?? [])];
    return latest(
      ids.flatMap((id) => this.#states.get(id) ?? []),
      () => true,
    );
  }

  #keep(state: SessionState): void {
    const { id, paneKey } = state;
    const before = this.#states.get(id)?.paneKey ?? null;
    this.#states.set(id, state);
    if (paneKey === before) return;
    this.#leavePane(before, id);
    if (paneKey === null) return;
    const ids = this.#inPane.get(paneKey);
    if (ids) ids.add(id);
    else this.#inPane.set(paneKey, new Set([id]));
  }

  #drop(id: string): void {
    const before = this.#states.get(id)?.paneKey ?? null;
    this.#states.delete(id);
    this.#leavePane(before, id);
  }

  #leavePane(paneKey: string | null, id: string): void {
    if (paneKey === null) return;
    const ids = this.#inPane.get(paneKey);
    ids?.delete(id);
    if (ids?.size === 0) this.#inPane.delete(paneKey);
  }
}

function isSameProcess(state: SessionState, process: AgentProcess): boolean {
  return state.process?.pid === process.pid && state.process.start === process.start;
}

/** The registry may have told of the new session already: it is not its own predecessor. */
function isPredecessor(state: SessionState, id: string): boolean {
  return state.id !== id && state.personaId !== null;
}

function latest(
  states: Iterable<SessionState>,
  matches: (state: SessionState) => boolean,
): SessionState | null {
  let found: SessionState | null = null;
  for (const state of states) {
    if (matches(state) && (!found || state.lastActivityAt >= found.lastActivityAt)) found = state;
  }
  return found;
}
