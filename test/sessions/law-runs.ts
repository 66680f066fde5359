/** On how many histories each law is tried, and with which seed, so that a failure comes again. */
import fc from "fast-check";

/** Of each law; all laws together are tried on far more than 10,000. `LAW_RUNS=20000` for more. */
const HISTORIES = Number(process.env["LAW_RUNS"] ?? 2_000);
const seed = Number(process.env["LAW_SEED"] ?? Math.floor(Math.random() * 2 ** 31));

console.log(`laws: ${HISTORIES} histories of each, LAW_SEED=${seed}`);

export function assertLaw<Ts>(property: fc.IProperty<Ts>, atLeast = 0): void {
  fc.assert(property, { seed, numRuns: Math.max(HISTORIES, atLeast) });
}
