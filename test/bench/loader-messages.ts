/** What the bench and its load process say to each other. */
import { z } from "zod";

/** One agent of the load: its events come in order, on one connection. */
export const loadSession = z.object({
  id: z.string(),
  cwd: z.string(),
  /** The headers that the hook script would send, without the event's id. */
  headers: z.record(z.string(), z.string()),
});
export type LoadSession = z.infer<typeof loadSession>;

export const loadJob = z.object({
  port: z.number().int(),
  token: z.string(),
  sessions: z.array(loadSession),
  connections: z.number().int().min(1),
  events: z.number().int().min(1),
  /** Events per second over all connections; null: as fast as the answers come. */
  ratePerSecond: z.number().nullable(),
});
export type LoadJob = z.infer<typeof loadJob>;

export const loadResult = z.object({
  seconds: z.number(),
  events: z.number().int(),
  /** Milliseconds from the first byte sent to the whole answer, one per event. */
  latenciesMs: z.array(z.number()),
  /** Answers that were not 2xx, by status; empty in a run that counts. */
  refusals: z.record(z.string(), z.number()),
  problem: z.string().nullable(),
});
export type LoadResult = z.infer<typeof loadResult>;
