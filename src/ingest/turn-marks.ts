/** What was told of a turn, in whatever order: a tool, its end, how many subagents. */
import { digest16 } from "../lib/ids.ts";
import type { Store } from "../store/store.ts";
import type { Tx } from "../store/transact.ts";
import type { GameMemory, TurnMarks } from "./game-memory.ts";

/** Subagents of one turn that are told apart from those before a restart. */
const SUBAGENTS_MAX = 256;

/**
 * Marks are digests in the database, so that a turn is paid once whatever is told twice, late or
 * over a restart; memory only spares asking.
 */
export class Turns {
  constructor(
    private readonly tx: Tx,
    private readonly store: Store,
    private readonly memory: GameMemory,
    private readonly nowMs: number,
  ) {}

  /** A tool succeeded. True when it is the first known one of a turn that has ended already. */
  tool(session: string, promptId: string | null): boolean {
    const marks = this.#of(session, promptId);
    if (marks.hasTool) return false;
    marks.hasTool = true;
    if (promptId === null) return false;
    return this.#mark("tool", session, promptId) && marks.hasEnd;
  }

  /** The turn ended. Null: that was told before; else whether it used a tool. */
  end(session: string, promptId: string | null): { usedTool: boolean } | null {
    const marks = this.#of(session, promptId);
    if (promptId === null) {
      // Without ids the turn is whatever came since the last end.
      const usedTool = marks.hasTool;
      marks.hasTool = false;
      return { usedTool };
    }
    if (marks.hasEnd) return null;
    marks.hasEnd = true;
    return this.#mark("end", session, promptId) ? { usedTool: marks.hasTool } : null;
  }

  /** A subagent began: how many of the turn that makes; null when it was told before. */
  subagent(session: string, promptId: string | null, agentId: string): number | null {
    if (!this.#mark("agent", session, agentId)) return null;
    const marks = this.#of(session, promptId);
    if (marks.subagents < SUBAGENTS_MAX) {
      marks.subagents++;
      if (promptId !== null) this.#mark(`agents ${marks.subagents}`, session, promptId);
    }
    return marks.subagents;
  }

  #of(session: string, promptId: string | null): TurnMarks {
    const key = `${session} ${promptId ?? ""}`;
    const known = this.memory.turns.get(key);
    if (known) return known;
    const marks = { hasTool: false, hasEnd: false, subagents: 0 };
    if (promptId !== null) {
      marks.hasTool = this.#isMarked("tool", session, promptId);
      marks.hasEnd = this.#isMarked("end", session, promptId);
      while (this.#isMarked(`agents ${marks.subagents + 1}`, session, promptId)) marks.subagents++;
    }
    this.memory.turns.set(key, marks);
    return marks;
  }

  #mark(what: string, session: string, id: string): boolean {
    return this.store.events.remember(this.tx, digestOf(what, session, id), this.nowMs);
  }

  #isMarked(what: string, session: string, id: string): boolean {
    return this.store.events.isRemembered(digestOf(what, session, id));
  }
}

function digestOf(what: string, session: string, id: string): Uint8Array {
  return digest16(`turn:${what}:${session}:${id}`);
}
