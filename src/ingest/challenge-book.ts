/** Challenges as one member of a batch assigns and advances them. */
import {
  type Assignment,
  assignmentsOf,
  type Challenger,
  challengeProgress,
  challengeRule,
  WORK_XP,
} from "../game/challenges.ts";
import type { Award } from "../game/decide.ts";
import { isBonus } from "../game/xp.ts";
import { isoTime } from "../lib/clock.ts";
import type { ChallengeRow } from "../store/challenges.ts";
import { challengeViewOf } from "./quest-views.ts";
import type { ScoreOptions } from "./score-options.ts";

export class ChallengeBook {
  readonly #changed = new Set<ChallengeRow>();

  constructor(
    private readonly options: ScoreOptions,
    private readonly day: string,
  ) {}

  /** Gives a persona the challenges of the day's periods; the rewards of those already met. */
  assign(persona: Challenger): Award[] {
    const { tx, store, memory, zone } = this.options;
    return assignmentsOf(persona, this.day, zone).flatMap((assignment) => {
      if (memory.assigned.has(assignment.id)) return [];
      memory.assigned.add(assignment.id);
      const row = this.#rowOf(persona.id, assignment);
      if (!store.challenges.assign(tx, row)) return [];
      this.#active(persona.id).push(row);
      this.#changed.add(row);
      return this.#completed(row);
    });
  }

  /** Advances every challenge of the persona that counts this; the rewards of those now met. */
  count(
    personaId: string,
    eventType: string,
    xpAmount: number,
    stats: Readonly<Record<string, number>>,
  ): Award[] {
    return this.#active(personaId).flatMap((row) => {
      if (!isWithin(row, this.day) || row.status !== "active") return [];
      const path = challengeRule(row.challengeId)?.path;
      if (!path) return [];
      const work = isBonus(eventType) ? 0 : xpAmount;
      const step = path === WORK_XP ? work : (stats[path] ?? 0);
      if (step <= 0) return [];
      row.progress = Math.min(row.target, row.progress + step);
      this.#changed.add(row);
      return this.#completed(row);
    });
  }

  flush(): void {
    const { tx, store, changes, now } = this.options;
    for (const row of this.#changed) {
      store.challenges.save(tx, row);
      changes.push({ type: "challenge", challenge: challengeViewOf(row, now) });
    }
    this.#changed.clear();
  }

  #active(personaId: string): ChallengeRow[] {
    const { memory, store } = this.options;
    const known = memory.challenges.get(personaId);
    if (known) return known;
    const read = store.challenges.active(personaId);
    memory.challenges.set(personaId, read);
    return read;
  }

  #rowOf(personaId: string, { id, rule, firstDay, lastDay, expiresAt }: Assignment): ChallengeRow {
    const { store, at } = this.options;
    const sum = (path: string) => store.rollups.sum("persona", personaId, firstDay, lastDay, path);
    const progress = challengeProgress(rule.id, sum) ?? 0;
    return {
      id,
      personaId,
      challengeId: rule.id,
      period: rule.period,
      status: "active",
      progress: Math.min(rule.target, progress),
      target: rule.target,
      xpReward: rule.xp,
      assignedAt: isoTime(at),
      expiresAt: isoTime(expiresAt),
      completedAt: null,
      firstDay,
      lastDay,
    };
  }

  #completed(row: ChallengeRow): Award[] {
    if (row.progress < row.target) return [];
    row.status = "completed";
    row.completedAt = isoTime(this.options.at);
    const eventType = `challenge:${row.challengeId}`;
    return [{ eventType, xpAmount: row.xpReward, stats: {}, metadata: { challenge: row.id } }];
  }
}

function isWithin(row: ChallengeRow, day: string): boolean {
  return row.firstDay !== null && row.lastDay !== null && row.firstDay <= day && day <= row.lastDay;
}
