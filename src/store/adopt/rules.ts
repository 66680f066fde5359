/** What follows from the ledger for one persona or project. */
export interface DerivedGame {
  badges: readonly string[];
  achievements: readonly string[];
  streak: { current: number; longest: number; freezes: number; lastDay: string | null };
}

/** The sums that it follows from. */
export interface GameSums {
  totalXp: number;
  stats: Readonly<Record<string, number>>;
  /** Local days on which it was worked on. */
  activeDays: Iterable<string>;
  base: { current: number; longest: number; lastDay: string } | null;
}

/** What the store has to be told of the game in order to adopt a file of another program. */
export interface AdoptionRules {
  /** The level that a total stands for. */
  levelOf(totalXp: number): number;
  /** The calendar day, YYYY-MM-DD, of an epoch in ms, in the configured zone. */
  dayOf(epochMs: number): string;
  /** True for a stat that is the greatest of its increments; the others are their sum. */
  isMaximum(statPath: string): boolean;
  /** True for ledger rows that make their day an active one. */
  isWork(eventType: string): boolean;
  derive(entity: "persona" | "project", sums: GameSums): DerivedGame;
  /** How far the sums of its days bring a challenge; null for one that is not ours. */
  challengeProgress(id: string, sum: (statPath: string) => number): number | null;
}

/** What the code of a migration is given beside the database. */
export interface MigrationRun {
  nowMs: number;
  /** The last ledger row that this version knew before it was left; 0 when it is new here. */
  ledgerEnd: number;
  rules?: AdoptionRules | undefined;
  onProgress?: ((sentence: string) => void) | undefined;
}
