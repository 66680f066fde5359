/** Everything that is kept: readers are free, writers need an open transaction. */
import type { Database } from "bun:sqlite";
import { dirname, join } from "node:path";
import { limits } from "../config/limits.ts";
import type { Clock } from "../lib/clock.ts";
import type { VerifyReport } from "../protocol/verify.ts";
import { makeAchievements } from "./achievements.ts";
import { adoptionFindings } from "./adopt/findings.ts";
import type { AdoptionRules } from "./adopt/rules.ts";
import { backupBeforeMigration } from "./before-migration.ts";
import { makeBoards } from "./boards.ts";
import { makeChallenges } from "./challenges.ts";
import { AUTOCHECKPOINT_PAGES, type Durability, openDatabase, StoreError } from "./database.ts";
import { makeDevices } from "./devices.ts";
import { makeEvents } from "./events.ts";
import { makeLedger } from "./ledger.ts";
import { makeLedgerFolding } from "./ledger-folding.ts";
import { lookBeforeServing } from "./look.ts";
import { migrateUp } from "./migrate.ts";
import { type Migration, readMigrations } from "./migration.ts";
import { makeNotes } from "./notes.ts";
import { makeOutbox } from "./outbox.ts";
import { makePermissions } from "./permissions.ts";
import { makePersonas } from "./personas.ts";
import { makeProjects } from "./projects.ts";
import { makePrompts } from "./prompts.ts";
import { makeQuests } from "./quests.ts";
import { makeRetention } from "./retention.ts";
import { makeRollups } from "./rollups.ts";
import { makeSessions } from "./sessions.ts";
import { setAside } from "./set-aside.ts";
import { makeStreaks } from "./streaks.ts";
import { makeTransactor, type Tx } from "./transact.ts";
import { makeTransitions } from "./transitions.ts";
import { type RebuiltTables, rebuildDerived } from "./verify/rebuild.ts";
import { verifyDatabase } from "./verify/verify.ts";

export interface OpenStoreOptions {
  path: string;
  migrationsFolder: string;
  clock: Clock;
  durability?: Durability;
  /** Where the backup before a migration goes; without it none is made. */
  backups?: string;
  /** Needed by a file that another program has filled. */
  rules?: AdoptionRules;
  /** Told now and then in a long migration, as a sentence. */
  onProgress?: (sentence: string) => void;
}

/**
 * Opens the file, brings it to this program's schema, prepares every statement once. Throws
 * StoreError; a damaged file is set aside then. The caller holds the folder's lock.
 */
export function openStore(options: OpenStoreOptions) {
  const migrations = readMigrations(options.migrationsFolder);
  const db = openMigrated(options, migrations);
  // Opening may wait for seconds; a running server never stands still for another program.
  db.run(`PRAGMA busy_timeout = ${limits.databaseBusyMsMax}`);
  const checkpoint = db.prepare("PRAGMA wal_checkpoint(TRUNCATE)");
  const foldLog = db.prepare("PRAGMA wal_checkpoint(PASSIVE)");
  let holders = 0;
  const alive = db.prepare<{ ok: number }, []>("SELECT 1 AS ok");
  const dataVersion = db.prepare<{ data_version: number }, []>("PRAGMA data_version");
  let known = dataVersion.get()?.data_version;
  return {
    ...makeTransactor(db),
    events: makeEvents(db),
    personas: makePersonas(db),
    projects: makeProjects(db),
    ledger: makeLedger(db),
    achievements: makeAchievements(db),
    boards: makeBoards(db),
    challenges: makeChallenges(db),
    notes: makeNotes(db),
    quests: makeQuests(db),
    rollups: makeRollups(db),
    streaks: makeStreaks(db),
    sessions: makeSessions(db),
    transitions: makeTransitions(db),
    permissions: makePermissions(db),
    devices: makeDevices(db),
    outbox: makeOutbox(db),
    /** What the adoption of another program's file could not read or had to put right. */
    adoptionFindings: () => adoptionFindings(db),
    /** True once after another connection has committed something; cheap. */
    hasForeignWrite(): boolean {
      const now = dataVersion.get()?.data_version;
      const isForeign = now !== known;
      known = now;
      return isForeign;
    },
    prompts: makePrompts(db),
    /** Every derived table anew from the ledger; what was different. For commands only: seconds. */
    rebuild: (_tx: Tx, rules: AdoptionRules): RebuiltTables => rebuildDerived(db, rules),
    /** The cheap check of each start. */
    verifyQuick: (rules: AdoptionRules): VerifyReport =>
      verifyDatabase(db, {
        mode: "quick",
        rules,
        migrations,
        nowMs: options.clock.now(),
        mark: null,
      }),
    retention: makeRetention(db),
    foldLedger: makeLedgerFolding(db),
    /** While a copy is made the log cannot be folded in; who makes it does that at its end. */
    holdCheckpoints(isHeld: boolean): void {
      holders += isHeld ? 1 : -1;
      db.run(`PRAGMA wal_autocheckpoint = ${holders > 0 ? 0 : AUTOCHECKPOINT_PAGES}`);
    },
    /** What lies in the log is copied, as far as nobody reads behind it. */
    foldLog(): void {
      foldLog.run();
    },
    /** Empties the log; costs little when it was folded in just before. */
    truncateLog(): void {
      checkpoint.run();
    },
    isAlive: (): boolean => alive.get()?.ok === 1,
    /** Folds the WAL into the file and closes; after it the store is of no use. */
    close(): void {
      checkpoint.run();
      db.close();
    },
  };
}
export type Store = ReturnType<typeof openStore>;

function openMigrated(options: OpenStoreOptions, migrations: Migration[]): Database {
  const { path, clock, backups } = options;
  const file = { path, backups: backups ?? join(dirname(path), "backups") };
  lookBeforeServing(file, migrations, clock.now());
  const db = openDatabase(path, options.durability ?? "FULL");
  try {
    migrateUp(db, migrations, clock.now(), {
      before: (from) => {
        if (!backups) return;
        const backup = backupBeforeMigration(path, backups, clock.now());
        options.onProgress?.(`the database goes up from schema ${from}, backed up as ${backup}`);
      },
      rules: options.rules,
      onProgress: options.onProgress,
    });
    return db;
  } catch (cause) {
    db.close();
    const isDamaged = cause instanceof StoreError && cause.code === "damaged";
    throw isDamaged ? setAside(file, clock.now(), cause) : cause;
  }
}
