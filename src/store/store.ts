/** Everything that is kept: readers are free, writers need an open transaction. */
import type { Clock } from "../lib/clock.ts";
import { type Durability, openDatabase } from "./database.ts";
import { makeDevices } from "./devices.ts";
import { makeEvents } from "./events.ts";
import { makeLedger } from "./ledger.ts";
import { migrateUp, readMigrations, refuseUnknown } from "./migrate.ts";
import { makePersonas } from "./personas.ts";
import { makeProjects } from "./projects.ts";
import { makeSessions } from "./sessions.ts";
import { makeTransactor } from "./transact.ts";

export interface OpenStoreOptions {
  path: string;
  migrationsFolder: string;
  clock: Clock;
  durability?: Durability;
}

/** Opens the file, brings it to this program's schema, prepares every statement once. */
export function openStore(options: OpenStoreOptions) {
  const migrations = readMigrations(options.migrationsFolder);
  const db = openDatabase(options.path, options.durability ?? "FULL", (opened) =>
    refuseUnknown(opened, migrations),
  );
  try {
    migrateUp(db, migrations, options.clock.now());
  } catch (cause) {
    db.close();
    throw cause;
  }
  const checkpoint = db.prepare("PRAGMA wal_checkpoint(TRUNCATE)");
  const alive = db.prepare<{ ok: number }, []>("SELECT 1 AS ok");
  return {
    ...makeTransactor(db),
    events: makeEvents(db),
    personas: makePersonas(db),
    projects: makeProjects(db),
    ledger: makeLedger(db),
    sessions: makeSessions(db),
    devices: makeDevices(db),
    isAlive: (): boolean => alive.get()?.ok === 1,
    /** Folds the WAL into the file and closes; after it the store is of no use. */
    close(): void {
      checkpoint.run();
      db.close();
    },
  };
}
export type Store = ReturnType<typeof openStore>;
