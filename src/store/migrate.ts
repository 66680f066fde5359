/** Brings a database file from one schema version to another, one transaction a step. */
import type { Database } from "bun:sqlite";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isoTime } from "../lib/clock.ts";
import { StoreError } from "./database.ts";

export interface Migration {
  version: number;
  name: string;
  up: string;
  down: string;
  /** SHA-256 of the up text, kept beside the version so that a changed past is noticed. */
  checksum: string;
}

/** The customer's own schema; nothing goes below it. */
export const FLOOR_VERSION = 6;

export function readMigrations(folder: string): Migration[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".up.sql"));
  return names
    .map((file) => {
      const [, digits, name] = /^(\d{4})_(\w+)\.up\.sql$/.exec(file) ?? [];
      if (!digits || !name) throw new Error(`Migration file ${file} is not NNNN_name.up.sql`);
      const up = readFileSync(join(folder, file), "utf8");
      const down = readFileSync(join(folder, file.replace(".up.", ".down.")), "utf8");
      const checksum = new Bun.CryptoHasher("sha256").update(up).digest("hex");
      return { version: Number(digits), name, up, down, checksum };
    })
    .sort((a, b) => a.version - b.version);
}

/** 0 for an empty file; a file that holds tables but no version is somebody else's. */
export function schemaVersion(db: Database): number {
  const tables = db
    .query<{ name: string }, []>("SELECT name FROM sqlite_master WHERE type = 'table'")
    .all()
    .map((row) => row.name);
  if (tables.includes("schema_version")) {
    const sql = "SELECT max(version) AS version FROM schema_version";
    return db.query<{ version: number | null }, []>(sql).get()?.version ?? 0;
  }
  if (tables.length === 0) return 0;
  throw new StoreError(
    "foreign",
    "The database file holds tables of another program; choose another --data-dir.",
  );
}

/** Throws for a file that is none of ours to open; reads only. */
export function refuseUnknown(db: Database, migrations: Migration[]): void {
  const from = schemaVersion(db);
  const newest = migrations.at(-1)?.version ?? 0;
  if (from > newest) {
    throw new StoreError(
      "newer",
      `The database has schema ${from}, this program knows ${newest}; install the newer one again.`,
    );
  }
  if (from > 0 && from < FLOOR_VERSION) {
    throw new StoreError(
      "too_old",
      `The database has schema ${from}; start the original claude-rpg once to bring it to 6.`,
    );
  }
}

/** Runs every migration above the file's version. Returns the versions it applied. */
export function migrateUp(db: Database, migrations: Migration[], nowMs: number): number[] {
  refuseUnknown(db, migrations);
  const from = schemaVersion(db);
  checkChecksums(db, migrations, from);
  const applied: number[] = [];
  for (const migration of migrations) {
    if (migration.version <= from) continue;
    runStep(db, migration, nowMs);
    applied.push(migration.version);
  }
  return applied;
}

function runStep(db: Database, migration: Migration, nowMs: number): void {
  try {
    db.transaction(() => {
      db.run(migration.up);
      db.query("INSERT INTO schema_version (version, applied_at) VALUES (?, ?)").run(
        migration.version,
        isoTime(nowMs),
      );
      // The original has no checksums; ours begin with the table that holds them.
      if (migration.version > FLOOR_VERSION) {
        db.query("INSERT INTO schema_meta (version, name, checksum) VALUES (?, ?, ?)").run(
          migration.version,
          migration.name,
          migration.checksum,
        );
      }
    }).immediate();
  } catch (cause) {
    throw new StoreError(
      "migration",
      `Migration ${migration.version} (${migration.name}) failed and the file is as it was: ${
        cause instanceof Error ? cause.message : String(cause)
      }`,
      { cause },
    );
  }
}

function checkChecksums(db: Database, migrations: Migration[], from: number): void {
  if (from <= FLOOR_VERSION) return;
  const rows = db
    .query<{ version: number; checksum: string }, []>("SELECT version, checksum FROM schema_meta")
    .all();
  for (const row of rows) {
    const known = migrations.find((migration) => migration.version === row.version);
    if (known && known.checksum !== row.checksum) {
      throw new StoreError(
        "migration",
        `Migration ${row.version} of this file differs from this program's; install the release that made it.`,
      );
    }
  }
}
