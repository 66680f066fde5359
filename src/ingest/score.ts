/** Applies what deeds earn: ledger rows, sums, totals, badges, achievements, streaks, challenges. */
import { achievement, RARITY_XP, reached, type Scope } from "../game/achievements.ts";
import { badgesEarned } from "../game/badges.ts";
import { crossed, crossedBy, type Goal } from "../game/crossing.ts";
import { type Award, type Deed, decide } from "../game/decide.ts";
import { paidPath, xpStats } from "../game/derive.ts";
import { languagesAmong } from "../game/languages.ts";
import { levelOf } from "../game/level.ts";
import { type Measure, toolsAmong } from "../game/measure.ts";
import { classify } from "../game/project-class.ts";
import { joinStat } from "../game/stat-kind.ts";
import { streakOf } from "../game/streak.ts";
import { isWork, OUTCOME_XP, STREAK_MILESTONES } from "../game/xp.ts";
import { isoTime } from "../lib/clock.ts";
import { localDay, localHour } from "../lib/local-day.ts";
import { ChallengeBook } from "./challenge-book.ts";
import type { Change } from "./changes.ts";
import { EntityBook } from "./entity-book.ts";
import type { Credit, ScoreOptions } from "./score-options.ts";

/** One member's score: `deed` as often as needed, `finish` once. */
export class Score {
  readonly day: string;
  readonly #at: string;
  readonly #hour: number;
  readonly #book: EntityBook;
  readonly #challenges: ChallengeBook;
  /** Projects whose edited files may have changed their class. */
  readonly #unclassed = new Set<string>();
  readonly #sheets = new Map<string, Sheet>();

  constructor(private readonly options: ScoreOptions) {
    const { at, zone, store } = options;
    this.day = localDay(at, zone);
    this.#hour = localHour(at, zone);
    this.#at = isoTime(at);
    this.#book = new EntityBook(store, zone, options.rows);
    this.#challenges = new ChallengeBook(options, this.day);
  }

  get hour(): number {
    return this.#hour;
  }

  /** Counts a deed; returns the XP of its own rows. */
  deed(deed: Deed, credit: Credit): number {
    // The period's first prompt brings its challenges, which count this prompt too.
    if (deed.kind === "prompt" && credit.personaId !== null) this.#assign(credit.personaId);
    const { store } = this.options;
    const { personaId, projectId } = credit;
    const awards = decide(deed, {
      paidToday: (kind) => {
        const entity = personaId !== null ? "persona" : "project";
        const id = personaId ?? projectId ?? "";
        return store.rollups.value(entity, id, this.day, paidPath(kind));
      },
    });
    for (const award of awards) this.#give(award, credit);
    return awards.reduce((sum, award) => sum + award.xpAmount, 0);
  }

  tell(change: Change): void {
    this.options.changes.push(change);
  }

