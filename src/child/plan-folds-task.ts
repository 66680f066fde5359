/** Finding the old rows of the ledger that can be one. */
import { z } from "zod";
import { statKind } from "../game/stat-kind.ts";
import { localDay } from "../lib/local-day.ts";
import { type LedgerFold, ledgerFold, localDayText } from "../protocol/ledger-fold.ts";
import { planFolds } from "../store/plan-folds.ts";
import type { Task } from "./task.ts";

/**
 * Kinds of rows of which only the sums matter. What names one quest, challenge, achievement or
 * streak stays, and so does every kind that is not known here.
 */
const FOLDABLE = /^(tool|prompt|wait|turn|subagent|session|question|git|pr|command|blockchain):/;

const input = z.strictObject({
  database: z.string().startsWith("/"),
  before: localDayText,
  zone: z.string(),
  isDryRun: z.boolean(),
});
const answer = z.object({ groups: z.number().int(), rows: z.number().int() });

export const planFoldsTask: Task<z.infer<typeof input>, LedgerFold, z.infer<typeof answer>> = {
  name: "plan-folds",
  input,
  item: ledgerFold,
  answer,
  run: ({ database, before, zone, isDryRun }, tell) =>
    planFolds(
      database,
      {
        before,
        dayOf: (atMs) => localDay(atMs, zone),
        isMaximum: (path) => statKind(path) === "maximum",
        isFoldable: (eventType) => FOLDABLE.test(eventType),
      },
      isDryRun ? () => {} : tell,
    ),
};
