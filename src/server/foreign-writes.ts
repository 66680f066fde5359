/** Another program wrote to the database while the server runs (the customer's risk 1). */

import { limits } from "../config/limits.ts";
import { every } from "../lib/pulse.ts";
import type { Core } from "./core.ts";
import { reload } from "./reload.ts";

/** Looks now and then; returns how to stop looking. */
export function watchForeignWrites(core: Core): () => void {
  return every(limits.foreignWriteCheckMs, () => takeForeignWrites(core));
}

/** What is in memory may be wrong now: it is read anew, and everybody is told. */
export function takeForeignWrites(core: Core): void {
  if (!core.store.hasForeignWrite()) return;
  reload(core);
  const at = new Date(core.clock.now()).toTimeString().slice(0, 5);
  core.log.warn("another program wrote to the database; everything was read again");
  core.system.setWarning(
    "foreign-write",
    `Another program wrote to the database at ${at}; everything was read again. While the server runs, let nothing else write to it.`,
  );
}
