/** What an older version cannot hold lies under `kept_<version>_<name>` until that version is back. */
import type { Database } from "bun:sqlite";
import { columnsOf, quoted, tablesOf } from "./tables.ts";

export interface KeptTable {
  /** `kept_7_sessions` */
  table: string;
  version: number;
  /** `sessions` */
  name: string;
}

/** How far the ledger went when a version was left; what is behind it, an older program wrote. */
const LEDGER_END = "ledger_end";

export function keptTables(db: Database): KeptTable[] {
  return tablesOf(db).flatMap((table) => {
    const [, version, name] = /^kept_(\d+)_(\w+)$/.exec(table) ?? [];
    return version && name ? [{ table, version: Number(version), name }] : [];
  });
}

/** On the way down, before the version's own text runs. */
export function keepLedgerEnd(db: Database, version: number): void {
  db.run(`CREATE TABLE kept_${version}_${LEDGER_END} AS
    SELECT coalesce(max(id), 0) AS id FROM xp_events`);
}

/** On the way up: the last ledger id that the version knew; 0 when it was never here. */
export function takeLedgerEnd(db: Database, version: number): number {
  const mark = keptTables(db).find((kept) => kept.version === version && kept.name === LEDGER_END);
  if (!mark) return 0;
  const id = db.query<{ id: number }, []>(`SELECT id FROM ${mark.table}`).get()?.id ?? 0;
  db.run(`DROP TABLE ${mark.table}`);
  return id;
}

/**
 * Brings back what was kept when the version was left; runs after its up text. `before` are the
 * tables that were there ahead of it: of those only added columns were kept, by primary key.
 * Returns the tables that took something back.
 */
export function takeBack(db: Database, version: number, before: readonly string[]): string[] {
  const mine = keptTables(db).filter((kept) => kept.version === version);
  for (const { table, name } of mine) {
    if (!tablesOf(db).includes(name)) {
      db.run(`ALTER TABLE ${quoted(table)} RENAME TO ${quoted(name)}`);
      continue;
    }
    if (before.includes(name)) takeColumns(db, table, name);
    else takeRows(db, table, name);
    db.run(`DROP TABLE ${quoted(table)}`);
  }
  return mine.map(({ name }) => name);
}

export function dropKept(db: Database, aboveVersion: number): string[] {
  const gone = keptTables(db).filter(({ version }) => version > aboveVersion);
  for (const { table } of gone) db.run(`DROP TABLE ${quoted(table)}`);
  return gone.map(({ table }) => table);
}

function takeRows(db: Database, kept: string, name: string): void {
  const columns = sharedColumns(db, kept, name).map(quoted).join(", ");
  db.run(`INSERT OR REPLACE INTO ${quoted(name)} (${columns})
    SELECT ${columns} FROM ${quoted(kept)}`);
  if (!hasSequences(db)) return;
  // An id that was given out stays given out, even when its row is gone.
  db.query(`UPDATE sqlite_sequence SET seq = max(seq,
    coalesce((SELECT seq FROM sqlite_sequence WHERE name = ?), 0)) WHERE name = ?`).run(kept, name);
  db.query(`INSERT INTO sqlite_sequence (name, seq) SELECT ?, seq FROM sqlite_sequence
    WHERE name = ? AND NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?)`).run(
    name,
    kept,
    name,
  );
}

function takeColumns(db: Database, kept: string, name: string): void {
  const key = columnsOf(db, name)
    .filter(({ pk }) => pk > 0)
    .map((column) => column.name);
  const columns = sharedColumns(db, kept, name).filter((column) => !key.includes(column));
  if (columns.length === 0) return;
  const values = columns.map((column) => `${quoted(column)} = kept.${quoted(column)}`).join(", ");
  const match = key.map((column) => `kept.${quoted(column)} = t.${quoted(column)}`).join(" AND ");
  withoutTriggers(db, name, () =>
    db.run(`UPDATE ${quoted(name)} AS t SET ${values} FROM ${quoted(kept)} AS kept WHERE ${match}`),
  );
}

/** Giving a row its own column back is no change of it: the append-only triggers do not apply. */
function withoutTriggers(db: Database, table: string, work: () => void): void {
  const triggers = db
    .query<{ name: string; sql: string }, [string]>(
      "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?",
    )
    .all(table);
  for (const { name } of triggers) db.run(`DROP TRIGGER ${quoted(name)}`);
  work();
  for (const { sql } of triggers) db.run(sql);
}

function sharedColumns(db: Database, kept: string, name: string): string[] {
  const now = columnsOf(db, name).map((column) => column.name);
  return columnsOf(db, kept)
    .map((column) => column.name)
    .filter((column) => now.includes(column));
}

function hasSequences(db: Database): boolean {
  const sql = "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'";
  return db.query(sql).get() !== null;
}
