/** Badges, achievements and challenges as the API shows them. */
import { z } from "zod";

export const entityKind = z.enum(["persona", "project"]);
export type EntityKind = z.infer<typeof entityKind>;

export const rarity = z.enum(["common", "uncommon", "rare", "epic", "legendary"]);

/** One badge of one persona: n of m. */
export const badgeView = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  target: z.number().int(),
  /** At most the target. */
  progress: z.number().int(),
  isEarned: z.boolean(),
});
export type BadgeView = z.infer<typeof badgeView>;

/** One achievement of one persona or project: n of m, and how it was unlocked. */
export const achievementView = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  scope: entityKind,
  rarity,
  /** What it is worth. */
  xp: z.number().int(),
  target: z.number().int(),
  /** At most the target. */
  progress: z.number().int(),
  unlockedAt: z.iso.datetime().nullable(),
  /** Ledger event type of what unlocked it, `git:commit`; null where it is not known. */
  unlockedBy: z.string().nullable(),
});
export type AchievementView = z.infer<typeof achievementView>;

/** An achievement that somebody unlocked. */
export const unlockedView = z.object({
  id: z.number().int(),
  achievementId: z.string(),
  name: z.string(),
  rarity,
  entity: entityKind,
  entityId: z.string(),
  entityName: z.string(),
  unlockedAt: z.iso.datetime(),
  unlockedBy: z.string().nullable(),
});
export type UnlockedView = z.infer<typeof unlockedView>;

/** Of the whole catalogue: who has it, how many. */
export const catalogueItem = achievementView
  .pick({ id: true, name: true, description: true, scope: true, rarity: true, xp: true })
  .extend({ target: z.number().int(), holders: z.number().int() });

/** GET /api/achievements: without persona or project the catalogue, with one its wall. */
export const achievementCatalogue = z.object({ items: z.array(catalogueItem) });
export const achievementWall = z.object({
  entity: entityKind,
  entityId: z.string(),
  items: z.array(achievementView),
});

export const challengePeriod = z.enum(["daily", "weekly"]);
export const challengeStatus = z.enum(["active", "completed", "expired"]);

export const challengeView = z.object({
  id: z.string(),
  personaId: z.string(),
  /** `run-tests`, … */
  challengeId: z.string(),
  name: z.string(),
  period: challengePeriod,
  status: challengeStatus,
  target: z.number().int(),
  progress: z.number().int(),
  xpReward: z.number().int(),
  assignedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  completedAt: z.iso.datetime().nullable(),
});
export type ChallengeView = z.infer<typeof challengeView>;
