/** What the store has to be told of the game in order to adopt a file of another program. */
export interface AdoptionRules {
  /** The level that a total stands for. */
  levelOf(totalXp: number): number;
  /** The calendar day, YYYY-MM-DD, of an epoch in ms, in the configured zone. */
  dayOf(epochMs: number): string;
  /** True for a stat that is the greatest of its increments; the others are their sum. */
  isMaximum(statPath: string): boolean;
}

/** What the code of a migration is given beside the database. */
export interface MigrationRun {
  nowMs: number;
  /** The last ledger row that this version knew before it was left; 0 when it is new here. */
  ledgerEnd: number;
  rules?: AdoptionRules | undefined;
  onProgress?: ((sentence: string) => void) | undefined;
}
