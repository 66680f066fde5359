/** What was kept of the past: hook events, and the ledger of every point ever earned. */
import { z } from "zod";

const rowId = z.number().int().min(1);

/** A hook event without what the agent wrote in it. */
export const eventView = z.object({
  id: rowId,
  /** The sender's own id, as the hook was answered; null in rows of an adopted file. */
  eventId: z.string().nullable(),
  /** snake_case: `post_tool_use`. */
  type: z.string(),
  toolName: z.string().nullable(),
  sessionId: z.string().nullable(),
  paneKey: z.string().nullable(),
  personaId: z.string().nullable(),
  projectId: z.string().nullable(),
  createdAt: z.iso.datetime(),
  /** False: kept raw because the rules failed on it. */
  isApplied: z.boolean(),
});
export type EventView = z.infer<typeof eventView>;

/** GET /api/events/:id */
export const eventDetail = eventView.extend({
  /** As stored, long texts cut; null where it cannot be read as JSON. */
  payload: z.unknown(),
  problem: z.string().nullable(),
});
export type EventDetail = z.infer<typeof eventDetail>;

/** A row of the ledger. */
export const xpView = z.object({
  id: rowId,
  personaId: z.string().nullable(),
  projectId: z.string().nullable(),
  /** `tool:Edit`, `prompt:received`, … */
  eventType: z.string(),
  /** 0 where the row moved a counter only. */
  amount: z.number().int(),
  metadata: z.record(z.string(), z.unknown()).nullable(),
  createdAt: z.iso.datetime(),
});
export type XpView = z.infer<typeof xpView>;

/** A line of the audit log: what was done from outside. */
export const auditView = z.object({
  id: rowId,
  at: z.iso.datetime(),
  /** Null: the command line of this machine, or nobody who was signed in. */
  deviceId: z.string().nullable(),
  deviceName: z.string().nullable(),
  /** `prompt`, `keys`, `permission.allow`, `sign-in`, … */
  action: z.string(),
  /** The session, device or window that it was done to. */
  target: z.string().nullable(),
  /** SHA-256 of what was typed or decided; the text itself is not kept. */
  contentHash: z.string().nullable(),
  result: z.string(),
});
export type AuditView = z.infer<typeof auditView>;
