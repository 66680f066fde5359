/** What commands may do to the data of a folder that no server has in use. */

import { adoptionRules } from "../child/adoption-rules.ts";
import type { Config } from "../config/config.ts";
import { embeddedFolder } from "../config/embedded.ts";
import type { ReplayResult } from "../ingest/replay-raw.ts";
import type { Clock } from "../lib/clock.ts";
import { silentLog } from "../lib/log.ts";
import type { VerifyMode, VerifyReport } from "../protocol/verify.ts";
import { takeLockOfData } from "../store/lock.ts";
import { readMigrations } from "../store/migration.ts";
import { requireDatabase } from "../store/open-to-read.ts";
import { openStore } from "../store/store.ts";
import { inWords } from "../store/verify/full-checks.ts";
import { verifyFile } from "../store/verify/verify.ts";
import { readWatermark } from "../store/watermark.ts";
import { makeCore } from "./core.ts";

/** Reads only, also beside a running server. Throws StoreError. */
export function verifyData(config: Config, mode: VerifyMode, nowMs: number): VerifyReport {
  // First: a server that writes meanwhile moves the mark ahead of an older look at the database.
  const mark = readWatermark(config.paths);
  return verifyFile(config.paths.database, {
    mode,
    rules: adoptionRules(config.time_zone),
    migrations: readMigrations(embeddedFolder("migrations")),
    nowMs,
    mark,
  });
}

export interface Rebuilt {
  /** Derived values that were not what the ledger says, and were put right. */
  count: number;
  /** The first of each table. */
  listed: ReturnType<typeof inWords>[];
}

/** Throws StoreError: `held` while a server runs, `missing` where there is no database. */
export function rebuildData(config: Config, clock: Clock): Rebuilt {
  requireDatabase(config.paths.database);
  const lock = takeLockOfData(config.paths);
  try {
    const store = openStore({
      path: config.paths.database,
      migrationsFolder: embeddedFolder("migrations"),
      clock,
    });
    try {
      const rules = adoptionRules(config.time_zone);
      const { count, listed } = store.transact((tx) => store.rebuild(tx, rules));
      return { count, listed: listed.map(inWords) };
    } finally {
      store.close();
    }
  } finally {
    lock.release();
  }
}

/** As above: applies what was kept raw. */
export async function replayData(config: Config, clock: Clock): Promise<ReplayResult> {
  requireDatabase(config.paths.database);
  const lock = takeLockOfData(config.paths);
  try {
    const core = makeCore({ config, clock, log: silentLog });
    try {
      return await core.ingest.replay(core.intake);
    } finally {
      core.store.close();
    }
  } finally {
    lock.release();
  }
}
