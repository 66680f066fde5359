/** Brings a database file from one schema version to another, one transaction a step. */
import type { Database } from "bun:sqlite";
import { isoTime } from "../lib/clock.ts";
import { completeOriginal } from "./adopt/complete-original.ts";
import type { AdoptionRules } from "./adopt/rules.ts";
import { StoreError, storeErrorOf } from "./database.ts";
import { dropKept, keepLedgerEnd, takeBack, takeLedgerEnd } from "./kept.ts";
import { FLOOR_VERSION, type Migration } from "./migration.ts";
import { MIGRATION_CODE } from "./migration-code.ts";
import {
  appliedVersions,
  refuseChangedPast,
  refuseUnknown,
  schemaVersion,
} from "./schema-version.ts";
import { columnsOf, tablesOf } from "./tables.ts";

/** What a migration of a file with a past needs; an empty file needs nothing of it. */
export interface MigrationHelp {
  /** Called once, before the first step of a file that holds something: makes the backup. */
  before?: ((from: number) => void) | undefined;
  /** The rules of the game that an adoption applies to what it finds. */
  rules?: AdoptionRules | undefined;
  /** Told now and then in a long migration, as a sentence. */
  onProgress?: ((sentence: string) => void) | undefined;
}

/** Runs every migration above the file's version. Returns the versions it applied. */
export function migrateUp(
  db: Database,
  migrations: Migration[],
  nowMs: number,
  help: MigrationHelp = {},
): number[] {
  refuseUnknown(db, migrations);
  refuseChangedPast(db, migrations);
  const from = schemaVersion(db);
  const applied = appliedVersions(db);
  // Branches land in any order: a number below the newest may still be missing.
  const pending = migrations.filter(
    ({ version }) => !applied.has(version) && (version > FLOOR_VERSION || from < FLOOR_VERSION),
  );
  if (pending.length === 0) return [];
  const hasPast = tablesOf(db).some((name) => name !== "schema_version");
  if (hasPast) help.before?.(from);
  withoutForeignKeys(db, () => {
    const original = migrations.find(({ version }) => version === FLOOR_VERSION);
    if (hasPast && original && from === FLOOR_VERSION) {
      step(db, original, () => completeOriginal(db, original.up));
    }
    for (const migration of pending) {
      step(db, migration, () => stepUp(db, migration, migrations, nowMs, help));
    }
  });
  return pending.map(({ version }) => version);
}

/**
 * Undoes every migration above `to`. What `to` cannot hold stays under another name, or goes
 * with `isDrop`. Returns the versions it undid.
 */
export function migrateDown(
  db: Database,
  migrations: Migration[],
  to: number,
  options: { isDrop: boolean; before?: (from: number) => void },
): number[] {
  refuseUnknown(db, migrations);
  refuseChangedPast(db, migrations);
  const from = schemaVersion(db);
  refuseTarget(migrations, from, to);
  const applied = appliedVersions(db);
  const undone = migrations.filter(({ version }) => version > to && applied.has(version)).reverse();
  options.before?.(from);
  withoutForeignKeys(db, () => {
    for (const migration of undone) step(db, migration, () => stepDown(db, migration));
    if (options.isDrop) db.transaction(() => dropKept(db, to)).immediate();
  });
  return undone.map(({ version }) => version);
}

function refuseTarget(migrations: Migration[], from: number, to: number): void {
  if (migrations.some(({ version }) => version === to) && to <= from) return;
  const known = migrations.map(({ version }) => version).filter((version) => version <= from);
  throw new StoreError(
    "migration",
    `The database has schema ${from}, and --to can be one of ${known.join(", ")}.`,
  );
}

function stepUp(
  db: Database,
  migration: Migration,
  migrations: Migration[],
  nowMs: number,
  help: MigrationHelp,
): void {
  const { version } = migration;
  const before = tablesOf(db);
  const isOldOriginal = version === FLOOR_VERSION && before.includes("personas");
  if (isOldOriginal) completeOriginal(db, migration.up);
  else db.run(migration.up);
  const ledgerEnd = takeLedgerEnd(db, version);
  takeBack(db, version, before);
  MIGRATION_CODE[version]?.(db, { ledgerEnd, nowMs, ...help });
  db.query("INSERT INTO schema_version (version, applied_at) VALUES (?, ?)").run(
    version,
    isoTime(nowMs),
  );
  // The original has no checksums; ours begin with the table that holds them.
  if (version > FLOOR_VERSION) writeChecksums(db, migration, migrations);
}

function writeChecksums(db: Database, migration: Migration, migrations: Migration[]): void {
  const { version, name, checksum } = migration;
  db.query("INSERT INTO schema_meta (version, name, checksum) VALUES (?, ?, ?)").run(
    version,
    name,
    checksum,
  );
  if (!columnsOf(db, "schema_meta").some((column) => column.name === "down_checksum")) return;
  const fill = db.query(
    "UPDATE schema_meta SET down_checksum = ? WHERE version = ? AND down_checksum IS NULL",
  );
  for (const known of migrations) fill.run(known.downChecksum, known.version);
}

function stepDown(db: Database, { version, down }: Migration): void {
  keepLedgerEnd(db, version);
  db.run(down);
  db.query("DELETE FROM schema_version WHERE version = ?").run(version);
  if (tablesOf(db).includes("schema_meta")) {
    db.query("DELETE FROM schema_meta WHERE version = ?").run(version);
  }
}

/** One transaction: the step is done whole or leaves the file as it was. */
function step(db: Database, { version, name }: Migration, work: () => void): void {
  try {
    db.transaction(work).immediate();
  } catch (cause) {
    const known = storeErrorOf(cause, db.filename);
    if (known) throw known;
    throw new StoreError(
      "migration",
      `Migration ${version} (${name}) failed and the file is as it was: ${
        cause instanceof Error ? cause.message : String(cause)
      }`,
      { cause },
    );
  }
}

/** What an older program left dangling is mended inside the steps; until then it may dangle. */
function withoutForeignKeys(db: Database, work: () => void): void {
  db.run("PRAGMA foreign_keys = OFF");
  try {
    work();
  } finally {
    db.run("PRAGMA foreign_keys = ON");
  }
}
