/** How the server itself is: alive, ready, its sizes and counts. */
import { z } from "zod";
import { notifyReport } from "./notify.ts";
import { unappliedEvent } from "./verify.ts";

/** GET /healthz */
export const health = z.object({ status: z.literal("ok"), version: z.string() });

/** GET /readyz: `ok`, or one sentence or word on what is not. */
export const readiness = z.object({
  ready: z.boolean(),
  database: z.string(),
  ingest: z.string(),
  tmux: z.string(),
});

const count = z.number().int().min(0);

/** GET /api/system; all counts are since the start but `rows` and `unapplied`. */
export const systemReport = z.object({
  version: z.string(),
  database: z.string(),
  tmux: z.string(),
  ingest: z.object({
    waiting: count,
    commits: count,
    members: count,
    lastBatch: count,
    failures: count,
    hooks: count,
    duplicates: count,
    unknownEvents: count,
    raw: count,
  }),
  /** How often a source corrected what the hooks had said; screens that were not placed. */
  observed: z.object({
    corrections: z.record(z.string(), count),
    unrecognisedScreens: count,
  }),
  spool: z.object({
    /** What waits now. */
    files: count,
    bytes: count,
    taken: count,
    poison: count,
    /** Lost because the spool was full, light events first. */
    dropped: count,
    /** What could not be taken in and lies in the folder `spool/poison`, newest first. */
    poisoned: z.array(
      z.object({
        name: z.string(),
        bytes: count,
        at: z.iso.datetime(),
        reason: z.string().nullable(),
      }),
    ),
  }),
  notify: notifyReport,
  /** What is wrong, one sentence each with the repair; the same as on the page. */
  warnings: z.array(z.string()),
  live: z.object({ clients: count, deltas: count, bytes: count, dropped: count }),
  rows: z.object({ events: count, xpEvents: count }),
  storage: z.object({
    fileBytes: count,
    walBytes: count,
    /** Rows of each table when they were last counted, once an hour; empty before. */
    tables: z.record(z.string(), count),
    /** Time of the newest backup; null without one. */
    newestBackupAt: z.iso.datetime().nullable(),
  }),
  /** Stored events that the rules failed on, and the first of them. */
  unapplied: count,
  unappliedEvents: z.array(unappliedEvent),
  /** Broken promises that the last check of the data found. */
  faults: count,
});
