/** What a person should know of the spool, one sentence each with the repair. */
import type { DataPaths } from "../config/paths.ts";
import type { SpoolStats } from "./spool.ts";

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
