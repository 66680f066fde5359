/** Errors as `application/problem+json` (RFC 9457): one shape for every refusal. */
import { z } from "zod";

export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  /** One sentence that says what to do; never an echo of what was sent. */
  detail: z.string(),
  /** Stable word for programs, snake_case. */
  code: z.string(),
});
export type Problem = z.infer<typeof problem>;
