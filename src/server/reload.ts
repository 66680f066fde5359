/** Drops what is in memory of the database, reads it again, and gives every page a new snapshot. */
import type { Core } from "./core.ts";
import { restoreSessions } from "./restore.ts";

/** For a file that was changed or replaced under the running server. */
export function reload({ store, live, views, hub, ingest, log }: Core): void {
  // What waits was decided on the old state, but it is written to the new file all the same.
  ingest.drain();
  ingest.forget();
  for (const { id } of live.all()) {
    live.remove(id);
    views.forget(id);
  }
  restoreSessions(store, live, log);
  hub.resync();
}
