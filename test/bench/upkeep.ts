/** How long the server's thread is held by one step of retention and of folding the ledger. */
import { copyFileSync, mkdirSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { planFoldsTask } from "../../src/child/plan-folds-task.ts";
import { embeddedFolder } from "../../src/config/embedded.ts";
import { limits } from "../../src/config/limits.ts";
import { dataPaths } from "../../src/config/paths.ts";
import { Trim } from "../../src/ingest/trim.ts";
import { systemClock } from "../../src/lib/clock.ts";
import type { LedgerFold } from "../../src/protocol/ledger-fold.ts";
import { checkpointPassive } from "../../src/store/checkpoint.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import type { Bench } from "./bench.ts";
import { quantile } from "./figures.ts";
import { filledFolder } from "./filled-store.ts";
import { plainRow, type Row } from "./row.ts";

const SCENE = "upkeep";
const LEDGER = 1_000_000;
const HOLD_MS_MAX = 20;
/** Steps of folding that are measured of the many that a long ledger takes. */
const FOLDS = 3_000;

/** With durable commits, on a copy of a long past. */
export async function upkeep(bench: Bench): Promise<Row[]> {
  const folder = mkdtempSync(join(bench.scratch, "upkeep-"));
  mkdirSync(folder, { recursive: true });
  const { database } = dataPaths(folder);
  copyFileSync(dataPaths(filledFolder(bench.scratch, LEDGER)).database, database);
  const store = openStore({
    path: database,
    migrationsFolder: embeddedFolder("migrations"),
    clock: systemClock,
  });
  try {
    const rows = [...trimRows(store), ...(await foldRows(store, database))];
    return rows;
  } finally {
    store.close();
  }
}

/** The window of events is full of rows that are too old. */
function trimRows(store: Store): Row[] {
  const trim = new Trim(store, systemClock, { eventsDays: 7, eventsRows: 10_000 });
  const alongside: number[] = [];
  for (let count = 0; count < 50; count++) {
    alongside.push(held(() => store.transact((tx) => trim.alongside(tx, limits.batchMembersMax))));
  }
  const steps: number[] = [];
  let isMore = true;
  while (isMore) {
    steps.push(
      held(() => {
        isMore = store.transact((tx) => trim.step(tx));
      }),
    );
  }
  const bar = { atMost: HOLD_MS_MAX };
  return [
    plainRow(SCENE, "retention with a full batch, longest", "ms", quantile(alongside, 1), bar),
    plainRow(SCENE, "its median, for 72 rows", "ms", quantile(alongside, 0.5), null),
    plainRow(
      SCENE,
      `retention once an hour, longest of ${steps.length} steps`,
      "ms",
      quantile(steps, 1),
      bar,
    ),
  ];
}

async function foldRows(store: Store, database: string): Promise<Row[]> {
  const folds: LedgerFold[] = [];
  const startedAt = performance.now();
  const input = { database, before: "2026-10-01", zone: "UTC", isDryRun: false };
  const { rows } = await planFoldsTask.run(input, (fold) => folds.push(fold));
  const planS = (performance.now() - startedAt) / 1000;
  store.holdCheckpoints(true);
  const steps: number[] = [];
  const logs: number[] = [];
  for (const [index, fold] of folds.slice(0, FOLDS).entries()) {
    steps.push(held(() => store.transact((tx) => store.foldLedger(tx, fold))));
    if (index % limits.foldCommitsPerLog > 0) continue;
    // In the product a child does this; what is left for the server is measured.
    checkpointPassive(database);
    logs.push(held(() => store.foldLog()));
  }
  store.holdCheckpoints(false);
  const bar = { atMost: HOLD_MS_MAX };
  const found = `${rows.toLocaleString("en")} of ${LEDGER.toLocaleString("en")} rows`;
  return [
    plainRow(SCENE, `folding: the plan for ${found}, in a child`, "s", planS, null),
    plainRow(SCENE, `folding, longest of ${steps.length} steps`, "ms", quantile(steps, 1), bar),
    plainRow(SCENE, "its p99", "ms", quantile(steps, 0.99), null),
    plainRow(SCENE, "folding its log in, longest", "ms", quantile(logs, 1), bar),
  ];
}

function held(work: () => void): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}
