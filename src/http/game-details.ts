/** One persona or one project with all that its page shows. */
import { ACHIEVEMENTS, RARITY_XP, type Scope } from "../game/achievements.ts";
import { avatarPath } from "../game/avatar.ts";
import { BADGES } from "../game/badges.ts";
import { bandOf, healthAt } from "../game/health.ts";
import { measured, type Sheet } from "../game/measure.ts";
import { percentOf } from "../game/narrative.ts";
import { isAlive } from "../game/streak.ts";
import { challengeViewOf } from "../ingest/quest-views.ts";
import { avatarSeed, personaViewOf, projectViewOf, timeOrNull } from "../ingest/views.ts";
import { addDays, localDay } from "../lib/local-day.ts";
import type { PersonaDetail, ProjectDetail } from "../protocol/game-detail.ts";
import type { TeamShare } from "../protocol/stories.ts";
import type { AchievementView, BadgeView } from "../protocol/trophies.ts";
import type { PersonaRow } from "../store/personas.ts";
import type { ProjectRow } from "../store/projects.ts";
import type { HttpContext } from "./context.ts";

const TEAM_MAX = 50;
const CHALLENGES_SHOWN = 10;
const STREAK_DAYS_SHOWN = 35;

/** Everybody who earned a project's XP, as a number, and those of the largest shares. */
export interface Team {
  size: number;
  shares: TeamShare[];
}

export function personaDetailOf(context: HttpContext, row: PersonaRow): PersonaDetail {
  const { store, clock } = context;
  const now = clock.now();
  const view = personaViewOf(row);
  const stats = store.ledger.stats("persona", row.id);
  const sheet = { stats, totalXp: row.totalXp, level: row.level, longestStreak: 0 };
  const { energy, morale } = healthAt(
    {
      energy: view.energy,
      morale: view.morale,
      energyAt: Date.parse(view.energyAt),
      moraleAt: Date.parse(view.moraleAt),
    },
    now,
  );
  return {
    ...view,
    stats,
    health: { energy, morale, energyBand: bandOf(energy), moraleBand: bandOf(morale) },
    badgeProgress: badgeViews(sheet, view.badges),
    achievements: achievementViews(context, "persona", row.id, sheet),
    challenges: store.challenges
      .ofPersona(row.id, CHALLENGES_SHOWN)
      .map((challenge) => challengeViewOf(challenge, now)),
    projects: store.ledger.places(row.id, TEAM_MAX).flatMap(({ id, xp }) => {
      const project = store.projects.find(id);
      return project ? [{ projectId: id, name: project.name, xp }] : [];
    }),
  };
}

export function projectDetailOf(context: HttpContext, row: ProjectRow): ProjectDetail {
  const { store, clock, config } = context;
  const stats = store.ledger.stats("project", row.id);
  const { longestStreak } = row;
  const sheet = { stats, totalXp: row.totalXp, level: row.level, longestStreak };
  const today = localDay(clock.now(), config.time_zone);
  const streak = { lastDay: row.lastStreakDate, freezes: row.streakFreezes };
  const isLiving = isAlive(streak, today);
  const team = teamOf(context, row.id);
  return {
    ...projectViewOf(row, config.time_zone),
    stats,
    classReason: row.classReason,
    streak: {
      current: isLiving ? row.currentStreak : 0,
      longest: longestStreak,
      freezes: isLiving ? row.streakFreezes : 0,
      lastDay: row.lastStreakDate,
      isAlive: isLiving,
      today,
      days: store.streaks.daysSince(row.id, addDays(today, 1 - STREAK_DAYS_SHOWN)),
    },
    achievements: achievementViews(context, "project", row.id, sheet),
    team: team.shares,
    teamSize: team.size,
  };
}

/** Whose work a project's XP is; what the game itself added is nobody's. */
export function teamOf({ store }: HttpContext, projectId: string): Team {
  const { personas, xp: whole } = store.ledger.teamSums(projectId);
  const shares = store.ledger.team(projectId, TEAM_MAX).flatMap(({ id, xp }) => {
    const persona = store.personas.find(id);
    if (!persona) return [];
    const avatarUrl = avatarPath(avatarSeed(persona.sessionId));
    const sharePercent = percentOf(xp, whole);
    return [{ personaId: id, name: persona.name, avatarUrl, xp, sharePercent }];
  });
  return { size: personas, shares };
}

function badgeViews(sheet: Sheet, earned: readonly string[]): BadgeView[] {
  return BADGES.map(({ id, name, description, target, measure }) => {
    const isEarned = earned.includes(id);
    const progress = isEarned ? target : Math.min(target, measured(measure, sheet));
    return { id, name, description, target, progress, isEarned };
  });
}

export function achievementViews(
  { store }: HttpContext,
  scope: Scope,
  id: string,
  sheet: Sheet,
): AchievementView[] {
  const unlocked = new Map(store.achievements.of(scope, id).map((row) => [row.achievementId, row]));
  return ACHIEVEMENTS.filter((one) => one.scope === scope).map((one) => {
    const row = unlocked.get(one.id);
    const { measure, target, ...words } = one;
    return {
      ...words,
      target,
      xp: RARITY_XP[one.rarity],
      progress: row ? target : Math.min(target, Math.max(0, measured(measure, sheet))),
      unlockedAt: row ? (timeOrNull(row.unlockedAt) ?? new Date(0).toISOString()) : null,
      unlockedBy: row?.unlockedBy ?? null,
    };
  });
}
