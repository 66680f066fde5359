/** A message as it lies in the outbox: facts in plain text, worded only when it is sent. */
import { z } from "zod";
import { NOTICE_KINDS } from "../config/notify-settings.ts";

export const message = z.object({
  kind: z.enum([...NOTICE_KINDS, "test"]),
  /** Whom it is about: a persona, a project, or an agent without a name yet. */
  who: z.string(),
  project: z.string().nullable(),
  /** What it waits for, what went wrong, what was reached. */
  what: z.string().nullable(),
  /** Since when that is so, epoch ms; null where it is over. */
  since: z.number().nullable(),
  /** How long it took; null where that says nothing. */
  tookMs: z.number().nullable(),
  link: z.string().nullable(),
});
export type Message = z.infer<typeof message>;
