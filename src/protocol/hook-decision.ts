/** What a hook sends and is answered; a decision as Claude Code reads it. */
import { z } from "zod";

/** The two fields that every hook event has; everything else of it passes through. */
export const hookBody = z.looseObject({
  hook_event_name: z.string().regex(/^[A-Za-z][0-9A-Za-z_]{0,63}$/),
  session_id: z.string().regex(/^[0-9A-Za-z._-]{1,128}$/),
});

/** The event is committed; `id` names it, `duplicate` when it was there before. */
export const hookAccepted = z.object({
  accepted: z.literal(true),
  id: z.string(),
  duplicate: z.boolean(),
});

export const hookDecision = z.strictObject({
  hookSpecificOutput: z.strictObject({
    hookEventName: z.literal("PermissionRequest"),
    decision: z.discriminatedUnion("behavior", [
      z.strictObject({
        behavior: z.literal("allow"),
        updatedInput: z.record(z.string(), z.unknown()).optional(),
        updatedPermissions: z.array(z.unknown()).optional(),
      }),
      z.strictObject({ behavior: z.literal("deny"), message: z.string().optional() }),
    ]),
  }),
});
export type HookDecision = z.infer<typeof hookDecision>;
