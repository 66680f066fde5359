/** What the screen reader makes of one captured screen; also the answer of `read-screen --json`. */
import { z } from "zod";

export const readingStatus = z.enum(["idle", "working", "waiting", "error", "unknown"]);

export const readingOption = z.object({
  /** The digit drawn before the option, or null where the dialog has no numbers. */
  key: z.string().nullable(),
  /** The whole text of the row, wrapped lines joined. */
  label: z.string(),
  /** The row that the cursor marks. */
  isSelected: z.boolean(),
});

export const screenReading = z.object({
  status: readingStatus,
  /** A reason of `session.ts`, or for unknown: overlay, shell, unknown. */
  reason: z.string(),
  confidence: z.number().min(0).max(1),
  /** Name of the rule that decided, for `why` and for mending the rules. */
  rule: z.string(),
  options: z.array(readingOption),
  /** What the dialog asks, one line. */
  question: z.string().nullable(),
  /** Text somebody has typed into the prompt box and not sent; null when empty or unknown. */
  draft: z.string().nullable(),
  /** True when an empty prompt box takes text now. */
  isReady: z.boolean(),
  /** Elapsed time on the spinner line, in seconds. */
  elapsedS: z.number().nullable(),
  tokens: z.number().nullable(),
  mode: z
    .enum(["default", "acceptEdits", "plan", "auto", "dontAsk", "bypassPermissions"])
    .nullable(),
});
export type ScreenReading = z.infer<typeof screenReading>;

/** What the reader is given: the visible screen without its escape codes. */
export interface ScreenInput {
  lines: readonly string[];
  title: string;
  isAlternate: boolean;
}
