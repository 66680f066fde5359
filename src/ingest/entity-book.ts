/** Personas and projects as one member of a batch changes them; written once, at its end. */
import { limits } from "../config/limits.ts";
import { afterDeed, type HealthDeed } from "../game/health.ts";
import { levelOf } from "../game/level.ts";
import { isoTime } from "../lib/clock.ts";
import type { PersonaRow } from "../store/personas.ts";
import type { ProjectRow } from "../store/projects.ts";
import type { Store } from "../store/store.ts";
import type { Tx } from "../store/transact.ts";
import type { Change } from "./changes.ts";
import { personaViewOf, projectViewOf, textsOf } from "./views.ts";

interface Open<Row> {
  row: Row;
  levelBefore: number;
}

export class EntityBook {
  readonly #personas = new Map<string, Open<PersonaRow>>();
  readonly #projects = new Map<string, Open<ProjectRow>>();
  readonly #spare = new Map<string, PersonaRow>();
  readonly #spareProjects = new Map<string, ProjectRow>();

  /** Rows that the member has read already are handed over. */
  constructor(
    private readonly store: Store,
    private readonly zone: string,
    known: { persona?: PersonaRow | null; project?: ProjectRow | null } = {},
  ) {
    if (known.persona) this.#spare.set(known.persona.id, known.persona);
    if (known.project) this.#spareProjects.set(known.project.id, known.project);
  }

  persona(id: string): PersonaRow {
    const open = this.#personas.get(id);
    if (open) return open.row;
    const row = this.#spare.get(id) ?? this.store.personas.find(id);
    if (!row) throw new Error("the persona of a session is gone");
    this.#personas.set(id, { row, levelBefore: row.level });
    return row;
  }

  project(id: string): ProjectRow {
    const open = this.#projects.get(id);
    if (open) return open.row;
    const row = this.#spareProjects.get(id) ?? this.store.projects.find(id);
    if (!row) throw new Error("the project of a session is gone");
    this.#projects.set(id, { row, levelBefore: row.level });
    return row;
  }

  /** XP before and after. */
  raise(row: PersonaRow | ProjectRow, amount: number): { before: number; after: number } {
    const before = row.totalXp;
    row.totalXp += amount;
    row.level = levelOf(row.totalXp);
    return { before, after: row.totalXp };
  }

  feel(row: PersonaRow, deeds: readonly HealthDeed[], atMs: number): void {
    if (deeds.length === 0) return;
    const bornAt = timeOf(row.createdAt, atMs);
    const energyAt = timeOf(row.healthUpdatedAt, bornAt);
    let health = {
      energy: row.energy,
      morale: row.morale,
      energyAt,
      moraleAt: timeOf(row.moraleUpdatedAt, energyAt),
    };
    for (const deed of deeds) health = afterDeed(health, deed, atMs);
    row.energy = health.energy;
    row.morale = health.morale;
    row.healthUpdatedAt = isoTime(health.energyAt);
    row.moraleUpdatedAt = isoTime(health.moraleAt);
  }

  addBadge(row: PersonaRow, id: string): void {
    const badges = textsOf(row.badges);
    if (!badges.includes(id)) row.badges = JSON.stringify([...badges, id]);
  }

  /**
   * Writes every row that was opened and says what is new of it. `seenAt`: when they were seen at
   * work; null where a person did something for them, which wakes nobody.
   */
  flush(tx: Tx, seenAt: string | null, changes: Change[]): void {
    for (const { row, levelBefore } of this.#personas.values()) {
      // In steps: the time stands in indexes, and a minute is all that anybody is told.
      if (seenAt !== null && isStale(row.lastSeenAt, Date.parse(seenAt))) {
        row.lastSeenAt = seenAt;
        row.status = "active";
      }
      this.store.personas.save(tx, row);
      changes.push({ type: "persona", persona: personaViewOf(row) });
      const { id, level } = row;
      if (level > levelBefore) changes.push({ type: "levelup", entity: "persona", id, level });
    }
    for (const { row, levelBefore } of this.#projects.values()) {
      if (seenAt !== null && isStale(row.lastActivityAt, Date.parse(seenAt))) {
        row.lastActivityAt = seenAt;
      }
      this.store.projects.save(tx, row);
      changes.push({ type: "project", project: projectViewOf(row, this.zone) });
      const { id, level } = row;
      if (level > levelBefore) changes.push({ type: "levelup", entity: "project", id, level });
    }
    this.#personas.clear();
    this.#projects.clear();
  }
}

/** A time that cannot be read (an adopted file) counts as the other one. */
function timeOf(text: string | null, otherwise: number): number {
  const at = Date.parse(text ?? "");
  return Number.isNaN(at) ? otherwise : at;
}

/** Is the time older than a moment by a step? One that cannot be read is. */
export function isStale(lastTime: string, nowMs: number): boolean {
  return !(nowMs - Date.parse(lastTime) < limits.lastSeenStepMs);
}
