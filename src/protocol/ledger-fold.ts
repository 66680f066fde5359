/** Folding old rows of the ledger: one step of it, and what all of it comes to. */
import { z } from "zod";

const id = z.number().int().min(1);

/** One row takes the sums of others, which go; the sums of all stay as they were. */
export const ledgerFold = z.strictObject({
  keep: id,
  remove: z.array(id).min(1),
  /** Of the row that stays, after the step. */
  xp: z.number().int(),
  metadata: z.string(),
});
export type LedgerFold = z.infer<typeof ledgerFold>;

export const localDayText = z.string().regex(/^\d{4}-\d\d-\d\d$/, "must be a day, YYYY-MM-DD");

/** POST /api/ledger/compaction */
export const compactionBody = z.strictObject({
  /** Rows of this local day and later stay as they are; without it the setting decides. */
  before: localDayText.optional(),
  isDryRun: z.boolean().default(false),
});
export const compacted = z.object({
  before: localDayText,
  /** Rows that go, and the rows that they are folded into. */
  rows: z.number().int(),
  groups: z.number().int(),
});
export type Compacted = z.infer<typeof compacted>;
