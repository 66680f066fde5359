/** Telling outside this machine: how it stands, and a test of it. */
import { z } from "zod";

const count = z.number().int().min(0);

/** Part of GET /api/system. */
export const notifyReport = z.object({
  /** Null: nothing is told outside. */
  channel: z.string().nullable(),
  /** Messages that wait. */
  open: count,
  /** Of the last thousand. */
  givenUp: count,
  /** Since the start. */
  sent: count,
  failures: count,
  /** Why the last message was given up; null when it went. */
  problem: z.string().nullable(),
});
export type NotifyReport = z.infer<typeof notifyReport>;

/** POST /api/notify/test */
export const notifyTestBody = z.strictObject({});
export const notifyTested = z.object({
  channel: z.string(),
  /** True only when the other side has said that it has the message. */
  sent: z.boolean(),
  detail: z.string().nullable(),
});
