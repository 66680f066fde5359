/** What a look at the stored data says, and what applying events anew came to. */
import { z } from "zod";

/** What a check of the database found: plain data for people, logs and pages. */
export const finding = z.object({
  /** `fault`: a promise of this program is broken. `note`: worth knowing, nothing is wrong. */
  severity: z.enum(["fault", "note"]),
  /** Name of the check, stable for programs. */
  check: z.string(),
  table: z.string(),
  /** The row by its key; '' for the file or the table as a whole. */
  row: z.string(),
  /** One sentence. */
  problem: z.string(),
});
export type Finding = z.infer<typeof finding>;

export const verifyMode = z.enum(["quick", "full"]);
export type VerifyMode = z.infer<typeof verifyMode>;

export const verifyReport = z.object({
  mode: verifyMode,
  isClean: z.boolean(),
  /** Of each check at most the first hundred; `faults` and `notes` count them all. */
  findings: z.array(finding),
  faults: z.number().int().min(0),
  notes: z.number().int().min(0),
});
export type VerifyReport = z.infer<typeof verifyReport>;

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
