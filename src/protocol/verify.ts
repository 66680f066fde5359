/** What a look at the stored data says, and what applying events anew came to. */
import { z } from "zod";

/** POST /api/events/replay */
export const replayed = z.object({
  applied: z.number().int().min(0),
  /** What the rules still fail on, by the number of the event. */
  failed: z.array(z.object({ id: z.number().int(), problem: z.string() })),
});

/** An event that the rules failed on, as /api/system names it. */
export const unappliedEvent = z.object({
  id: z.number().int(),
  type: z.string(),
  createdAt: z.iso.datetime(),
  problem: z.string(),
});
