/** What is told of the spool: counts, and warnings of one sentence each with the repair. */
import type { DataPaths } from "../config/paths.ts";

export interface SpoolStats {
  /** What waits now. */
  files: number;
  bytes: number;
  /** Since the start. */
  taken: number;
  poison: number;
  /** Events that went because the spool was full: scripts' own, light ones first, and poison. */
  dropped: number;
  /** What is set aside, newest first; `at` is ISO. */
  poisoned: { name: string; bytes: number; at: string; reason: string | null }[];
}

export interface SpoolWarnings {
  poison: string | null;
  dropped: string | null;
}

export function spoolWarnings(stats: SpoolStats, paths: DataPaths): SpoolWarnings {
  const aside = stats.poisoned.length;
  return {
    poison:
      aside === 0
        ? null
        : `${events(aside)} could not be taken in and ${aside === 1 ? "lies" : "lie"} in ` +
          `${paths.spoolPoison}; move a file back to ${paths.spool} to try it again, or delete it.`,
    dropped:
      stats.dropped === 0
        ? null
        : `${events(stats.dropped)} of the time without a server ` +
          `${stats.dropped === 1 ? "was" : "were"} dropped because the spool was full; ` +
          "keep the server running to lose none.",
  };
}

function events(count: number): string {
  return count === 1 ? "1 event" : `${count.toLocaleString("en")} events`;
}
