/** Which schema a file has, and whether it is one that this program may open. */
import type { Database } from "bun:sqlite";
import { StoreError } from "./database.ts";
import { FLOOR_VERSION, type Migration } from "./migration.ts";
import { columnsOf, tablesOf } from "./tables.ts";

/** "rpg2" in the file's header since version 9; the original has 0 there. */
export const APPLICATION_ID = 0x72706732;

/** Tables and columns by which a file of the original is known, of whatever version. */
const MARKS: readonly (readonly [table: string, columns: readonly string[]])[] = [
  ["schema_version", ["version", "applied_at"]],
  ["personas", ["id", "session_id", "name"]],
  ["projects", ["id", "path", "name"]],
  ["xp_events", ["id", "event_type", "xp_amount", "created_at"]],
];

/** 0 for a file without rows of ours; a file with other tables is somebody else's. */
export function schemaVersion(db: Database): number {
  const tables = tablesOf(db);
  refuseForeign(db, tables);
  if (!tables.includes("schema_version")) return 0;
  const sql = "SELECT max(version) AS version FROM schema_version";
  // A connection that reads exactly gives whole numbers as bigint.
  return Number(db.query<{ version: number | null }, []>(sql).get()?.version ?? 0);
}

function refuseForeign(db: Database, tables: readonly string[]): void {
  const isFresh = tables.every((name) => name === "schema_version");
  const marks = isFresh ? MARKS.slice(0, tables.length) : MARKS;
  const isOurs = marks.every(([table, columns]) => {
    const found = columnsOf(db, table).map(({ name }) => name);
    return columns.every((column) => found.includes(column));
  });
  if (!isOurs) throw foreign("tables");
}

function foreign(what: string): StoreError {
  return new StoreError(
    "foreign",
    `The database file holds ${what} of another program; choose another --data-dir.`,
  );
}

/** Versions that were applied; an adopted file also has rows of the original's own. */
export function appliedVersions(db: Database): Set<number> {
  if (!tablesOf(db).includes("schema_version")) return new Set();
  const rows = db.query<{ version: number }, []>("SELECT version FROM schema_version").all();
  return new Set(rows.map(({ version }) => version));
}

/** Throws for a file that is none of ours to open; reads only. */
export function refuseUnknown(db: Database, migrations: Migration[]): void {
  const from = schemaVersion(db);
  const id = db.query<{ application_id: number }, []>("PRAGMA application_id").get();
  if (![0, APPLICATION_ID].includes(Number(id?.application_id ?? 0))) throw foreign("the mark");
  const newest = migrations.at(-1)?.version ?? 0;
  if (from > newest) {
    throw new StoreError(
      "newer",
      `The database has schema ${from}, this program knows ${newest}; install the newer one again.`,
    );
  }
}

/** A migration that reads otherwise than when it was applied has made another file. */
export function refuseChangedPast(db: Database, migrations: Migration[]): void {
  if (schemaVersion(db) <= FLOOR_VERSION) return;
  const hasDown = columnsOf(db, "schema_meta").some(({ name }) => name === "down_checksum");
  const rows = db
    .query<{ version: number; up: string; down: string | null }, []>(
      `SELECT version, checksum AS up, ${hasDown ? "down_checksum" : "NULL"} AS down
       FROM schema_meta ORDER BY version`,
    )
    .all();
  for (const { version, up, down } of rows) {
    const known = migrations.find((migration) => migration.version === version);
    const isSame = known?.checksum === up && (down === null || known.downChecksum === down);
    if (isSame) continue;
    throw new StoreError(
      "migration",
      `Migration ${version} of this file differs from this program's; install the release that made it.`,
    );
  }
}
