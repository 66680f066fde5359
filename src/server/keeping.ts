/** Ties backups, sizes and upkeep to the store and to what pages are told. */
import { foldLogTask } from "../child/backup-tasks.ts";
import type { Children } from "../child/children.ts";
import type { Config } from "../config/config.ts";
import { limits } from "../config/limits.ts";
import type { Ingest } from "../ingest/ingest.ts";
import type { Trim } from "../ingest/trim.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { Store } from "../store/store.ts";
import { Backups } from "../upkeep/backups.ts";
import { Compaction } from "../upkeep/compaction.ts";
import { Sizes } from "../upkeep/sizes.ts";
import { Upkeep } from "../upkeep/upkeep.ts";
import type { SystemState } from "./system-state.ts";

export interface Keeping {
  backups: Backups;
  sizes: Sizes;
  upkeep: Upkeep;
  compaction: Compaction;
}

export interface KeepingOptions {
  config: Config;
  log: Log;
  clock: Clock;
  store: Store;
  ingest: Ingest;
  trim: Trim;
  system: SystemState;
  children: Children;
}

export function makeKeeping(options: KeepingOptions): Keeping {
  const { config, log, clock, store, ingest, trim, system, children } = options;
  const { paths } = config;
  const backups = new Backups({
    paths,
    zone: config.time_zone,
    children,
    clock,
    log,
    holdLog: (isHeld) => store.holdCheckpoints(isHeld),
    warn: (sentence) => system.setWarning("backup", sentence),
  });
  const sizes = new Sizes(paths.database, children);
  const foldLog = async (): Promise<void> => {
    await children.run(foldLogTask, { database: paths.database });
    // Only what came meanwhile is left; with that the next commit starts the log anew.
    store.foldLog();
  };
  const compaction = new Compaction({
    database: paths.database,
    zone: config.time_zone,
    months: config.ledger.compact_after_months ?? null,
    children,
    backups,
    clock,
    log,
    fold: (fold) => ingest.write((tx) => store.foldLedger(tx, fold)),
    holdLog: (isHeld) => store.holdCheckpoints(isHeld),
    foldLog,
  });
  const upkeep = new Upkeep({
    backups,
    sizes,
    clock,
    log,
    warn: (matter, sentence) => system.setWarning(matter, sentence),
    rows: () => ({ events: store.events.count(), xpEvents: store.ledger.count() }),
    eventsRowsMax: config.retention.events_rows,
    trimStep: () => ingest.write((tx) => trim.step(tx)),
    isIdle: () => ingest.isIdleFor(limits.walIdleMs),
    async foldLog() {
      await foldLog();
      // Whoever writes again in this very moment folds it in later.
      if (ingest.isIdleFor(limits.walIdleMs)) store.truncateLog();
    },
    compact: () => compaction.runIfDue(),
  });
  return { backups, sizes, upkeep, compaction };
}
