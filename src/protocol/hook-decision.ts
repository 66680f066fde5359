/** What a held PermissionRequest hook is answered, as Claude Code reads it. */
import { z } from "zod";

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
