/** Migrations of the file of a data folder that no server holds, as a command asks for them. */
import type { Database } from "bun:sqlite";
import { existsSync } from "node:fs";
import type { AdoptionRules } from "./adopt/rules.ts";
import { backupBeforeMigration } from "./before-migration.ts";
import { openDatabase, StoreError } from "./database.ts";
import { keptTables } from "./kept.ts";
import { lookAt, lookBeforeServing, reading } from "./look.ts";
import { migrateDown, migrateUp } from "./migrate.ts";
import { type Migration, readMigrations } from "./migration.ts";
import { schemaVersion } from "./schema-version.ts";
import type { FileOnDisk } from "./set-aside.ts";
import { tablesOf } from "./tables.ts";

export interface MigrationFile extends FileOnDisk {
  migrationsFolder: string;
  nowMs: number;
  rules?: AdoptionRules;
  onProgress?: (sentence: string) => void;
}

export interface MigrationState {
  /** 0: there is no database yet. */
  version: number;
  newest: number;
  steps: { version: number; name: string; appliedAt: string | null }[];
  /** Tables in which something of newer versions is kept. */
  kept: string[];
}

export interface MigrationDone {
  from: number;
  to: number;
  /** Versions that were applied or undone, in that order. */
  steps: number[];
  backup: string | null;
}

/** Reads only; a server may run meanwhile. */
export function migrationState(file: MigrationFile): MigrationState {
  const migrations = readMigrations(file.migrationsFolder);
  const newest = migrations.at(-1)?.version ?? 0;
  const version = lookAt(file.path, migrations);
  const none = { applied: new Map<number, string>(), kept: [] };
  const { applied, kept } = version === 0 ? none : reading(file.path, stateOf);
  const steps = migrations.map((migration) => ({
    version: migration.version,
    name: migration.name,
    appliedAt: applied.get(migration.version) ?? null,
  }));
  return { version, newest, steps, kept };
}

function stateOf(db: Database): { applied: Map<number, string>; kept: string[] } {
  const rows = tablesOf(db).includes("schema_version")
    ? db
        .query<{ version: number; at: string }, []>(
          "SELECT version, applied_at AS at FROM schema_version",
        )
        .all()
    : [];
  const applied = new Map(rows.map(({ version, at }) => [version, at] as const));
  return { applied, kept: keptTables(db).map(({ table }) => table) };
}

/** The caller holds the folder's lock. Throws StoreError. */
export function migrateFileUp(file: MigrationFile): MigrationDone {
  return migrateFile(file, (db, migrations, before) =>
    migrateUp(db, migrations, file.nowMs, {
      before,
      rules: file.rules,
      onProgress: file.onProgress,
    }),
  );
}

/** The same way down, to version `to`. */
export function migrateFileDown(file: MigrationFile, to: number, isDrop: boolean): MigrationDone {
  return migrateFile(file, (db, migrations, before) =>
    migrateDown(db, migrations, to, { isDrop, before }),
  );
}

function migrateFile(
  file: MigrationFile,
  work: (db: Database, migrations: Migration[], before: () => void) => number[],
): MigrationDone {
  if (!existsSync(file.path)) {
    throw new StoreError(
      "missing",
      `There is no database ${file.path}; claude-rpg serve makes one.`,
    );
  }
  const migrations = readMigrations(file.migrationsFolder);
  lookBeforeServing(file, migrations, file.nowMs);
  const db = openDatabase(file.path);
  try {
    const from = schemaVersion(db);
    let backup: string | null = null;
    const steps = work(db, migrations, () => {
      backup = backupBeforeMigration(file.path, file.backups, file.nowMs);
    });
    db.run("PRAGMA wal_checkpoint(TRUNCATE)");
    return { from, to: schemaVersion(db), steps, backup };
  } finally {
    db.close();
  }
}
