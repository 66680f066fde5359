/** Bodies and answers of `/api`, shared by server, CLI and dashboard. */
import { z } from "zod";
import { paneKey, sessionView } from "./session.ts";

export const role = z.enum(["view", "answer", "full"]);
export type Role = z.infer<typeof role>;

/** GET /api/me */
export const me = z.object({
  device: z.string(),
  role,
  version: z.string(),
});
export type Me = z.infer<typeof me>;

/** GET /api/sessions */
export const sessionList = z.object({
  items: z.array(sessionView),
  nextCursor: z.string().nullable(),
});

/** POST /api/live-ticket */
export const liveTicket = z.object({ ticket: z.string(), expiresAt: z.iso.datetime() });

/** POST /api/sessions/:id/prompt */
export const promptBody = z.strictObject({
  text: z.string().min(1).max(131_072),
  /** The same request sent twice types once. */
  requestId: z.string().regex(/^[0-9A-Za-z._-]{8,128}$/),
  /** Press Enter after the text. */
  submit: z.boolean().default(true),
  /** Type even if the pane does not show an empty prompt box. */
  force: z.boolean().default(false),
});
export type PromptBody = z.infer<typeof promptBody>;

export const deliveryState = z.enum(["queued", "typed", "accepted", "failed"]);
export const promptDelivery = z.object({
  requestId: z.string(),
  state: deliveryState,
  detail: z.string().nullable(),
});
export type PromptDelivery = z.infer<typeof promptDelivery>;

/** Keys a person may press from the page, by name. */
export const keyName = z.enum([
  "Enter",
  "Escape",
  "Tab",
  "BackTab",
  "Up",
  "Down",
  "Left",
  "Right",
  "Space",
  "Backspace",
  "Interrupt",
  "1",
  "2",
  "3",
  "4",
  "5",
  "6",
  "7",
  "8",
  "9",
]);
export type KeyName = z.infer<typeof keyName>;

/** POST /api/sessions/:id/keys */
export const keysBody = z.strictObject({ keys: z.array(keyName).min(1).max(16) });

/** POST /api/permissions/:id */
export const decisionBody = z.discriminatedUnion("behavior", [
  z.strictObject({
    behavior: z.literal("allow"),
    /** Keep the rule that the agent suggested; needs role full. */
    always: z.boolean().default(false),
    /** Question text → chosen label (labels joined with commas where several may be chosen). */
    answers: z.record(z.string().max(4_096), z.string().max(4_096)).optional(),
  }),
  z.strictObject({ behavior: z.literal("deny"), message: z.string().max(2_000).optional() }),
]);
export type DecisionBody = z.infer<typeof decisionBody>;

/** GET /api/panes */
export const paneView = z.object({
  key: paneKey,
  server: z.string(),
  id: z.string(),
  session: z.string(),
  windowIndex: z.number().int(),
  windowName: z.string(),
  title: z.string(),
  command: z.string(),
  cwd: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  isAgent: z.boolean(),
});
export type PaneView = z.infer<typeof paneView>;
export const paneList = z.object({ items: z.array(paneView), problem: z.string().nullable() });
