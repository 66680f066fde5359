/** Quests: goals with ordered phases, made by people or following an agent's own task list. */
import { z } from "zod";
import { plainLine, plainText } from "./text.ts";

export const questStatus = z.enum(["planned", "active", "completed", "abandoned"]);
export type QuestStatus = z.infer<typeof questStatus>;

/** Which of them a list holds; open ones are planned or active. */
export const questFilter = z.enum(["open", ...questStatus.options]);
export type QuestFilter = z.infer<typeof questFilter>;

export const phaseStatus = z.enum(["pending", "active", "completed", "failed", "skipped"]);
export type PhaseStatus = z.infer<typeof phaseStatus>;

export const phaseView = z.object({
  id: z.string(),
  name: z.string(),
  status: phaseStatus,
  /** How often it was begun. */
  attempts: z.number().int().min(0),
  startedAt: z.iso.datetime().nullable(),
  completedAt: z.iso.datetime().nullable(),
  note: z.string().nullable(),
});
export type PhaseView = z.infer<typeof phaseView>;

/** Through which door it came: a person with page, command or script, or the agent's task list. */
export const questSource = z.enum(["person", "agent"]);

export const questView = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string().nullable(),
  status: questStatus,
  source: questSource,
  projectId: z.string().nullable(),
  personaId: z.string().nullable(),
  /** The agent session whose task list it follows. */
  sessionId: z.string().nullable(),
  phases: z.array(phaseView),
  xpAwarded: z.number().int(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  completedAt: z.iso.datetime().nullable(),
});
export type QuestView = z.infer<typeof questView>;

const title = plainLine(200);
const phaseName = plainLine(200);
const description = plainText(4_000);

const entityId = z.string().min(1).max(128);

/** POST /api/quests */
export const questBody = z.strictObject({
  title,
  description: description.optional(),
  projectId: entityId
    .optional()
    .describe("Earns what the quest pays. A quest of neither project nor persona pays nothing."),
  personaId: entityId.optional().describe("Walks the quest and earns what it pays."),
  phases: z.array(phaseName).max(50).default([]),
  /** Begin at once. */
  start: z.boolean().default(false),
});
export type QuestBody = z.infer<typeof questBody>;

/** POST /api/quests/:id */
export const questChange = z.strictObject({
  title: title.optional(),
  description: description.nullable().optional(),
});

/** POST /api/quests/:id/move */
export const questMove = z.strictObject({ to: questStatus });

/** POST /api/quests/:id/phases: a further phase at the end. */
export const phaseBody = z.strictObject({ name: phaseName });

/** POST /api/quests/:id/phases/:phase/move */
export const phaseMove = z.strictObject({
  to: phaseStatus,
  note: plainText(1_000).optional(),
});
