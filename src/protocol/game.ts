/** What the API says of personas, projects and open requests. */
import { z } from "zod";

export const personaView = z.object({
  id: z.string(),
  name: z.string(),
  /** Path on this server: `/avatars/<seed>.svg`. */
  avatarUrl: z.string(),
  status: z.enum(["active", "dormant"]),
  totalXp: z.number().int(),
  level: z.number().int(),
  title: z.string(),
  tier: z.enum(["novice", "apprentice", "journeyman", "expert", "master"]),
  /** XP inside the present level, and what the level takes in all. */
  levelXp: z.number().int(),
  levelSpan: z.number().int(),
  badges: z.array(z.string()),
  /** 0 to 100 as of `energyAt` and `moraleAt`; they move with time (src/game/health.ts). */
  energy: z.number().int(),
  morale: z.number().int(),
  energyAt: z.iso.datetime(),
  moraleAt: z.iso.datetime(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
});
export type PersonaView = z.infer<typeof personaView>;

export const projectView = z.object({
  id: z.string(),
  name: z.string(),
  path: z.string(),
  githubUrl: z.string().nullable(),
  projectClass: z.enum(["frontend", "backend", "fullstack", "blockchain", "infra", "unknown"]),
  totalXp: z.number().int(),
  level: z.number().int(),
  tier: z.enum(["novice", "apprentice", "journeyman", "expert", "master"]),
  levelXp: z.number().int(),
  levelSpan: z.number().int(),
  /** Days of the streak that ended on `lastStreakDay`; it lives until `streakUntil`. */
  currentStreak: z.number().int(),
  longestStreak: z.number().int(),
  /** Local day, YYYY-MM-DD. */
  lastStreakDay: z.string().nullable(),
  /** Missed days in a row that the streak would survive, at most 2. */
  streakFreezes: z.number().int(),
  /** When the flame goes out unless there is work before, by the server's calendar. */
  streakUntil: z.iso.datetime().nullable(),
  lastActivityAt: z.iso.datetime(),
});
export type ProjectView = z.infer<typeof projectView>;

/** A request that the agent waits on. */
export const openPermission = z.object({
  id: z.string(),
  sessionId: z.string(),
  kind: z.enum(["permission", "plan", "question"]),
  tool: z.string(),
  /** The tool's input as the agent sent it, whole; empty where `isLarge` or `isCut`. */
  input: z.record(z.string(), z.unknown()),
  /** Too large to go to every page: ask for it at GET /api/permissions/:id. */
  isLarge: z.boolean(),
  /** Too large to be kept: answer in the terminal instead. */
  isCut: z.boolean(),
  /** False after a restart: the agent's question stands in its terminal and nowhere else. */
  isAnswerable: z.boolean(),
  agentType: z.string().nullable(),
  canAllowAlways: z.boolean(),
  createdAt: z.iso.datetime(),
  /** When it cannot be answered from here any more; null when that is so already. */
  expiresAt: z.iso.datetime().nullable(),
});
export type OpenPermission = z.infer<typeof openPermission>;
