/** One persona or one project with all that its page shows. */
import { z } from "zod";
import { personaView, projectView } from "./game.ts";
import { teamShare } from "./stories.ts";
import { plainLine } from "./text.ts";
import { achievementView, badgeView, challengeView } from "./trophies.ts";

/** Counter → value, `toolsUsed.Edit` → 12. */
const stats = z.record(z.string(), z.number());
/** GET /api/stats */
export const statsOf = z.object({ stats });

export const healthBand = z.enum(["critical", "low", "normal", "high"]);

/** GET /api/personas/:id */
export const personaDetail = personaView.extend({
  stats,
  /** Energy and morale now. */
  health: z.object({
    energy: z.number().int(),
    morale: z.number().int(),
    energyBand: healthBand,
    moraleBand: healthBand,
  }),
  badgeProgress: z.array(badgeView),
  achievements: z.array(achievementView),
  /** The present ones and the last of those before. */
  challenges: z.array(challengeView),
  projects: z.array(z.object({ projectId: z.string(), name: z.string(), xp: z.number().int() })),
});
export type PersonaDetail = z.infer<typeof personaDetail>;

/** POST /api/personas/:id */
export const personaChange = z.strictObject({ name: plainLine(64) });

/** GET /api/projects/:id */
export const projectDetail = projectView.extend({
  stats,
  /** Why the class is what it is, one sentence. */
  classReason: z.string().nullable(),
  streak: z.object({
    /** 0 unless it lives. */
    current: z.number().int(),
    longest: z.number().int(),
    freezes: z.number().int(),
    lastDay: z.string().nullable(),
    isAlive: z.boolean(),
    /** The local day of the server's calendar. */
    today: z.string(),
    /** Active local days of the five weeks up to today. */
    days: z.array(z.string()),
  }),
  achievements: z.array(achievementView),
  /** Those with the largest shares. */
  team: z.array(teamShare),
  /** How many have earned something in it. */
  teamSize: z.number().int(),
});
export type ProjectDetail = z.infer<typeof projectDetail>;