  finish(): void {
    const { tx, changes, isByPerson } = this.options;
    const { known } = this.options.memory;
    for (const sheet of [...this.#sheets.values()]) {
      if (known.has(sheet.key)) continue;
      known.add(sheet.key);
      this.#catchUp(sheet);
    }
    for (const id of this.#unclassed) this.#classify(id);
    this.#challenges.flush();
    this.#book.flush(tx, isByPerson ? null : this.#at, changes);
  }

  #give(award: Award, credit: Credit, unlockedBy = award.eventType): void {
    const { tx, store, changes, metadata, at } = this.options;
    const { eventType, xpAmount, maxima } = award;
    const stats = { ...award.stats, ...xpStats(eventType, xpAmount, this.#hour) };
    const { personaId, projectId } = credit;
    const sheets = [
      ...(personaId !== null ? [this.#sheet("persona", personaId)] : []),
      ...(projectId !== null ? [this.#sheet("project", projectId)] : []),
    ];
    store.ledger.append(tx, {
      personaId,
      projectId,
      eventType,
      xpAmount,
      stats,
      ...(maxima ? { maxima } : {}),
      metadata: { ...award.metadata, ...metadata },
      createdAt: this.#at,
      day: this.day,
    });
    if (xpAmount !== 0) {
      changes.push({ type: "xp", personaId, projectId, amount: xpAmount, eventType });
      if (personaId !== null) this.#raise("persona", personaId, xpAmount, unlockedBy);
      if (projectId !== null) this.#raise("project", projectId, xpAmount, unlockedBy);
    }
    if (personaId !== null && award.health) {
      this.#book.feel(this.#book.persona(personaId), award.health, at);
    }
    for (const sheet of sheets) {
      for (const [path, step] of Object.entries(stats)) this.#count(sheet, path, step, unlockedBy);
      for (const [path, step] of Object.entries(maxima ?? {})) {
        this.#count(sheet, path, step, unlockedBy);
      }
    }
    if (personaId !== null) {
      for (const done of this.#challenges.count(personaId, eventType, xpAmount, stats)) {
        this.#give(done, { personaId, projectId: null });
      }
    }
    if (projectId !== null && isWork(eventType)) this.#noteDay(projectId, unlockedBy);
  }

  #assign(personaId: string): void {
    for (const done of this.#challenges.assign(this.#book.persona(personaId))) {
      this.#give(done, { personaId, projectId: null });
    }
  }

  /** The counters of a persona or project as this member finds and moves them. */
  #sheet(scope: Scope, id: string): Sheet {
    const key = `${scope} ${id}`;
    const open = this.#sheets.get(key);
    if (open) return open;
    const { memory, store } = this.options;
    const known = memory.sheets.get(key);
    const stats = known ?? new Map(Object.entries(store.ledger.stats(scope, id)));
    if (!known) memory.sheets.set(key, stats);
    const sheet = { key, scope, id, stats };
    this.#sheets.set(key, sheet);
    return sheet;
  }

  #raise(scope: Scope, id: string, amount: number, by: string): void {
    const row = scope === "persona" ? this.#book.persona(id) : this.#book.project(id);
    const { before, after } = this.#book.raise(row, amount);
    this.#cross(scope, id, { by: "xp" }, before, after, by);
    this.#cross(scope, id, { by: "level" }, levelOf(before), levelOf(after), by);
  }

  #count({ scope, id, stats }: Sheet, path: string, step: number, by: string): void {
    const before = stats.get(path);
    const after = joinStat(path, before ?? 0, step);
    stats.set(path, after);
    for (const goal of crossedBy(scope, path, before ?? 0, after)) {
      this.#reach(scope, id, goal, by);
    }
    const isFile = path.startsWith("files.ext.");
    const isNew = before === undefined;
    // With the first file of a kind, and from time to time.
    if (scope === "project" && isFile && (isNew || after % CLASS_EDITS === 0)) {
      this.#unclassed.add(id);
    }
    // A counter that has just come into being may widen a variety.
    if (!isNew || scope === "project") return;
    const isTool = path.startsWith("toolsUsed.");
    if (!isTool && !isFile) return;
    const count = isTool ? toolsAmong(stats.keys()) : languagesAmong(stats.keys());
    this.#cross(scope, id, { by: isTool ? "tools" : "languages" }, count - 1, count, by);
  }

  #cross(
    scope: Scope,
    id: string,
    measure: Measure,
    before: number,
    after: number,
    by: string,
  ): void {
    for (const goal of crossed(scope, measure, before, after)) this.#reach(scope, id, goal, by);
  }

  #reach(scope: Scope, id: string, { kind, goal }: Goal, by: string | null): void {
    if (kind === "badge") this.#book.addBadge(this.#book.persona(id), goal.id);
    else this.#unlock(scope, id, goal.id, by);
  }

  #unlock(scope: Scope, id: string, achievementId: string, by: string | null): void {
    const { tx, store, changes } = this.options;
    const rule = achievement(achievementId);
    if (!rule) return;
    const row = store.achievements.unlock(tx, {
      entityType: scope,
      entityId: id,
      achievementId,
      unlockedAt: this.#at,
      unlockedBy: by,
    });
    if (row === null) return;
    const entity = scope === "persona" ? this.#book.persona(id) : this.#book.project(id);
    changes.push({
      type: "achievement",
      unlocked: {
        id: row,
        achievementId,
        name: rule.name,
        rarity: rule.rarity,
        entity: scope,
        entityId: id,
        entityName: entity.name,
        unlockedAt: this.#at,
        unlockedBy: by,
      },
    });
    const award: Award = {
      eventType: `achievement:${achievementId}`,
      xpAmount: RARITY_XP[rule.rarity],
      stats: {},
      metadata: {},
    };
    const isPersona = scope === "persona";
    this.#give(award, { personaId: isPersona ? id : null, projectId: isPersona ? null : id });
  }

  #noteDay(projectId: string, by: string): void {
    const { tx, store, memory } = this.options;
    const key = `${projectId} ${this.day}`;
    if (memory.activeDays.has(key)) return;
    memory.activeDays.add(key);
    if (!store.streaks.add(tx, projectId, this.day)) return;
    const row = this.#book.project(projectId);
    const before = row.longestStreak;
    const streak = streakOf(store.streaks.days(projectId), store.streaks.base(projectId));
    row.currentStreak = streak.current;
    row.longestStreak = streak.longest;
    row.lastStreakDate = streak.lastDay;
    row.streakFreezes = streak.freezes;
    const credit = { personaId: null, projectId };
    this.#give(streakAward("streak:day", {}), credit);
    for (const threshold of STREAK_MILESTONES) {
      if (before < threshold && threshold <= streak.longest) {
        this.#give(streakAward("streak:milestone", { threshold }), credit);
      }
    }
    this.#cross("project", projectId, { by: "streak" }, before, streak.longest, by);
  }

  #classify(id: string): void {
    const row = this.#book.project(id);
    const endings: Record<string, number> = {};
    for (const [path, value] of this.#sheet("project", id).stats) {
      if (path.startsWith("files.ext.")) endings[path.slice("files.ext.".length)] = value;
    }
    const { projectClass, reason } = classify(this.options.contentsOf(row.path), endings);
    row.projectClass = projectClass;
    row.classReason = reason;
  }

  /** Whatever an entity has reached without a step of ours: of an adopted file, of new rules. */
  #catchUp({ scope, id, stats: counters }: Sheet): void {
    const row = scope === "persona" ? this.#book.persona(id) : this.#book.project(id);
    const stats = Object.fromEntries(counters);
    const longestStreak = "longestStreak" in row ? row.longestStreak : 0;
    const sheet = { stats, totalXp: row.totalXp, level: row.level, longestStreak };
    for (const one of reached(scope, sheet)) this.#unlock(scope, id, one.id, null);
    if (scope === "project") return;
    for (const badge of badgesEarned(sheet)) this.#book.addBadge(this.#book.persona(id), badge);
  }
}

/** How many edits of one kind of file later the class is looked at again. */
const CLASS_EDITS = 25;

interface Sheet {
  key: string;
  scope: Scope;
  id: string;
  stats: Map<string, number>;
}

function streakAward(
  eventType: "streak:day" | "streak:milestone",
  metadata: Record<string, unknown>,
): Award {
  return { eventType, xpAmount: OUTCOME_XP[eventType], stats: {}, metadata };
}
