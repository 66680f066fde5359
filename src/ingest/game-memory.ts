/** What the game remembers between events so that it need not ask the database again. */
import type { ChallengeRow } from "../store/challenges.ts";

/** What has been told of a turn. */
export interface TurnMarks {
  hasTool: boolean;
  hasEnd: boolean;
  subagents: number;
}

const ENTRIES_MAX = 2_000;

/**
 * Copies of what the database holds, bounded and dropped whole: after an undo, after a foreign
 * write, or when one of them has grown too large.
 */
export class GameMemory {
  /** `persona <id>` or `project <id>` → its counters. */
  readonly sheets = new Map<string, Map<string, number>>();
  /** Those whose goals were all looked at since the start. */
  readonly known = new Set<string>();
  /** `<project> <day>` that is an active day. */
  readonly activeDays = new Set<string>();
  /** `<session> <prompt>` → marks. */
  readonly turns = new Map<string, TurnMarks>();
  /** Persona → its active challenges. */
  readonly challenges = new Map<string, ChallengeRow[]>();
  /** Ids of challenges that were assigned. */
  readonly assigned = new Set<string>();

  forget(): void {
    for (const part of this.#parts()) part.clear();
  }

  /** Between events: nothing grows without bound. */
  trim(): void {
    for (const part of this.#parts()) if (part.size > ENTRIES_MAX) part.clear();
  }

  #parts(): { size: number; clear(): void }[] {
    return [this.sheets, this.known, this.activeDays, this.turns, this.challenges, this.assigned];
  }
}
