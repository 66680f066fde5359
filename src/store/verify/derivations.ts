/** Every table that follows from baseline and ledger, in the order in which they are put right. */
import { type Derivation, SUM_DERIVATIONS } from "./derived.ts";
import { GAME_DERIVATIONS } from "./game-derivations.ts";
import { periodSums } from "./period-derivation.ts";

export const DERIVATIONS: readonly Derivation[] = [
  ...SUM_DERIVATIONS,
  periodSums,
  ...GAME_DERIVATIONS,
];
