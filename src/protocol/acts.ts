/** What a person does to a session beside prompts and keys: bodies and answers of `/api`. */
import { z } from "zod";
import { deliveryState } from "./api.ts";
import { sessionReason, sessionStatus } from "./session.ts";

/** POST /api/sessions/:id/override: what the session is, in the person's own word. */
export const overrideBody = z.strictObject({
  /** Null takes an override back. */
  status: sessionStatus.nullable(),
  /** When it ends at the latest; without it only the next hook ends it. */
  until: z.iso.datetime().nullable().default(null),
});

/** POST /api/sessions/:id/mute */
export const muteBody = z.strictObject({ muted: z.boolean() });

export const signalName = z.enum(["INT", "TERM", "HUP", "KILL"]);
export type SignalName = z.infer<typeof signalName>;

/** POST /api/sessions/:id/signal: to the agent's process, if it is still the one that was seen. */
export const signalBody = z.strictObject({ signal: signalName, pid: z.number().int().min(2) });
export const signalSent = z.object({ sent: signalName });

/** GET /api/sessions/:id/prompts: what waits until the session is idle, or came to nothing. */
export const queuedPrompt = z.object({
  requestId: z.string(),
  text: z.string(),
  state: deliveryState,
  detail: z.string().nullable(),
  createdAt: z.iso.datetime(),
});
export type QueuedPrompt = z.infer<typeof queuedPrompt>;
export const queuedPrompts = z.object({ items: z.array(queuedPrompt) });
/** DELETE /api/sessions/:id/prompts/:requestId */
export const promptCancelled = z.object({ cancelled: z.literal(true) });

/** GET /api/sessions/:id/dialog: what the screen asks, where no hook can be answered. */
export const screenDialog = z.object({
  reason: sessionReason,
  question: z.string().nullable(),
  options: z.array(z.object({ label: z.string(), isSelected: z.boolean() })),
});
export type ScreenDialog = z.infer<typeof screenDialog>;
/** Null: the screen shows no dialog with options. */
export const dialogOnScreen = z.object({ dialog: screenDialog.nullable() });

/** POST /api/sessions/:id/dialog: choose the option of exactly this text. */
export const dialogAnswer = z.strictObject({
  option: z.string().min(1).max(1_000),
  /** What the dialog asked when the person chose; another question gets no answer. */
  question: z.string().max(2_000).nullable().default(null),
});
export const dialogAnswered = z.object({ chosen: z.string() });
