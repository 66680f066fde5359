/** Writes every derived table anew from baseline and ledger, and says what was different. */
import type { Database } from "bun:sqlite";
import { limits } from "../../config/limits.ts";
import type { AdoptionRules } from "../adopt/rules.ts";
import { DERIVATIONS } from "./derivations.ts";
import type { Difference } from "./derived.ts";
import { sumLedger } from "./ledger-sums.ts";

export interface RebuiltTables {
  /** Values that were different and were put right. */
  count: number;
  /** The first of each table. */
  listed: Difference[];
}

/** Within the caller's transaction. Seconds for a large ledger: only while no server runs. */
export function rebuildDerived(db: Database, rules: AdoptionRules): RebuiltTables {
  const sums = sumLedger(db, rules);
  const rebuilt: RebuiltTables = { count: 0, listed: [] };
  for (const derivation of DERIVATIONS) {
    let found = 0;
    for (const difference of derivation.differences(db, sums, rules)) {
      derivation.put(db, difference);
      if (found++ < limits.verifyFindingsPerCheckMax) rebuilt.listed.push(difference);
    }
    rebuilt.count += found;
  }
  return rebuilt;
}
