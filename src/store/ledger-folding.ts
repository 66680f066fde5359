/** One step of folding the ledger: the only way in which a row of it is ever changed or removed. */
import type { Database } from "bun:sqlite";
import type { Tx } from "./transact.ts";

/** One row takes the sums of others, which go. */
export interface LedgerFold {
  keep: number;
  remove: number[];
  /** Of the row that stays, after the step. */
  xp: number;
  metadata: string;
}

export function makeLedgerFolding(db: Database) {
  // Committed nowhere: set and taken back within one transaction (migration 10).
  const open = db.prepare("INSERT INTO ledger_folding (is_on) VALUES (1)");
  const shut = db.prepare("DELETE FROM ledger_folding");
  const present = db.prepare<{ n: number; xp: number | null }, [string]>(
    `SELECT count(*) AS n, sum(xp_amount) AS xp FROM xp_events
     WHERE id IN (SELECT value FROM json_each(?))`,
  );
  const update = db.prepare("UPDATE xp_events SET xp_amount = ?, metadata = ? WHERE id = ?");
  const remove = db.prepare("DELETE FROM xp_events WHERE id IN (SELECT value FROM json_each(?))");
  /** Throws when the rows are not those that the step was made for; then nothing has changed. */
  return (_tx: Tx, fold: LedgerFold): void => {
    const all = present.get(JSON.stringify([fold.keep, ...fold.remove]));
    if (all?.n !== fold.remove.length + 1 || all.xp !== fold.xp) {
      throw new Error("the ledger's rows are not those that were to be folded");
    }
    open.run();
    update.run(fold.xp, fold.metadata, fold.keep);
    remove.run(JSON.stringify(fold.remove));
    shut.run();
  };
}
