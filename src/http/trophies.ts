/** Achievements and challenges: the catalogue, walls, who unlocked what, what is to do. */
import { z } from "zod";
import { ACHIEVEMENTS, achievement, RARITY_XP } from "../game/achievements.ts";
import { challengeViewOf } from "../ingest/quest-views.ts";
import { timeOrNull } from "../ingest/views.ts";
import { statsOf } from "../protocol/game-detail.ts";
import { pageSchema } from "../protocol/page.ts";
import {
  achievementCatalogue,
  achievementWall,
  challengeStatus,
  challengeView,
  type EntityKind,
  type UnlockedView,
  unlockedView,
} from "../protocol/trophies.ts";
import type { AchievementRow } from "../store/achievements.ts";
import type { ChallengeRow } from "../store/challenges.ts";
import type { HttpContext } from "./context.ts";
import { achievementViews } from "./game-details.ts";
import { listQuery, orderOf, pageOf } from "./page.ts";
import { Refusal } from "./refusal.ts";
import { type Route, route } from "./route.ts";

const entityId = z.string().min(1).max(128);
/** One of both. */
export const entityQuery = z.strictObject({
  persona: entityId.optional().describe("Of this persona."),
  project: entityId.optional().describe("Of this project."),
});

export interface Entity {
  kind: EntityKind;
  id: string;
  name: string;
  totalXp: number;
  level: number;
  longestStreak: number;
}

/** Whom a query asks for; refuses none, both, and nobody. */
export function entityOf(
  { store }: HttpContext,
  query: { persona?: string | undefined; project?: string | undefined },
): Entity {
  const { persona, project } = query;
  if ((persona === undefined) === (project === undefined)) {
    throw new Refusal(400, "bad_input", "Ask for one persona or for one project.");
  }
  if (persona !== undefined) {
    const row = store.personas.find(persona);
    if (!row) throw new Refusal(404, "no_such_persona", "There is no such persona.");
    return { ...row, kind: "persona", longestStreak: 0 };
  }
  const row = store.projects.find(project ?? "");
  if (!row) throw new Refusal(404, "no_such_project", "There is no such project.");
  return { ...row, kind: "project" };
}

export function trophyRoutes(context: HttpContext): Route[] {
  return [
    achievementsRoute(context),
    wallRoute(context),
    unlockedRoute(context),
    challengesRoute(context),
    statsRoute(context),
  ];
}

function achievementsRoute({ store }: HttpContext): Route {
  return route({
    method: "GET",
    path: "/api/achievements",
    id: "listAchievements",
    summary: "Every achievement there is, and how many have it",
    access: "view",
    answers: { 200: achievementCatalogue },
    handle() {
      const holders = store.achievements.holders();
      return {
        items: ACHIEVEMENTS.map(({ measure: _measure, ...words }) => ({
          ...words,
          xp: RARITY_XP[words.rarity],
          holders: holders.get(words.id) ?? 0,
        })),
      };
    },
  });
}

function wallRoute(context: HttpContext): Route {
  return route({
    method: "GET",
    path: "/api/achievements/wall",
    id: "getAchievementWall",
    summary: "The achievements of one persona or project, each with its progress",
    access: "view",
    query: entityQuery,
    answers: { 200: achievementWall },
    refusals: [404],
    handle({ query }) {
      const { kind, id, totalXp, level, longestStreak } = entityOf(context, query);
      const stats = context.store.ledger.stats(kind, id);
      const sheet = { stats, totalXp, level, longestStreak };
      return { entity: kind, entityId: id, items: achievementViews(context, kind, id, sheet) };
    },
  });
}

function unlockedRoute(context: HttpContext): Route {
  const { store } = context;
  return route({
    method: "GET",
    path: "/api/achievements/unlocked",
    id: "listUnlocked",
    summary: "Who unlocked what, the newest first",
    access: "view",
    query: listQuery(["-id", "id"]).extend({
      achievement: z
        .string()
        .regex(/^[\w-]{1,64}$/)
        .optional()
        .describe("Only this one."),
    }),
    answers: { 200: pageSchema(unlockedView) },
    handle({ query }) {
      const { isDescending } = orderOf(query.sort);
      const filter = { achievement_id: query.achievement ?? null };
      const page = pageOf(
        "unlocked",
        query,
        (after, count) =>
          store.achievements.page(filter, isDescending, after && Number(after.id), count),
        (row: AchievementRow) => ({ key: row.id, id: row.id }),
      );
      return { ...page, items: page.items.flatMap((row) => unlockedViewOf(context, row)) };
    },
  });
}

/** Rows of an adopted file may name what we do not know, or nobody. */
function unlockedViewOf({ store }: HttpContext, row: AchievementRow): UnlockedView[] {
  const rule = achievement(row.achievementId);
  const { entityType, entityId: id } = row;
  const entity = entityType === "persona" ? store.personas.find(id) : store.projects.find(id);
  if (!rule || !entity || (entityType !== "persona" && entityType !== "project")) return [];
  return [
    {
      id: row.id,
      achievementId: rule.id,
      name: rule.name,
      rarity: rule.rarity,
      entity: entityType,
      entityId: id,
      entityName: entity.name,
      unlockedAt: timeOrNull(row.unlockedAt) ?? new Date(0).toISOString(),
      unlockedBy: row.unlockedBy,
    },
  ];
}

function challengesRoute({ store, clock }: HttpContext): Route {
  return route({
    method: "GET",
    path: "/api/challenges",
    id: "listChallenges",
    summary: "Challenges of personas, the most recently assigned first",
    access: "view",
    query: listQuery(["-assignedAt", "assignedAt"]).extend({
      persona: entityId.optional().describe("Of this persona."),
      status: challengeStatus.optional().describe("As it was written down last."),
    }),
    answers: { 200: pageSchema(challengeView) },
    handle({ query }) {
      const { isDescending } = orderOf(query.sort);
      const filter = { persona_id: query.persona ?? null, status: query.status ?? null };
      const page = pageOf(
        "challenges",
        query,
        (after, count) => store.challenges.page(filter, isDescending, after, count),
        (row: ChallengeRow) => ({ key: row.assignedAt, id: row.id }),
      );
      return { ...page, items: page.items.map((row) => challengeViewOf(row, clock.now())) };
    },
  });
}

function statsRoute(context: HttpContext): Route {
  return route({
    method: "GET",
    path: "/api/stats",
    id: "getStats",
    summary: "The counters of one persona or project",
    access: "view",
    query: entityQuery,
    answers: { 200: statsOf },
    refusals: [404],
    handle({ query }) {
      const { kind, id } = entityOf(context, query);
      return { stats: context.store.ledger.stats(kind, id) };
    },
  });
}
