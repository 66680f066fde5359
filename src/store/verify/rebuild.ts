/** Writes every derived table anew from baseline and ledger, and says what was different. */
import type { Database } from "bun:sqlite";
import type { AdoptionRules } from "../adopt/rules.ts";
import { DERIVATIONS } from "./derivations.ts";
import type { Difference } from "./derived.ts";
import { sumLedger } from "./ledger-sums.ts";

/** Within the caller's transaction. Seconds for a large ledger: only while no server runs. */
export function rebuildDerived(db: Database, rules: AdoptionRules): Difference[] {
  const sums = sumLedger(db, rules);
  return DERIVATIONS.flatMap((derivation) => {
    const found = [...derivation.differences(db, sums, rules)];
    for (const difference of found) derivation.put(db, difference);
    return found;
  });
}
