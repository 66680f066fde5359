/**
 * Makes a file that another program wrote keep this program's promises, without dropping a row:
 * a name for every id, totals and levels that agree with the ledger, and a baseline of what the
 * ledger cannot explain. Runs again each time the version comes back, and then finds little.
 */
import type { Database } from "bun:sqlite";
import { writeBaseline } from "./baseline.ts";
import { Findings } from "./findings.ts";
import { ledgerChunks } from "./ledger-chunks.ts";
import { addLedgerSums, dropLedgerSums, makeLedgerSums } from "./ledger-sums.ts";
import type { MigrationRun } from "./rules.ts";
import { hideNameless, raiseTombstones } from "./tombstones.ts";
import { squareTotals } from "./totals.ts";
import { findInEntities, findInLedger } from "./unreadable.ts";

export function adopt(db: Database, run: MigrationRun): void {
  const findings = new Findings(db);
  findInEntities(db, findings);
  hideNameless(db, findings, run.nowMs);
  raiseTombstones(db, findings, run.nowMs);
  makeLedgerSums(db);
  for (const chunk of ledgerChunks(db, 0, "adoption", run)) {
    addLedgerSums(db, chunk);
    findInLedger(findings, chunk);
  }
  squareTotals(db, findings, run);
  writeBaseline(db, run);
  dropLedgerSums(db);
  findings.finish();
  const count = findings.count;
  if (count > 0) {
    run.onProgress?.(
      `${count.toLocaleString("en")} things of the adopted file were put right or could not be read; nothing was dropped`,
    );
  }
}
