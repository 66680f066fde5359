/** What a version needs beyond its SQL: it runs in the same transaction, after text and take-back. */
import type { Database } from "bun:sqlite";
import { adopt } from "./adopt/adopt.ts";
import { settleGame } from "./adopt/game-tables.ts";
import { fillPersonaSessions } from "./adopt/persona-sessions.ts";
import { fillRollups } from "./adopt/rollups.ts";
import type { MigrationRun } from "./adopt/rules.ts";

export const MIGRATION_CODE: Readonly<Record<number, (db: Database, run: MigrationRun) => void>> = {
  7: (db, run) => {
    fillPersonaSessions(db);
    fillRollups(db, run);
  },
  9: adopt,
  13: settleGame,
};
