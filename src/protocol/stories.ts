/** What the numbers tell: leaderboards, timelines, heat maps, narrative and report. */
import { z } from "zod";
import { pageSchema } from "./page.ts";
import { entityKind } from "./trophies.ts";

/** A local calendar day, YYYY-MM-DD. */
export const localDay = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

export const board = z.enum(["xp", "commits", "tests", "tools", "prompts", "quests", "waits"]);
export type Board = z.infer<typeof board>;
export const boardPeriod = z.enum(["today", "week", "month", "all"]);
export type BoardPeriod = z.infer<typeof boardPeriod>;

export const boardEntry = z.object({
  /** Those with equal values share it; the next one is as far down as there are above. */
  rank: z.number().int().min(1),
  id: z.string(),
  name: z.string(),
  /** Personas only. */
  avatarUrl: z.string().nullable(),
  value: z.number().int(),
  level: z.number().int(),
});
export type BoardEntry = z.infer<typeof boardEntry>;

/** GET /api/leaderboard */
export const leaderboard = pageSchema(boardEntry).extend({
  board,
  entity: entityKind,
  period: boardPeriod,
  /** First local day that counts; null for all time. */
  from: localDay.nullable(),
});

/** GET /api/timeline: one value for each local day, days without any included. */
export const timeline = z.object({
  entity: entityKind,
  entityId: z.string(),
  path: z.string(),
  items: z.array(z.object({ day: localDay, value: z.number().int() })),
});

/** GET /api/heat-map: XP by weekday (0 Monday) and hour of the local clock. */
export const heatMap = z.object({
  entity: entityKind,
  entityId: z.string(),
  days: z.number().int(),
  /** Seven rows of 24 sums. */
  hours: z.array(z.array(z.number().int()).length(24)).length(7),
});

/** Somebody's part of the XP that was earned in a project, in percent of the whole team's. */
export const teamShare = z.object({
  personaId: z.string(),
  name: z.string(),
  avatarUrl: z.string(),
  xp: z.number().int(),
  sharePercent: z.number(),
});
export type TeamShare = z.infer<typeof teamShare>;

/** GET /api/projects/:id/narrative */
export const narrative = z.object({
  projectId: z.string(),
  title: z.string(),
  tagline: z.string(),
  team: z.array(z.string()),
  work: z.array(z.string()),
  rhythm: z.array(z.string()),
  milestones: z.array(z.string()),
  shares: z.array(teamShare),
});
export type Narrative = z.infer<typeof narrative>;

const sums = z.object({
  xp: z.number().int(),
  prompts: z.number().int(),
  tools: z.number().int(),
  commits: z.number().int(),
  testsRun: z.number().int(),
  testsPassed: z.number().int(),
  waits: z.number().int(),
  waitSeconds: z.number().int(),
});
export type ReportSums = z.infer<typeof sums>;

/** GET /api/report */
export const report = z.object({
  from: localDay,
  to: localDay,
  zone: z.string(),
  total: sums,
  projects: z.array(sums.extend({ id: z.string(), name: z.string() })),
  personas: z.array(sums.extend({ id: z.string(), name: z.string() })),
  quests: z.array(z.object({ id: z.string(), title: z.string(), status: z.string() })),
  achievements: z.array(z.object({ name: z.string(), entityName: z.string() })),
  /** Live sessions: who works, who waits. */
  sessions: z.array(
    z.object({ id: z.string(), persona: z.string(), project: z.string(), status: z.string() }),
  ),
});
export type Report = z.infer<typeof report>;
